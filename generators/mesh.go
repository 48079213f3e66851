package generators

import (
	"slices"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// A Mesh renders what one mesh needs so that every member reaches every pod of
// one plan by name (docs/DESIGN.md, Meshes). There is one implementation a mesh,
// each in its own file. A Mesh is for one goroutine.
type Mesh interface {
	// Faults returns what the mesh cannot do for the plan.
	Faults() []report.Fault
	// ServiceFields returns the labels and annotations that the mesh needs on
	// the source's Service, be it adopted or generated (rule 3).
	ServiceFields() []ServiceField
	// Objects appends the objects of one cluster to those given and returns
	// them, sorted by namespace, kind and name. Members are the plan's in that
	// cluster, sorted; the objects may stand in other namespaces too.
	Objects(objects []Object, cluster string, members []schemas.Member) []Object
}

// A ServiceField is one label or annotation of a Service.
type ServiceField struct {
	Label bool // else an annotation
	Key   string
	Value string
}

// An Object is one generated manifest of one cluster. It carries the
// annotations of a managed object (rule 9), and no path.
type Object struct {
	Kind      string // Service, StatefulSet, or kind.group of another API group
	Namespace string
	Name      string
	Stencil   *Stencil // which renders it
}

// generatedKinds are the kinds of all generated objects, of all meshes.
var generatedKinds = []string{"Service", "StatefulSet"}

// IsGeneratedKind reports whether objects of a kind are ever generated; kind
// is written as in Object.
func IsGeneratedKind(kind string) bool { return slices.Contains(generatedKinds, kind) }

// SourceService returns the governing Service of a plan that adopts none.
func (p *Plan) SourceService() Object {
	if p.source == nil {
		p.source = newStencil(p.Service.document(p.Name, true, nil), "Service", p.Service.Name)
	}
	m := p.Source()
	return Object{Kind: "Service", Namespace: m.Namespace, Name: p.Service.Name, Stencil: p.source}
}
