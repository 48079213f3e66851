package main

import (
	"os"
	"syscall"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

func TestOutputTwoRunsAtOnce(t *testing.T) {
	root := kafkaTree(t)
	first, err := os.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if err := syscall.Flock(int(first.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	edit(t, "base/kafka.yaml", "port: 9092", "port: 9999")
	before := filetest.Read(t, root)
	refused(t, renders("--output", ".", "base"), "another run is writing here; try again when it has ended")
	expect.Same(t, "files", before, filetest.Read(t, root))
}
