//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"global-headless-service/internal/filetest"
)

// A FIFO is never waited for: as an input, or where a file is desired, it is an
// error.
func TestTreeRefusesFIFOs(t *testing.T) {
	for _, name := range []string{"base/pipe.yaml", memberTwo} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(filetest.Folder(t, files{"base/kafka.yaml": kafkaStream}))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(name, 0o644); err != nil {
				t.Skip("SKIPPED: no FIFOs here")
			}
			done := make(chan outcome, 1)
			go func() { done <- renders("--output", ".", "base") }()
			select {
			case got := <-done:
				refused(t, got, filepath.Base(name))
			case <-time.After(10 * time.Second):
				t.Fatal("it waits for a writer of the FIFO")
			}
		})
	}
}
