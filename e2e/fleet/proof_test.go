package fleet

import (
	"os"
	"strings"
	"testing"
)

// TestProof: a proof is the one of its file, or an error.
func TestProof(t *testing.T) {
	if selected("test.run") || selected("test.skip") {
		t.Skip("a run of selected tests proves nothing")
	}
	t.Chdir(t.TempDir())
	t.Setenv("WRITE_GOLDEN", "")
	var tally Tally
	tally.asked.Add(3)
	tally.answered.Add(2)
	tally.refused.Add(1)
	kuma, cilium := tally.Proof("kuma", "Kuma 1", StandIn), tally.Proof("cilium", "Cilium 1", Real)
	if kuma.Check() == nil {
		t.Error("a proof that is not in the file is no error")
	}
	t.Setenv("WRITE_GOLDEN", "1")
	for _, p := range []Proof{kuma, cilium} {
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), "written anew") {
			t.Errorf("writing: %v", err)
		}
	}
	const want = `{"mesh":"cilium","version":"Cilium 1","kind":"real","asked":3,"answered":2,"refused":1}
{"mesh":"kuma","version":"Kuma 1","kind":"stand-in","asked":3,"answered":2,"refused":1}
`
	if got, err := os.ReadFile(proofPath); err != nil || string(got) != want {
		t.Fatalf("%v: the file is\n%s", err, got)
	}
	t.Setenv("WRITE_GOLDEN", "")
	for _, p := range []Proof{kuma, cilium} {
		if err := p.Check(); err != nil {
			t.Error(err)
		}
	}
	tally.asked.Add(1)
	for _, p := range []Proof{tally.Proof("kuma", "Kuma 1", StandIn), tally.Proof("cilium", "Cilium 2", Real)} {
		if p.Check() == nil {
			t.Errorf("%v is no error", p)
		}
	}
}
