package main

import (
	"os"
	"syscall"
	"testing"
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
	before := tree(t, root)
	refused(t, renders("--output", ".", "base"), "another run is writing here; try again when it has ended")
	same(t, "files", before, tree(t, root))
}
