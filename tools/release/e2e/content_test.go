package e2e

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
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

	"global-headless-service/tools/release/binary"
)

// TestContent lists the archives. Manual pages and licences are many, so they are one
// line each.
func TestContent(t *testing.T) {
	want := []string{
		"CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "completions/_" + binary.Product, "completions/" + binary.Product + ".bash", "completions/" + binary.Product + ".fish",
		"completions/" + binary.Product + ".ps1", binary.Product, "licences/", "licences/modules.txt", "man/man1/",
		"schemas/globalheadlessservice.json", "schemas/globalnamespace.json", "schemas/list.json", "schemas/names.json",
		"schemas/results.json", "schemas/review.json", "schemas/status.json",
	}
	top := unpackArchive(t)
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

	const base = binary.Product + "_v0.1.0_windows_amd64"
	z, err := zip.OpenReader(filepath.Join(dist(t), base+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	names = nil
	for _, f := range z.File {
		names = append(names, strings.TrimPrefix(f.Name, base+"/"))
	}
	want[slices.Index(want, binary.Product)] = binary.Product + ".exe"
	compare(t, "the zip", names, want)
}

// repeated matches files of which there are many.
var repeated = regexp.MustCompile(`^(licences/).*/.*|^(man/man1/)global-headless-service.*\.1$`)

func compare(t *testing.T, archive string, got, want []string) {
	t.Helper()
	short := slices.Clone(got)
	for k := range short {
		short[k] = repeated.ReplaceAllString(short[k], "$1$2")
	}
	slices.Sort(short)
	short = slices.Compact(short)
	slices.Sort(want)
	if !slices.Equal(short, want) {
		t.Errorf("%s holds\n%s\nwant\n%s", archive, strings.Join(short, "\n"), strings.Join(want, "\n"))
	}
}

// TestLinks: pages in the archive link to its files, or to the source of the version.
func TestLinks(t *testing.T) {
	top := unpackArchive(t)
	links := regexp.MustCompile(`\]\(([^)\s#]+)`)
	for _, name := range []string{"CHANGELOG.md", "README.md", "SECURITY.md"} {
		page, err := os.ReadFile(filepath.Join(top, name))
		if err != nil {
			t.Fatal(err)
		}
		found := links.FindAllStringSubmatch(string(page), -1)
		if len(found) == 0 {
			t.Errorf("%s has no links", name)
		}
		for _, l := range found {
			below, isSource := strings.CutPrefix(l[1], source+"/blob/"+version+"/")
			file := filepath.Join(top, l[1])
			switch {
			case isSource:
				file = filepath.Join(root, below)
			case strings.HasPrefix(l[1], "https://"):
				continue
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s links to %s: %v", name, l[1], err)
			}
		}
	}
}

// TestLicences: the text of a licence is there for every module that Go recorded in
// the binary, and for the standard library.
func TestLicences(t *testing.T) {
	top := unpackArchive(t)
	info, err := buildinfo.ReadFile(filepath.Join(top, binary.Product))
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(top, "licences", "modules.txt"))
	if err != nil {
		t.Fatal(err)
	}
	modules := []string{"stdlib@" + strings.TrimPrefix(info.GoVersion, "go")}
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

// TestSBOMs: both libraries read their documents back, and each names every module
// that Go recorded in the binary, with its version and a licence.
func TestSBOMs(t *testing.T) {
	info, err := buildinfo.ReadFile(filepath.Join(unpackArchive(t), binary.Product))
	if err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(dist(t), binary.Product+"_"+version+"_"+runtime.GOOS+"_"+runtime.GOARCH)
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
		if c.Licenses == nil {
			t.Errorf("%s has no licence", c.Name)
			continue
		}
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
