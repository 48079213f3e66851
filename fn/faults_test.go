package main

import (
	"io"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/resourcelist"
)

// An input that is cut off, at every so many bytes, is an error, or it is a
// list all the same: then what is in it is rendered whole.
func TestStdinCutOff(t *testing.T) {
	for _, name := range []string{"seeds/foo", "rule-07-fleet/twelve-members", "rule-09-rerun/changed-in-meaning"} {
		in := input(t, name)
		for end := 0; end < len(in); end += 97 {
			out := call(in[:end])
			list, err := resourcelist.Read([]byte(out.stdout))
			if err != nil {
				t.Fatalf("%s cut off at %d: the output is no ResourceList: %v", name, end, err)
			}
			if (out.exit != 0) != strings.Contains(out.stderr, "error: ") {
				t.Fatalf("%s cut off at %d: exit %d and on stderr:\n%s", name, end, out.exit, out.stderr)
			}
			if before, err := resourcelist.Read([]byte(in[:end])); err == nil && out.exit != 0 {
				checkSameItems(t, before, list)
			}
		}
	}
}

// A stream of documents that ends in the midst of one of ours is an error.
func TestRenderStdinCutOff(t *testing.T) {
	for end := range len(kafkaStream) {
		got := rendersFrom(t.Context(), kafkaStream[:end], "--cluster", "cluster-one", "-")
		if (got.exit != 0) != strings.Contains(got.stderr, "error: ") || got.exit != 0 && got.stdout != "" {
			t.Fatalf("cut off at %d: exit %d, stderr:\n%s", end, got.exit, got.stderr)
		}
	}
}

// bug panics when it is read from or written to.
type bug struct{}

func (bug) Read([]byte) (int, error)  { panic("a bug") }
func (bug) Write([]byte) (int, error) { panic("a bug") }

// A panic is an error, also on the command line (rule 12).
func TestRenderPanics(t *testing.T) {
	for name, c := range map[string]struct {
		stdin  io.Reader
		stdout io.Writer
	}{
		"while it reads":  {bug{}, io.Discard},
		"while it prints": {strings.NewReader(kafkaStream), bug{}},
	} {
		var stderr strings.Builder
		exit := run(t.Context(), []string{"render", "--cluster", "cluster-one", "-"}, c.stdin, c.stdout, &stderr)
		expect.Same(t, name+": exit code", 1, exit)
		expect.Contains(t, name+": stderr", stderr.String(), "error: ", "a bug in global-headless-service", "[internal-error]")
	}
	var stderr strings.Builder
	exit := run(t.Context(), []string{"--results", "text", "diff", "--output", t.TempDir(), "-"}, bug{}, io.Discard, &stderr)
	expect.Same(t, "exit code of diff, of which 1 says that something would change", 2, exit)
}
