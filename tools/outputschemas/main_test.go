package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSchemasAreGenerated: what is committed is what the types and their comments
// give.
func TestSchemasAreGenerated(t *testing.T) {
	folder := t.TempDir()
	if err := run("../..", folder); err != nil {
		t.Fatal(err)
	}
	for _, o := range outputs {
		got, err := os.ReadFile(filepath.Join(folder, o.file))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("../../schemas/json", o.file))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s is not as generated: run make generate (%v)", o.file, err)
		}
	}
}
