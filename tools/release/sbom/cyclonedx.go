package sbom

import (
	"encoding/hex"
	"io"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"global-headless-service/tools/release/binary"
)

// CycloneDX writes the document in CycloneDX 1.6, as JSON. It returns errors of w.
func (d Document) CycloneDX(w io.Writer) error {
	name, version := d.creator()
	bom := cdx.NewBOM()
	bom.SerialNumber = "urn:uuid:" + d.id().String()
	subject := d.subject()
	bom.Metadata = &cdx.Metadata{
		Timestamp:  d.created(),
		Tools:      &cdx.ToolsChoice{Components: &[]cdx.Component{{Type: cdx.ComponentTypeApplication, Name: name, Version: version}}},
		Component:  &subject,
		Lifecycles: &[]cdx.Lifecycle{{Phase: cdx.LifecyclePhaseBuild}},
	}
	var components []cdx.Component
	var dependsOn []cdx.Dependency
	seen := map[string]bool{}
	for _, b := range d.Binaries {
		application := cdxBinary(b)
		if application.BOMRef != subject.BOMRef {
			components = append(components, application)
		}
		var refs []string
		for _, m := range dependencies(b) {
			c := cdxModule(m)
			refs = append(refs, c.BOMRef)
			if !seen[c.BOMRef] {
				seen[c.BOMRef] = true
				components = append(components, c)
				dependsOn = append(dependsOn, cdx.Dependency{Ref: c.BOMRef})
			}
		}
		dependsOn = append(dependsOn, cdx.Dependency{Ref: application.BOMRef, Dependencies: &refs})
	}
	bom.Components, bom.Dependencies = &components, &dependsOn
	return cdx.NewBOMEncoder(w, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).EncodeVersion(bom, cdx.SpecVersion1_6)
}

// subject returns what the document is about: the binary, or an image of several.
func (d Document) subject() cdx.Component {
	first := cdxBinary(d.Binaries[0])
	if len(d.Binaries) > 1 {
		return cdx.Component{BOMRef: "image", Type: cdx.ComponentTypeContainer, Name: d.Name, Version: first.Version}
	}
	return first
}

// cdxBinary returns the component of a binary.
func cdxBinary(b *binary.Binary) cdx.Component {
	return cdx.Component{
		BOMRef:     "binary:" + b.Name,
		Type:       cdx.ComponentTypeApplication,
		Name:       b.Name,
		Version:    b.Program.Version,
		PackageURL: binaryPurl(b),
		Licenses:   cdxLicences(licence(b)),
		Hashes:     &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(b.Sum[:])}},
		Properties: &[]cdx.Property{{Name: "go:platform", Value: b.Platform.String()}, {Name: "go:version", Value: b.Info.GoVersion}},
	}
}

// cdxModule returns the component of a module.
func cdxModule(m *binary.Module) cdx.Component {
	url := purl(m.Path, m.Version)
	return cdx.Component{BOMRef: url, Type: cdx.ComponentTypeLibrary, Name: m.Path, Version: m.Version, PackageURL: url, Licenses: cdxLicences(m.Licence)}
}

// cdxLicences returns one SPDX id, or an expression of several.
func cdxLicences(expression string) *cdx.Licenses {
	if strings.Contains(expression, " ") {
		return &cdx.Licenses{{Expression: expression}}
	}
	return &cdx.Licenses{{License: &cdx.License{ID: expression}}}
}
