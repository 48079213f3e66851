package main

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"testing"

	"global-headless-service/tools/release/binary"
)

func TestPackageOf(t *testing.T) {
	for symbol, want := range map[string]string{
		"main.main": "main",
		"k8s.io/apimachinery/pkg/util/validation.IsDNS1123Label":   "k8s.io/apimachinery/pkg/util/validation",
		"gopkg.in/evanphx/json-patch%2ev4.(*Patch).Apply":          "gopkg.in/evanphx/json-patch.v4",
		"slices.SortFunc[go.shape.[]example.com/x.T,go.shape.int]": "slices",
		"type:.eq.net/http.Request":                                "",
		"go:string.*":                                              "",
		"memeqbody":                                                "",
	} {
		if got := packageOf(symbol); got != want {
			t.Errorf("packageOf(%q) = %q, not %q", symbol, got, want)
		}
	}
}

func TestModuleOf(t *testing.T) {
	rows := map[string]*row{}
	for _, path := range []string{own, binary.Standard, "example.com/a", "example.com/a/b"} {
		rows[path] = &row{path: path}
	}
	for pkg, want := range map[string]string{
		"main": own, own + "/disk": own, "net/http": binary.Standard, "std": binary.Standard,
		"example.com/a": "example.com/a", "example.com/a/c": "example.com/a",
		"example.com/a/b/c": "example.com/a/b", "example.com/ab": binary.Standard,
	} {
		if got := moduleOf(pkg, rows); got.path != want {
			t.Errorf("%s is counted for %q, not %q", pkg, got.path, want)
		}
	}
}

// TestPage: docs/weight.md has the modules and licences of the binary. Bytes and
// times differ from machine to machine.
func TestPage(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	p := binary.Program{Name: own, Folder: root, Package: "./fn", LDFlags: "-s -w"}
	on, file := binary.Platform{OS: "linux", Arch: runtime.GOARCH}, filepath.Join(t.TempDir(), own)
	if err := p.Build(on, file); err != nil {
		t.Fatal(err)
	}
	b, err := binary.Read(p, on, file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "docs/weight.md"))
	if err != nil {
		t.Fatal(err)
	}
	got, want := namesIn(string(text)), namesIn(above+newTable(b, nil, nil).String())
	if !slices.Equal(got, want) {
		t.Errorf("docs/weight.md has\n%q, and the binary\n%q: run make weight", got, want)
	}
}

// namesIn returns the modules of a table with their licences, sorted.
func namesIn(page string) []string {
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^(\| [^|*]+ \| [^|]+ \|) \d+ \| [0-9.]+ \|$`).FindAllStringSubmatch(page, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return names
}
