//go:build linux && !arm

package disk

import (
	"os"
	"syscall"
)

// writeOut has the system begin to write a file to the disk, and does not wait.
// The sync that comes finds its blocks chosen, so that one write of the file
// system's own tables, where these of many files are side by side, is for all
// of them. It is a hint: what keeps the file is the sync.
func writeOut(f *os.File) {
	const begin = 2 // SYNC_FILE_RANGE_WRITE
	syscall.SyncFileRange(int(f.Fd()), 0, 0, begin)
}
