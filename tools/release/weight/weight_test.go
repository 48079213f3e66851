package main

import (
	"debug/elf"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

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
	const own = "example.org/program"
	rows := map[string]*row{}
	for _, path := range []string{own, binary.Standard, "example.com/a", "example.com/a/b"} {
		rows[path] = &row{path: path}
	}
	for pkg, want := range map[string]string{
		"main": own, own + "/disk": own, "net/http": binary.Standard, "stdlib": binary.Standard,
		"example.com/a": "example.com/a", "example.com/a/c": "example.com/a",
		"example.com/a/b/c": "example.com/a/b", "example.com/ab": binary.Standard,
	} {
		if got := moduleOf(pkg, own, rows); got.path != want {
			t.Errorf("%s is counted for %q, not %q", pkg, got.path, want)
		}
	}
}

// TestTable: what is there but too little to show is not 0, and the parts add up.
func TestTable(t *testing.T) {
	b := &binary.Binary{
		Data: make([]byte, 100<<10),
		Info: &debug.BuildInfo{Main: debug.Module{Path: "example.org/fork"}},
		Modules: []*binary.Module{
			{Path: "example.org/types", Version: "v1.0.0", Licence: "MIT"}, {Path: "example.org/small", Version: "v1.0.0", Licence: "ISC"},
			{Path: binary.Standard, Version: "1.26.1", Licence: "BSD-3-Clause"},
		},
	}
	sizes := map[string]int64{"main": 10 << 10, "example.org/fork/a": 10 << 10, "example.org/small/a": 1023, "fmt": 30<<10 + 1}
	times := map[string]time.Duration{"main": 2 * time.Millisecond, "example.org/small/a": 4 * time.Microsecond, "fmt": 0}
	origins := map[string][]string{"example.org/small": {"example.org/small", "example.org/other"}, "example.org/types": {"example.org/other", "example.org/small"}}
	const want = "| module | brought by | licence | KiB in the binary | start-up, ms |\n|---|---|---|--:|--:|\n" +
		"| Go's standard library |  | BSD-3-Clause | 30 | <0.01 |\n" +
		"| the program itself |  | Apache-2.0 | 20 | 2.00 |\n" +
		"| example.org/small v1.0.0 | the program, example.org/other | ISC | <1 | <0.01 |\n" +
		"| example.org/types v1.0.0 | example.org/other, example.org/small | MIT | 0 | 0 |\n" +
		"| the table of functions | | | 40 | |\n" +
		"| types, texts and the rest | | | 9 | |\n" +
		"| **together** | | | **100** | **2.00** |\n"
	if got := newTable(b, origins, sizes, 40<<10, times).String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestReadTimes reads a trace of Go's own form.
func TestReadTimes(t *testing.T) {
	const trace = "init internal/bytealg @0.005 ms, 0 ms clock, 0 bytes, 0 allocs\n" +
		"init main @7.4 ms, 0.004 ms clock, 240 bytes, 6 allocs\nglobal-headless-service dev\n"
	got, err := readTimes(trace)
	if want := map[string]time.Duration{"internal/bytealg": 0, "main": 4 * time.Microsecond}; err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	if _, err := readTimes("init main @1 ms, 1.2.3 ms clock, 0 bytes, 0 allocs\n"); err == nil || !strings.Contains(err.Error(), "package main") {
		t.Errorf("error %v", err)
	}
}

// TestSizes: this test's own binary has symbols of this package, and a table of
// functions; a stripped one has no symbols.
func TestSizes(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: the test's binary is not ELF")
	}
	folder := t.TempDir()
	program := map[string]string{"go.mod": "module example.org/program\n", "main.go": "package main\n\nvar data = [9000]byte{1}\n\nfunc main() { println(data[0]) }\n"}
	for name, text := range program {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p, file := binary.Program{Name: "program", Folder: folder, Package: "."}, filepath.Join(folder, "program")
	platform := binary.Platform{OS: "linux", Arch: runtime.GOARCH}
	if err := p.Build(platform, file); err != nil {
		t.Fatal(err)
	}
	sizes, err := symbolSizes(file)
	if err != nil || sizes["main"] < 9000 || sizes["main"] > 12000 || sizes["runtime"] < 100_000 {
		t.Errorf("main has %d bytes, runtime %d, %v", sizes["main"], sizes["runtime"], err)
	}
	if size, err := functionTable(file); err != nil || size < 100_000 {
		t.Errorf("the table of functions has %d bytes, %v", size, err)
	}
	p.LDFlags = "-s -w"
	if err := p.Build(platform, file); err != nil {
		t.Fatal(err)
	}
	if _, err := symbolSizes(file); !errors.Is(err, elf.ErrNoSymbols) {
		t.Errorf("a stripped binary: error %v", err)
	}
}

// TestRatio: the page has the ratio that is measured, and whether it meets the aim.
func TestRatio(t *testing.T) {
	if got := (ratio{3.1, 1.1}).String(); !strings.Contains(got, "takes 3.1 ms of CPU time, 2.8 times") || !strings.Contains(got, "missed by 0.9 ms") {
		t.Error(got)
	}
	if got := (ratio{2.2, 1.1}).String(); strings.Contains(got, "missed") {
		t.Error(got)
	}
}

// TestPage: docs/weight.md has the modules of the binary, what brings them, their licences, and the text of
// the page. Bytes and times differ from machine to machine.
func TestPage(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	program := binary.Program{Name: binary.Product, Folder: root, Package: "./fn", LDFlags: "-s -w"}
	p := page{platform: binary.Platform{OS: "linux", Arch: "amd64"}, runs: 50}
	if p.start, err = readRatio(filepath.Join(root, "docs/performance.md")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), program.Name)
	if err := program.Build(p.platform, file); err != nil {
		t.Fatal(err)
	}
	b, err := binary.Read(program, p.platform, file)
	if err != nil {
		t.Fatal(err)
	}
	origins, err := program.Origins(p.platform)
	if err != nil {
		t.Fatal(err)
	}
	p.table = newTable(b, origins, nil, 0, nil)
	text, err := os.ReadFile(filepath.Join(root, "docs/weight.md"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := withoutFigures(string(text)), withoutFigures(p.String()); got != want {
		t.Errorf("docs/weight.md has\n%s\nand the binary\n%s\nrun make weight", got, want)
	}
}

// figures are the bytes and times of the page.
var figures = regexp.MustCompile(`\| <?[0-9.]+ \| (<?[0-9.]+ )?\|$|\*\*[0-9.]+\*\*|\b[0-9]+ KiB\b|\b[0-9]+\.[0-9]{2} ms\b`)

// withoutFigures returns the lines of a page without bytes and times, those of the table
// by name.
func withoutFigures(page string) string {
	lines := strings.Split(page, "\n")
	first := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "| ") })
	last := first
	for k, line := range lines {
		lines[k] = figures.ReplaceAllString(line, "")
		if strings.HasPrefix(line, "|") {
			last = k
		}
	}
	slices.Sort(lines[first:last])
	return strings.Join(lines, "\n")
}
