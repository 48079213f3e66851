package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// goldenFolder holds the cases; its README says how to read one.
const goldenFolder = "../testdata"

// outcome is what one run of the function gave.
type outcome struct {
	stdout, stderr string
	exit           int
}

func call(in string) outcome {
	var stdout, stderr bytes.Buffer
	exit := run(context.Background(), nil, strings.NewReader(in), &stdout, &stderr)
	return outcome{stdout.String(), stderr.String(), exit}
}

// cases returns the names of all cases but those of trees, as group/case.
func cases(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, group := range folders(t, goldenFolder) {
		if group == filepath.Base(treeGoldens) {
			continue
		}
		for _, name := range folders(t, filepath.Join(goldenFolder, group)) {
			names = append(names, group+"/"+name)
		}
	}
	return names
}

// folders returns the names of the folders in a folder, which holds no files
// but a README: a case that stands outside its group is never skipped.
func folders(t *testing.T, path string) []string {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		switch {
		case e.IsDir():
			names = append(names, e.Name())
		case e.Name() != "README.md":
			t.Fatalf("%s is no part of a case; a case is a folder in the folder of its rule", filepath.Join(path, e.Name()))
		}
	}
	return names
}

func input(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(goldenFolder, name, "in.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
