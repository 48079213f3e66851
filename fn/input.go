package main

import (
	"io"
	"os"
	"runtime/debug"
)

// readAll reads all of r, as io.ReadAll does, for inputs of many megabytes: it
// asks a file for its size, copies what comes through a pipe less often, and
// delays garbage collection, which would cost more than the memory it frees.
func readAll(r io.Reader) ([]byte, error) {
	const smallest = 64 << 10
	b := make([]byte, 0, max(smallest, sizeOf(r)+1))
	setGCPercent(cap(b))
	for {
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			setGCPercent(len(b))
			return b, nil
		} else if err != nil {
			return nil, err
		}
		if len(b) == cap(b) {
			b = append(make([]byte, 0, grown(cap(b))), b...)
			setGCPercent(cap(b))
		}
	}
}

// grown returns the next size of a buffer. What of it stays unused is no memory yet.
func grown(size int) int {
	const large = 16 << 20
	if size < large {
		return 4 * size
	}
	return 2 * size
}

// setGCPercent delays garbage collection in short runs: of a few megabytes it
// never happens in most, of more it happens late, and as usual in one that has
// much in memory.
func setGCPercent(size int) {
	switch {
	case size > 32<<20:
		debug.SetGCPercent(100)
	case size > 2<<20:
		debug.SetGCPercent(300)
	case size > 64<<10:
		debug.SetGCPercent(500)
	}
}

// sizeOf returns the size of a regular file; 0 for anything else.
func sizeOf(r io.Reader) int {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return int(info.Size())
		}
	}
	return 0
}
