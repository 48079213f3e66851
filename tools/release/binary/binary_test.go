package binary

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

func TestParsePlatforms(t *testing.T) {
	all, err := ParsePlatforms("")
	if err != nil || len(all) != 6 {
		t.Errorf("%v, %v", all, err)
	}
	some, err := ParsePlatforms("windows/arm64,linux/amd64,windows/arm64")
	if err != nil || !slices.Equal(some, []Platform{{"windows", "arm64"}, {"linux", "amd64"}}) {
		t.Errorf("%v, %v", some, err)
	}
	if got := some[0].Executable("a"); got != "a.exe" {
		t.Errorf("the executable is %s", got)
	}
	if _, err := ParsePlatforms("linux/386"); err == nil || !strings.Contains(err.Error(), `"linux/386" is not one of [darwin/amd64 `) {
		t.Errorf("error %v", err)
	}
}

// module returns a module of files, whose package pkg/linked is linked.
func module(t *testing.T, files map[string]string) *Module {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return &Module{Path: "example.org/module", Version: "v1.0.0", folder: folder, packages: []string{filepath.Join(folder, "pkg", "linked")}}
}

// TestLicences: the texts are those of linked packages and of the folders above them,
// and the expression has the licences of all.
func TestLicences(t *testing.T) {
	own, err := os.ReadFile("../../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	m := module(t, map[string]string{
		"LICENSE":               string(own),
		"NOTICE.txt":            "Made by some people.",
		"license.go":            "package module",
		"pkg/linked/COPYING":    isc,
		"pkg/other/LICENSE":     "not linked, and of no known licence",
		"pkg/linked/sub/NOTICE": "not linked",
	})
	if err := m.readLicences(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range m.Texts {
		names = append(names, f.Name)
	}
	if want := []string{"pkg/linked/COPYING", "LICENSE", "NOTICE.txt"}; !slices.Equal(names, want) || m.Licence != "Apache-2.0 AND ISC" {
		t.Errorf("licence %s, texts %q, want %q", m.Licence, names, want)
	}
}

// TestStandardLibrary: the licence of a library in C that is not linked is left out.
func TestStandardLibrary(t *testing.T) {
	m := module(t, map[string]string{"LICENSE": isc, "src" + boringFolder + "/LICENSE": "of something else", "src" + boringFolder + "/sig/sig.go": ""})
	m.Path, m.packages = Standard, []string{filepath.Join(m.folder, "src", boringFolder, "sig"), filepath.Join(m.folder, "src", boringFolder)}
	if err := m.readLicences(); err != nil || m.Licence != "ISC" || len(m.Texts) != 1 {
		t.Errorf("licence %s of %d texts, %v", m.Licence, len(m.Texts), err)
	}
}

// isc is a short licence.
const isc = `Copyright (c) 2026 some people

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES
WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR
ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF
OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
`

// TestUnknownLicences: nothing is released whose licence is not known.
func TestUnknownLicences(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"none":         {map[string]string{"pkg/linked/a.go": "package linked"}, "found none in"},
		"unknown":      {map[string]string{"pkg/linked/LICENSE": "You may not."}, "the licence is not known"},
		"half unknown": {map[string]string{"pkg/linked/LICENSE": isc + strings.Repeat("Furthermore you may not sell it to cats. ", 20)}, "the licence is not known"},
	} {
		if err := module(t, c.files).readLicences(); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "example.org/module v1.0.0") {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

// TestModulesOfTheBinary: what packages are made of must be what Go recorded.
func TestModulesOfTheBinary(t *testing.T) {
	b := Binary{
		Info: &debug.BuildInfo{
			Main: debug.Module{Path: "example.org/program", Version: "(devel)"},
			Deps: []*debug.Module{
				{Path: "example.org/a", Version: "v1.0.0"},
				{Path: "example.org/b", Version: "v1.0.0", Replace: &debug.Module{Path: "example.org/c", Version: "v2.0.0"}},
			},
		},
		Modules: []*Module{{Path: "example.org/a", Version: "v1.0.0"}, {Path: "example.org/c", Version: "v2.0.0"}, {Path: Standard, Version: "1.26.1"}},
	}
	if err := b.checkModules(); err != nil {
		t.Error(err)
	}
	b.Modules = b.Modules[:1]
	if err := b.checkModules(); err == nil || !strings.Contains(err.Error(), "example.org/c@v2.0.0") {
		t.Errorf("error %v", err)
	}
}
