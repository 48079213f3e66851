package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fedBackDiffers names the one kind of output that is no input: under
// kustomize a generated Service takes the place of the adopted one, which the
// next run then misses (rule 8).
var fedBackDiffers = []string{
	"rule-08-slice-kustomize/config-map",
	"rule-08-slice-kustomize/consumer",
	"rule-08-slice-kustomize/consumer-keep",
	"rule-08-slice-kustomize/default-namespace-unset",
	"rule-14-previous-names/several-releases",
	"rule-14-previous-names/two-instances-global-namespaces",
}

// TestGolden runs every case of testdata through the front door; testdata's
// README says how to read one.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range cases(t) {
		t.Run(name, func(t *testing.T) {
			in := input(t, name)
			out := call(in)
			checkGolden(t, name, out)
			if out.exit == 0 && !slices.Contains(fedBackDiffers, name) {
				again := call(withoutResults(out.stdout))
				if diff := cmp.Diff(withoutResults(out.stdout), withoutResults(again.stdout)); diff != "" || again.exit != 0 {
					t.Errorf("fed back, exit %d, stderr %q, -first +second:\n%s", again.exit, again.stderr, diff)
				}
			}
			checkShuffled(t, in, out)
		})
	}
}

// noComment names the cases whose input cannot begin with a comment.
var noComment = []string{"input/empty", "input/json", "input/json-indented"}

// TestEveryCaseSaysWhatItShows reads the first line of each input.
func TestEveryCaseSaysWhatItShows(t *testing.T) {
	sentence := regexp.MustCompile(`^\x{feff}?# .+\.\r?\n`)
	for _, name := range cases(t) {
		if !slices.Contains(noComment, name) && !sentence.MatchString(input(t, name)) {
			t.Errorf("%s: the first line is no comment that says in a sentence what the case shows", name)
		}
	}
}

// withoutResults is a ResourceList as kustomize and kpt hand it on: results
// are theirs, and no input of another function.
func withoutResults(list string) string {
	var b strings.Builder
	results := false
	for line := range strings.Lines(list) {
		if line[0] != ' ' && line[0] != '-' && line[0] != '#' && line[0] != '\n' {
			results = strings.HasPrefix(line, "results:")
		}
		if !results {
			b.WriteString(line)
		}
	}
	return b.String()
}

// checkGolden compares, and with WRITE_GOLDEN=1 writes; what it had to write
// fails all the same, so that a golden never passes by being rewritten. Files
// that do not belong to a case fail too.
func checkGolden(t *testing.T, name string, out outcome) {
	t.Helper()
	folder := filepath.Join(goldenFolder, name)
	want := map[string]string{
		"want.yaml":   out.stdout,
		"want.stderr": out.stderr,
		"want.exit":   strconv.Itoa(out.exit) + "\n",
	}
	for file, got := range want {
		path := filepath.Join(folder, file)
		golden, err := os.ReadFile(path)
		if err == nil && string(golden) == got {
			continue
		}
		t.Errorf("%s differs, -want +got:\n%s", path, cmp.Diff(string(golden), got))
		if os.Getenv("WRITE_GOLDEN") != "" {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			t.Errorf("%s written: read it", path)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := want[e.Name()]; !ok && e.Name() != "in.yaml" {
			t.Errorf("%s is no part of a case", filepath.Join(folder, e.Name()))
		}
	}
}

// checkShuffled runs the items in other orders, which must give the same
// objects, the same words and the same exit code (rule 16).
func checkShuffled(t *testing.T, in string, want outcome) {
	t.Helper()
	before, items, after := cut(in)
	for seed := range uint64(4) {
		if len(items) < 2 {
			return
		}
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		got := call(before + strings.Join(items, "") + after)
		if diff := cmp.Diff(placeless(want.stderr), placeless(got.stderr)); diff != "" || got.exit != want.exit {
			t.Errorf("shuffled, exit %d, stderr -want +got:\n%s", got.exit, diff)
		}
		if diff := cmp.Diff(objects(want.stdout), objects(got.stdout)); diff != "" {
			t.Errorf("shuffled, objects -want +got:\n%s", diff)
		}
	}
}

// cut takes a ResourceList apart into the text before its items, the text of
// each, and the rest; no items when they are not a block sequence at column 0.
func cut(in string) (before string, items []string, after string) {
	before, rest, ok := strings.Cut(in, "\nitems:\n")
	if !ok || !strings.HasPrefix(rest, "- ") || !strings.HasSuffix(rest, "\n") {
		return in, nil, ""
	}
	for _, line := range strings.SplitAfter(rest, "\n") {
		switch {
		case strings.HasPrefix(line, "- ") && after == "":
			items = append(items, line)
		case (strings.HasPrefix(line, " ") || line == "\n") && after == "":
			items[len(items)-1] += line
		default:
			after += line
		}
	}
	return before + "\nitems:\n", items, after
}

// placeless is a message without the places that an order of items gives.
func placeless(stderr string) string {
	return regexp.MustCompile(`line \d+|items\[\d+\]`).ReplaceAllString(stderr, "")
}

// objects are the items of a ResourceList as they are written, in an order of
// their own.
func objects(list string) []string {
	_, items, _ := cut(list)
	slices.Sort(items)
	return items
}
