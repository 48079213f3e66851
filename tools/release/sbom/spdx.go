package sbom

import (
	"encoding/hex"
	"fmt"
	"io"
	"regexp"

	"github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"github.com/spdx/tools-golang/spdx/v2/v2_3"

	"global-headless-service/tools/release/binary"
)

// noAssertion is SPDX's value for an unset field.
const noAssertion = "NOASSERTION"

// SPDX writes the document in SPDX 2.3, as JSON, with NTIA's minimum elements: of
// suppliers, which Go does not record, it says that they are not known. It returns
// errors of w.
func (d Document) SPDX(w io.Writer) error {
	name, version := d.creator()
	doc := &v2_3.Document{
		SPDXVersion:       v2_3.Version,
		DataLicense:       v2_3.DataLicense,
		SPDXIdentifier:    "DOCUMENT",
		DocumentName:      d.Name,
		DocumentNamespace: "https://spdx.org/spdxdocs/" + d.Name + "-" + d.id().String(),
		CreationInfo: &v2_3.CreationInfo{
			Creators:       []common.Creator{{CreatorType: "Tool", Creator: name + "-" + version}},
			Created:        d.created(),
			CreatorComment: "Made of the records that Go's linker left in the binaries, when they were built.",
		},
	}
	modules := map[common.ElementID]bool{}
	for _, b := range d.Binaries {
		subject := spdxBinary(b)
		doc.Packages = append(doc.Packages, subject)
		doc.Relationships = append(doc.Relationships, relationship("DOCUMENT", "DESCRIBES", subject.PackageSPDXIdentifier))
		for _, m := range dependencies(b) {
			p := spdxModule(m)
			if !modules[p.PackageSPDXIdentifier] {
				doc.Packages = append(doc.Packages, p)
			}
			modules[p.PackageSPDXIdentifier] = true
			doc.Relationships = append(doc.Relationships, relationship(subject.PackageSPDXIdentifier, "STATIC_LINK", p.PackageSPDXIdentifier))
		}
	}
	return json.Write(doc, w, json.Indent("  "))
}

// spdxBinary returns the package of a binary.
func spdxBinary(b *binary.Binary) *v2_3.Package {
	p := newPackage("Binary-"+b.Name, b.Name, b.Program.Version, licence(b))
	p.PackageFileName = b.Platform.Executable(b.Name)
	p.PackageChecksums = []common.Checksum{{Algorithm: common.SHA256, Value: hex.EncodeToString(b.Sum[:])}}
	p.PackageSummary = fmt.Sprintf("%s, built by %s", b.Platform, b.Info.GoVersion)
	p.PrimaryPackagePurpose = "APPLICATION"
	if url := binaryPurl(b); url != "" {
		p.PackageExternalReferences = purlReference(url)
	}
	return p
}

// purlReference returns the reference of a package to its package URL.
func purlReference(url string) []*v2_3.PackageExternalReference {
	return []*v2_3.PackageExternalReference{{Category: "PACKAGE-MANAGER", RefType: "purl", Locator: url}}
}

// spdxModule returns the package of a module.
func spdxModule(m *binary.Module) *v2_3.Package {
	p := newPackage("Module-"+m.Path+"-"+m.Version, m.Path, m.Version, m.Licence)
	p.PackageExternalReferences = purlReference(purl(m.Path, m.Version))
	p.PrimaryPackagePurpose = "LIBRARY"
	return p
}

// notInIDs matches what SPDX does not take in an identifier.
var notInIDs = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

func newPackage(id, name, version, licence string) *v2_3.Package {
	return &v2_3.Package{
		PackageSPDXIdentifier:     common.ElementID(notInIDs.ReplaceAllString(id, "-")),
		PackageName:               name,
		PackageVersion:            version,
		PackageSupplier:           &common.Supplier{Supplier: noAssertion},
		PackageDownloadLocation:   noAssertion,
		IsFilesAnalyzedTagPresent: true,
		PackageLicenseConcluded:   noAssertion,
		PackageLicenseDeclared:    licence,
		PackageCopyrightText:      noAssertion,
	}
}

func relationship(a common.ElementID, kind string, b common.ElementID) *v2_3.Relationship {
	return &v2_3.Relationship{
		RefA:         common.DocElementID{ElementRefID: a},
		RefB:         common.DocElementID{ElementRefID: b},
		Relationship: kind,
	}
}
