// Package sbom writes what binaries are made of, as SPDX and as CycloneDX, from Go's
// own record of their builds. Nothing in it depends on when or where it is written:
// ids come from the binaries' sums, and the time is the commit's. Start reading at
// Document.
package sbom

import (
	"encoding/hex"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/package-url/packageurl-go"

	"global-headless-service/tools/release/binary"
)

// ownLicence is the licence of this project.
const ownLicence = "Apache-2.0"

// unknown is SPDX's word for what is not said.
const unknown = "NOASSERTION"

// A Document is about one artefact of a release.
type Document struct {
	Name     string // of the artefact, without what its kind of file is called
	Created  time.Time
	Binaries []*binary.Binary
}

// id returns a UUID that two documents have in common only if they are about the
// same binaries by the same name.
func (d Document) id() uuid.UUID {
	text := d.Name
	for _, b := range d.Binaries {
		text += "\n" + hex.EncodeToString(b.Sum[:])
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(text))
}

// created returns the time of the document, in UTC to the second.
func (d Document) created() string { return d.Created.UTC().Format(time.RFC3339) }

// tool returns the name and version of what writes the document: the release's own.
func (d Document) tool() (name, version string) {
	b := d.Binaries[0]
	return b.Name + "-release", b.Program.Version
}

// purl returns the package URL of a module.
func purl(m *binary.Module) string {
	namespace, name := "", m.Path
	if k := strings.LastIndex(m.Path, "/"); k >= 0 {
		namespace, name = m.Path[:k], m.Path[k+1:]
	}
	return packageurl.NewPackageURL(packageurl.TypeGolang, namespace, name, m.Version, nil, "").ToString()
}

// licence returns the licence of a binary's own code: of the module that its main
// package is in.
func licence(b *binary.Binary) string {
	for _, m := range b.Modules {
		if m.Path == b.Info.Main.Path && m.Version == b.Info.Main.Version {
			return m.Licence
		}
	}
	return ownLicence
}

// dependencies returns the modules of a binary but the one of its main package.
func dependencies(b *binary.Binary) []*binary.Module {
	var others []*binary.Module
	for _, m := range b.Modules {
		if m.Path != b.Info.Main.Path {
			others = append(others, m)
		}
	}
	return others
}
