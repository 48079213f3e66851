package e2e

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx/v2/v2_3"
	"github.com/spdx/tools-golang/spdxlib"
)

// TestContent lists the archives. Manual pages and licences are many, so they are one
// line each.
func TestContent(t *testing.T) {
	want := []string{
		"LICENSE", "README.md", "completions/_" + product, "completions/" + product + ".bash", "completions/" + product + ".fish",
		"completions/" + product + ".ps1", product, "licences/", "licences/modules.txt", "man/man1/",
		"schemas/globalheadlessservice.json", "schemas/globalnamespace.json", "schemas/list.json", "schemas/names.json",
		"schemas/results.json", "schemas/review.json", "schemas/status.json",
	}
	top := unpacked(t)
	var names []string
	err := filepath.WalkDir(top, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, filepath.ToSlash(strings.TrimPrefix(path, top+string(filepath.Separator))))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "the tar.gz", names, want)

	const base = product + "_v0.1.0_windows_amd64"
	z, err := zip.OpenReader(filepath.Join(dist(t), base+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	names = nil
	for _, f := range z.File {
		names = append(names, strings.TrimPrefix(f.Name, base+"/"))
	}
	want[slices.Index(want, product)] = product + ".exe"
	compare(t, "the zip", names, want)
}

// many matches files of which there are many.
var many = regexp.MustCompile(`^(licences/).*/.*|^(man/man1/)global-headless-service.*\.1$`)

func compare(t *testing.T, archive string, got, want []string) {
	t.Helper()
	short := slices.Clone(got)
	for k := range short {
		short[k] = many.ReplaceAllString(short[k], "$1$2")
	}
	slices.Sort(short)
	short = slices.Compact(short)
	slices.Sort(want)
	if !slices.Equal(short, want) {
		t.Errorf("%s holds\n%s\nwant\n%s", archive, strings.Join(short, "\n"), strings.Join(want, "\n"))
	}
}

// TestLicences: the text of a licence is there for every module that Go recorded in
// the binary, and for the standard library.
func TestLicences(t *testing.T) {
	top := unpacked(t)
	info, err := buildinfo.ReadFile(filepath.Join(top, product))
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(top, "licences", "modules.txt"))
	if err != nil {
		t.Fatal(err)
	}
	modules := []string{"std@" + strings.TrimPrefix(info.GoVersion, "go")}
	for _, m := range info.Deps {
		modules = append(modules, m.Path+"@"+m.Version)
	}
	for _, m := range modules {
		texts, err := filepath.Glob(filepath.Join(top, "licences", filepath.FromSlash(m), "LICENSE*"))
		if err != nil || len(texts) == 0 {
			t.Errorf("there is no licence of %s (%v)", m, err)
		}
		if !strings.Contains(string(list), m+"  ") {
			t.Errorf("modules.txt does not name %s", m)
		}
	}
	if !strings.HasSuffix(string(list), "  BSD-3-Clause\n") {
		t.Errorf("the licence of the standard library, the last of modules.txt, is another one:\n%s", list)
	}
	if lines := strings.Count(string(list), "\n"); lines != len(modules) {
		t.Errorf("modules.txt has %d lines for %d modules", lines, len(modules))
	}
}

// TestVersion: the released binary says its version and commit, `make build` gives the
// same bytes, and a plain go build of the clone says the commit by Go's own record.
func TestVersion(t *testing.T) {
	binary := filepath.Join(unpacked(t), product)
	checkout := filepath.Dir(dist(t))
	head, err := run(checkout, "git", "rev-parse", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	head = strings.TrimSpace(head)
	type about struct {
		Version, Commit, Go, Platform, Kustomize string
		Modified                                 bool
	}
	says := func(binary string) (a about) {
		out, err := run("", binary, "version", "-o", "json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	got := says(binary)
	if got.Version != version || got.Commit != head || got.Modified || got.Platform != runtime.GOOS+"/"+runtime.GOARCH || !strings.HasPrefix(got.Kustomize, "v0.") {
		t.Errorf("the release says %+v", got)
	}
	if out, err := run("", binary, "--version"); err != nil || out != product+" "+version+"\n" {
		t.Errorf("--version: %q, %v", out, err)
	}

	if _, err := run(checkout, "make", "build", "VERSION="+version); err != nil {
		t.Fatal(err)
	}
	released, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadFile(filepath.Join(checkout, "bin", product))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(released, made) {
		t.Error("make build gives other bytes than make release")
	}

	plain := filepath.Join(t.TempDir(), product)
	t.Setenv("GOFLAGS", "-buildvcs=true")
	if _, err := run(checkout, "go", "build", "-o", plain, "./fn"); err != nil {
		t.Fatal(err)
	}
	if got := says(plain); got.Commit != head || got.Modified {
		t.Errorf("go build says %+v, want the commit %s", got, head)
	}
	file := filepath.Join(checkout, "LICENSE")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer os.WriteFile(file, text, 0o644)
	if err := os.WriteFile(file, []byte("modified"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := run(checkout, "go", "build", "-o", plain, "./fn"); err != nil {
		t.Fatal(err)
	}
	if got := says(plain); got.Commit != head || !got.Modified {
		t.Errorf("go build of a modified tree says %+v", got)
	}
}

// TestSBOMs: both libraries read their documents back, and each names every module
// that Go recorded in the binary, with its version and a licence.
func TestSBOMs(t *testing.T) {
	info, err := buildinfo.ReadFile(filepath.Join(unpacked(t), product))
	if err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(dist(t), product+"_"+version+"_"+runtime.GOOS+"_"+runtime.GOARCH)
	inSPDX, inCycloneDX := map[string]string{}, map[string]string{}

	data, err := os.ReadFile(base + ".spdx.json")
	if err != nil {
		t.Fatal(err)
	}
	doc := &v2_3.Document{}
	if err := spdxjson.ReadInto(bytes.NewReader(data), doc); err != nil {
		t.Fatal(err)
	}
	if err := spdxlib.ValidateDocument(doc); err != nil {
		t.Error(err)
	}
	for _, p := range doc.Packages {
		inSPDX[p.PackageName+"@"+p.PackageVersion] = p.PackageLicenseDeclared
	}

	if data, err = os.ReadFile(base + ".cdx.json"); err != nil {
		t.Fatal(err)
	}
	bom := new(cdx.BOM)
	if err := cdx.NewBOMDecoder(bytes.NewReader(data), cdx.BOMFileFormatJSON).Decode(bom); err != nil {
		t.Fatal(err)
	}
	for _, c := range *bom.Components {
		for _, l := range *c.Licenses {
			inCycloneDX[c.Name+"@"+c.Version] = l.Expression
			if l.License != nil {
				inCycloneDX[c.Name+"@"+c.Version] = l.License.ID
			}
		}
	}
	for _, m := range info.Deps {
		name := m.Path + "@" + m.Version
		if spdx := inSPDX[name]; spdx == "" || spdx == "NOASSERTION" || spdx != inCycloneDX[name] {
			t.Errorf("%s: licence %q in SPDX, %q in CycloneDX", name, spdx, inCycloneDX[name])
		}
	}
	if want := len(info.Deps) + 2; len(inSPDX) != want || len(inCycloneDX) != want-1 {
		t.Errorf("SPDX has %d packages, CycloneDX %d components, for the binary, the standard library and %d modules", len(inSPDX), len(inCycloneDX), len(info.Deps))
	}
}
