package schemas

import _ "embed"

// The forms in which the schema of a kind is written.
const (
	FormCRD  = "crd"  // a CustomResourceDefinition, as YAML
	FormJSON = "json" // a JSON Schema of draft 7, for editors
)

// A Document is the schema of one kind in one form. It is generated from the
// kind's Go type.
type Document struct {
	Kind    string // as in the kind's own manifests
	Form    string // FormCRD or FormJSON
	Content string // ends with a newline
}

// Documents lists every kind in every form: GlobalHeadlessService first, the
// CustomResourceDefinition first.
func Documents() []Document {
	return []Document{
		{KindGlobalHeadlessService, FormCRD, globalHeadlessServiceCRD},
		{KindGlobalHeadlessService, FormJSON, globalHeadlessServiceJSON},
		{KindGlobalNamespace, FormCRD, globalNamespaceCRD},
		{KindGlobalNamespace, FormJSON, globalNamespaceJSON},
	}
}

var (
	//go:embed crds/fn.kpt.dev_globalheadlessservices.yaml
	globalHeadlessServiceCRD string
	//go:embed json/globalheadlessservice.json
	globalHeadlessServiceJSON string
	//go:embed crds/fn.kpt.dev_globalnamespaces.yaml
	globalNamespaceCRD string
	//go:embed json/globalnamespace.json
	globalNamespaceJSON string
)
