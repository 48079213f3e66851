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
	"golang.org/x/mod/semver"

	"global-headless-service/tools/release/binary"
)

// A Document is about one artefact of a release.
type Document struct {
	Name     string // the artefact's file name without its extension
	Created  time.Time
	Binaries []*binary.Binary
}

// id returns a UUID derived from the document's name and the binaries' sums.
func (d Document) id() uuid.UUID {
	text := d.Name
	for _, b := range d.Binaries {
		text += "\n" + hex.EncodeToString(b.Sum[:])
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(text))
}

// created returns the time of the document, in UTC to the second.
func (d Document) created() string { return d.Created.UTC().Format(time.RFC3339) }

// creator returns the name and version of what writes the document: the release's own.
func (d Document) creator() (name, version string) {
	b := d.Binaries[0]
	return b.Name + "-release", b.Program.Version
}

// purl returns the package URL of a module.
func purl(path, version string) string {
	namespace, name := "", path
	if k := strings.LastIndex(path, "/"); k >= 0 {
		namespace, name = path[:k], path[k+1:]
	}
	return packageurl.NewPackageURL(packageurl.TypeGolang, namespace, name, version, nil, "").ToString()
}

// binaryPurl returns the package URL of the module that a binary's main package is in;
// "" for one that has no version by which Go finds it, such as the project's own.
func binaryPurl(b *binary.Binary) string {
	if !semver.IsValid(b.Info.Main.Version) {
		return ""
	}
	return purl(b.Info.Main.Path, b.Info.Main.Version)
}

// licence returns the licence of a binary's own code: of the module that its main
// package is in.
func licence(b *binary.Binary) string {
	for _, m := range b.Modules {
		if m.Path == b.Info.Main.Path && m.Version == b.Info.Main.Version {
			return m.Licence
		}
	}
	return binary.ProductLicence
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
