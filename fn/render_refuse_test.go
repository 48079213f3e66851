package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

func TestOutputForeignFileInTheWay(t *testing.T) {
	root := kafkaTree(t)
	const file = "clusters/cluster-two/ns-three/service-kafka-headless.yaml"
	filetest.WriteFile(t, file, "# mine\n")
	edit(t, "base/kafka.yaml", "members:\n", "members:\n  - {cluster: cluster-two, namespace: ns-three}\n  - {cluster: cluster-three, namespace: ns-one}\n")
	before := filetest.Read(t, root)
	refused(t, renders("--output", ".", "base"), file, "no earlier run wrote it")
	expect.Same(t, "files", before, filetest.Read(t, root))
}

func TestOutputSymbolicLinkRefused(t *testing.T) {
	kafkaTree(t)
	elsewhere := t.TempDir()
	move(t, "clusters/cluster-two/ns-one", filepath.Join(elsewhere, "ns-one"))
	if err := os.Symlink(filepath.Join(elsewhere, "ns-one"), "clusters/cluster-two/ns-one"); err != nil {
		t.Fatal(err)
	}
	before := filetest.Read(t, elsewhere)
	edit(t, "base/kafka.yaml", "port: 9092", "port: 9999")
	refused(t, renders("--output", ".", "base"), "clusters/cluster-two/ns-one: is no folder")
	expect.Same(t, "where the link leads", before, filetest.Read(t, elsewhere))
	expect.Same(t, "the source's cluster", in("ns-one", kafkaService), belowHeader(filetest.Read(t, "clusters/cluster-one")["ns-one/service-kafka-headless.yaml"]))
}

func TestOutputCaseTwinRefused(t *testing.T) {
	root := kafkaTree(t)
	filetest.WriteFile(t, "clusters/Cluster-Three/x.yaml", "# mine\n")
	edit(t, "base/kafka.yaml", "members:\n", "members:\n  - {cluster: cluster-three, namespace: ns-one}\n")
	before := filetest.Read(t, root)
	refused(t, renders("--output", ".", "base"), "clusters/cluster-three", "differs only by case from clusters/Cluster-Three")
	expect.Same(t, "files", before, filetest.Read(t, root))
}

func TestOutputInterrupted(t *testing.T) {
	root := kafkaTree(t)
	edit(t, "base/kafka.yaml", "port: 9092", "port: 9999")
	before := filetest.Read(t, root)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	refused(t, rendersFrom(ctx, "", "--output", ".", "base"), "interrupted while reading; nothing was changed")
	expect.Same(t, "files", before, filetest.Read(t, root))
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "base and clusters", 2, len(entries))
}

// An error of one cluster keeps all of them as they were.
func TestOutputErrorWritesNothing(t *testing.T) {
	root := kafkaTree(t)
	edit(t, "base/kafka.yaml", "members:\n", "members:\n  - {cluster: cluster-three, namespace: ns-one}\n  - {cluster: cluster-three, namespace: NS}\n")
	before := filetest.Read(t, root)
	refused(t, renders("--output", ".", "base"), `"NS"`)
	expect.Same(t, "files", before, filetest.Read(t, root))
}

// Declarations that are gone are no reason to delete every cluster.
func TestOutputOfNothingWritesNothing(t *testing.T) {
	root := kafkaTree(t)
	filetest.WriteFile(t, "base/kafka.yaml", account)
	before := filetest.Read(t, root)
	refused(t, renders("--output", ".", "base"), "nothing to render")
	expect.Same(t, "files", before, filetest.Read(t, root))
}

// What a file holds besides what is ours is somebody's.
func TestOutputSharedFileRefused(t *testing.T) {
	root := kafkaTree(t)
	edit(t, memberTwo, "apiVersion: v1\n", account+"---\napiVersion: v1\n")
	before := filetest.Read(t, root)
	refused(t, renders("--output", ".", "base"), memberTwo, "put that into a file of its own")
	expect.Same(t, "files", before, filetest.Read(t, root))
}
