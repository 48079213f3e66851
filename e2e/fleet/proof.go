package fleet

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// A Proof counts the names that a suite asked for and the refusals that it forced.
// Its numbers are the same in every run of the whole suite.
type Proof struct {
	Mesh     string `json:"mesh"`     // the key in spec.mesh
	Version  string `json:"version"`  // of what names the pods, with its name
	Kind     string `json:"kind"`     // Real or StandIn
	Asked    int    `json:"asked"`    // names asked, each in one member at one time
	Answered int    `json:"answered"` // those that had to be the address of a pod, and were
	Refused  int    `json:"refused"`  // packages that the program refuses, and that are broken where they are forced on the mesh
}

// What names the pods: the mesh's own program, or one that imitates it.
const (
	Real    = "real"
	StandIn = "stand-in"
)

// A Tally counts for a Proof. Tests that run in parallel may share it.
type Tally struct{ asked, answered, refused atomic.Int64 }

// Total is the Tally of the fleets that are given no other.
var Total Tally

// Proof returns the numbers so far as those of a mesh.
func (t *Tally) Proof(mesh, version, kind string) Proof {
	return Proof{mesh, version, kind, int(t.asked.Load()), int(t.answered.Load()), int(t.refused.Load())}
}

// proofPath is a file of the suite's folder with a line of JSON for each mesh
// and kind, sorted.
var proofPath = filepath.Join("testdata", "proof.json")

// Record fails a test unless the proof is the one in testdata/proof.json. The
// test is one whose subtests have ended, and are the whole suite.
func Record(t *testing.T, p Proof) {
	t.Helper()
	if t.Failed() {
		return
	}
	if err := p.Check(); err != nil {
		t.Error(err)
	}
}

// proofs guards proofPath, which the suites of a package share.
var proofs sync.Mutex

// Check returns an error unless the proof is the one in testdata/proof.json.
// With WRITE_GOLDEN=1 it writes the proof there, and returns an error that says
// so if it was another. A run of selected tests proves nothing, and is not
// checked. A package whose tests are one suite calls it after m.Run.
func (p Proof) Check() error {
	if selected("test.run") || selected("test.skip") {
		return nil
	}
	proofs.Lock()
	defer proofs.Unlock()
	old, err := os.ReadFile(proofPath)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	line, err := json.Marshal(p)
	if err != nil {
		return err
	}
	lines := slices.DeleteFunc(strings.Split(string(old), "\n"), func(l string) bool { return l == "" || p.replaces(l) })
	lines = append(lines, string(line))
	slices.Sort(lines)
	text := []byte(strings.Join(lines, "\n") + "\n")
	if bytes.Equal(text, old) {
		return nil
	}
	if os.Getenv("WRITE_GOLDEN") == "" {
		return fmt.Errorf("%s is to have the line %s\nit has\n%s\nrun with WRITE_GOLDEN=1 to write it", proofPath, line, old)
	}
	if err := os.MkdirAll(filepath.Dir(proofPath), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(proofPath, text, 0o644); err != nil {
		return err
	}
	return fmt.Errorf("%s is written anew: %s", proofPath, line)
}

// Main runs the tests of a package that are one suite, and returns what to exit
// with: a run that passes fails if its proof is another than that of
// testdata/proof.json.
func Main(m *testing.M, mesh, version, kind string) int {
	if code := m.Run(); code != 0 {
		return code
	}
	if err := Total.Proof(mesh, version, kind).Check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// replaces reports whether a line is an older proof of the same mesh and kind,
// or none at all.
func (p Proof) replaces(line string) bool {
	var old Proof
	return json.Unmarshal([]byte(line), &old) != nil || old.Mesh == p.Mesh && old.Kind == p.Kind
}

// selected reports whether the test program runs only some of its tests by a
// flag.
func selected(name string) bool {
	f := flag.Lookup(name)
	return f != nil && f.Value.String() != ""
}
