package main

import (
	"io"
	"os"
	"runtime/debug"
)

// readAll is io.ReadAll for inputs of many megabytes: it asks a file for its
// size, and copies what comes through a pipe less often.
func readAll(r io.Reader) ([]byte, error) {
	const smallest = 64 << 10
	b := make([]byte, 0, max(smallest, sizeOf(r)+1))
	for {
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		} else if err != nil {
			return nil, err
		}
		if len(b) == cap(b) {
			b = append(make([]byte, 0, 2*cap(b)), b...)
		}
	}
}

// sizeOf is the size of a regular file; 0 for anything else.
func sizeOf(r io.Reader) int {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return int(info.Size())
		}
	}
	return 0
}

// spareCollector lets a run of a moment go without the garbage collector,
// whose work would cost more than the memory it finds. The input, once it is
// read, may be so much that memory counts for more.
func spareCollector() (restore func(input int)) {
	const much = 32 << 20
	usual := debug.SetGCPercent(400)
	return func(input int) {
		if input > much {
			debug.SetGCPercent(usual)
		}
	}
}
