package sbom

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx/v2/v2_3"
	"github.com/spdx/tools-golang/spdxlib"

	"global-headless-service/tools/release/binary"
)

// document is about an image of two binaries, that share a module.
func document() Document {
	linux := binary.Platform{OS: "linux", Arch: "amd64"}
	std := &binary.Module{Path: binary.Standard, Version: "1.26.1", Licence: "BSD-3-Clause"}
	shared := &binary.Module{Path: "example.org/Some/shared", Version: "v1.0.0", Licence: "Apache-2.0 AND MIT"}
	own := &binary.Module{Path: "example.org/other/v5", Version: "v5.1.0", Licence: "MIT"}
	return Document{
		Name:    "program_v1.2.3_linux_amd64",
		Created: time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("", 3600)),
		Binaries: []*binary.Binary{
			{
				Program: binary.Program{Name: "program", Version: "v1.2.3"}, Platform: linux, Sum: sha256.Sum256([]byte("program")),
				Info:    &debug.BuildInfo{GoVersion: "go1.26.1", Main: debug.Module{Path: "example.org/program", Version: "(devel)"}},
				Modules: []*binary.Module{shared, std},
			},
			{
				Program: binary.Program{Name: "other", Version: "v5.1.0"}, Platform: linux, Sum: sha256.Sum256([]byte("other")),
				Info:    &debug.BuildInfo{GoVersion: "go1.26.1", Main: debug.Module{Path: own.Path, Version: own.Version}},
				Modules: []*binary.Module{own, shared, std},
			},
		},
	}
}

// TestSPDX: the library reads the document back, finds it valid, and it names the
// modules of each binary with versions and licences.
func TestSPDX(t *testing.T) {
	var b bytes.Buffer
	if err := document().SPDX(&b); err != nil {
		t.Fatal(err)
	}
	doc := &v2_3.Document{}
	if err := json.ReadInto(&b, doc); err != nil {
		t.Fatal(err)
	}
	if err := spdxlib.ValidateDocument(doc); err != nil {
		t.Error(err)
	}
	if doc.CreationInfo.Created != "2026-01-02T02:04:05Z" {
		t.Errorf("created %s", doc.CreationInfo.Created)
	}
	var got []string
	for _, p := range doc.Packages {
		got = append(got, p.PackageName+" "+p.PackageVersion+" "+p.PackageLicenseDeclared)
	}
	want := []string{
		"program v1.2.3 Apache-2.0", "example.org/Some/shared v1.0.0 Apache-2.0 AND MIT", "stdlib 1.26.1 BSD-3-Clause", "other v5.1.0 MIT",
	}
	if !slices.Equal(got, want) {
		t.Errorf("packages %q, want %q", got, want)
	}
	described, err := spdxlib.GetDescribedPackageIDs(doc)
	if err != nil || len(described) != 2 {
		t.Errorf("it describes %v, %v", described, err)
	}
	linked := 0
	for _, r := range doc.Relationships {
		if r.Relationship == "STATIC_LINK" {
			linked++
		}
	}
	if linked != 4 {
		t.Errorf("%d modules are linked, want 2 into each binary", linked)
	}
	sum := sha256.Sum256([]byte("program"))
	if c := doc.Packages[0].PackageChecksums; len(c) != 1 || c[0].Value != hex.EncodeToString(sum[:]) {
		t.Errorf("the binary's checksums are %v", c)
	}
	for k, want := range []string{"", "pkg:golang/example.org/Some/shared@v1.0.0", "pkg:golang/stdlib@1.26.1", "pkg:golang/example.org/other/v5@v5.1.0"} {
		p := doc.Packages[k]
		url := ""
		for _, r := range p.PackageExternalReferences {
			url += r.Locator
		}
		if url != want {
			t.Errorf("%s has the references %q, want %q", p.PackageName, url, want)
		}
		if p.PackageSupplier == nil || p.PackageSupplier.Supplier != noAssertion {
			t.Errorf("%s: supplier %v", p.PackageName, p.PackageSupplier)
		}
	}
}

// TestCycloneDX: likewise.
func TestCycloneDX(t *testing.T) {
	var b bytes.Buffer
	if err := document().CycloneDX(&b); err != nil {
		t.Fatal(err)
	}
	bom := new(cdx.BOM)
	if err := cdx.NewBOMDecoder(&b, cdx.BOMFileFormatJSON).Decode(bom); err != nil {
		t.Fatal(err)
	}
	if bom.Metadata.Timestamp != "2026-01-02T02:04:05Z" || bom.Metadata.Component.Type != cdx.ComponentTypeContainer {
		t.Errorf("%+v", bom.Metadata)
	}
	var got []string
	for _, c := range *bom.Components {
		if c.Licenses == nil || len(*c.Licenses) != 1 {
			t.Fatalf("%s has the licences %v", c.Name, c.Licenses)
		}
		licence := (*c.Licenses)[0]
		text := licence.Expression
		if licence.License != nil {
			text = licence.License.ID
		}
		got = append(got, strings.TrimSpace(c.Name+" "+c.Version+" "+text+" "+c.PackageURL))
	}
	want := []string{
		"program v1.2.3 Apache-2.0", "example.org/Some/shared v1.0.0 Apache-2.0 AND MIT pkg:golang/example.org/Some/shared@v1.0.0",
		"stdlib 1.26.1 BSD-3-Clause pkg:golang/stdlib@1.26.1", "other v5.1.0 MIT pkg:golang/example.org/other/v5@v5.1.0",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("components %q, want %q", got, want)
	}
	for _, d := range *bom.Dependencies {
		if d.Ref == "binary:other" && (d.Dependencies == nil || len(*d.Dependencies) != 2) {
			t.Errorf("%+v", d)
		}
	}
}

// TestID: a document of other bytes, or of another name, has another id, and the same
// has the same.
func TestID(t *testing.T) {
	first, other, renamed := document(), document(), document()
	other.Binaries[1].Sum[0]++
	renamed.Name += "-other"
	if first.id() != document().id() {
		t.Error("the same document has two ids")
	}
	if first.id() == other.id() || first.id() == renamed.id() {
		t.Error("two documents have the same id")
	}
}
