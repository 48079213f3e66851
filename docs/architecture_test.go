package docs

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A listed package is what `go list -json` says of one.
type listed struct {
	ImportPath string
	Imports    []string
	Module     struct{ Path string }
}

// room returns the room that an import path of the module lies in; it is empty
// for any other package.
func (l listed) room(importPath string) string {
	below, ok := strings.CutPrefix(importPath, l.Module.Path+"/")
	if !ok {
		return ""
	}
	room, _, _ := strings.Cut(below, "/")
	return room
}

func packages(t *testing.T) []listed {
	t.Helper()
	c := exec.Command("go", "list", "-json=ImportPath,Imports,Module", "./...")
	c.Dir = root
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v", c, err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// TestImportsGoDown: every package is in a room that has a floor, and imports
// rooms of lower floors only. So there is no cycle either.
func TestImportsGoDown(t *testing.T) {
	floor := floorOf()
	for _, p := range packages(t) {
		room := p.room(p.ImportPath)
		if room == "docs" || room == "tools" || room == "internal" {
			continue // outside the house
		}
		if _, ok := floor[room]; !ok {
			t.Errorf("%s has no floor: give it one in docs/house_test.go, and a section in docs/ARCHITECTURE.md", room)
			continue
		}
		for _, path := range p.Imports {
			imported := p.room(path)
			if at, ok := floor[imported]; ok && imported != room && at >= floor[room] {
				t.Errorf("%s (floor %d) imports %s (floor %d)", room, floor[room], imported, at)
			}
		}
	}
}

// TestProgramHoldsNoWriterOfManuals: what writes the manuals is linked by the
// build tag docs only.
func TestProgramHoldsNoWriterOfManuals(t *testing.T) {
	for flag, want := range map[string]bool{"-tags=": false, "-tags=docs": true} {
		c := exec.Command("go", "list", "-deps", flag, "./fn")
		c.Dir = root
		out, err := c.Output()
		if err != nil {
			t.Fatalf("%s: %v", c, err)
		}
		if got := strings.Contains(string(out), "\ngithub.com/spf13/cobra/doc\n"); got != want {
			t.Errorf("with %s the program holds cobra/doc: %v", flag, got)
		}
	}
}

// TestRoomsAreDescribed: each room has a section in ARCHITECTURE.md, and a
// doc.go whose package comment says where to start reading.
func TestRoomsAreDescribed(t *testing.T) {
	architecture := readDocument(t, "ARCHITECTURE.md")
	comments := map[string]string{}
	for _, f := range sources(t) {
		if f.Doc == nil || f.test {
			continue
		}
		if filepath.Base(f.path) != "doc.go" {
			t.Errorf("%s has a package comment; it belongs into doc.go", f.path)
		}
		comments[filepath.Dir(f.path)] += f.Doc.Text()
	}
	start := regexp.MustCompile(`\bStart (reading )?(at|with) \w`)
	for room := range floorOf() {
		if !strings.Contains(architecture, "\n### "+room+"\n") {
			t.Errorf("docs/ARCHITECTURE.md has no section on %s", room)
		}
		comment := strings.Join(strings.Fields(comments[room]), " ")
		switch {
		case comment == "":
			t.Errorf("%s has no package comment", room)
		case !start.MatchString(comment):
			t.Errorf("the package comment of %s does not say where to start reading", room)
		}
	}
}

// exported matches an exported name of the code in ARCHITECTURE.md, alone or
// behind a package or type: `Item`, `render.Load`, `Plan.Write`.
var exported = regexp.MustCompile("`((?:[A-Za-z]\\w*\\.)?[A-Z]\\w*[a-z]\\w*)`")

// TestArchitectureNamesWhatExists: the exported names and the tests in
// ARCHITECTURE.md are names of the code.
func TestArchitectureNamesWhatExists(t *testing.T) {
	known := map[string]bool{"sync.Once": true}
	for _, f := range sources(t) {
		for name := range declared(f.File) {
			known[name] = true
			known[filepath.Dir(f.path)+"."+name] = true
		}
	}
	for _, m := range exported.FindAllStringSubmatch(readDocument(t, "ARCHITECTURE.md"), -1) {
		if !known[m[1]] {
			t.Errorf("docs/ARCHITECTURE.md names %s, which the code does not have", m[1])
		}
	}
}
