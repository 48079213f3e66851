package generators

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A ServiceField is one label or annotation of a Service.
type ServiceField struct {
	Label bool // else an annotation
	Key   string
	Value string
	// List reports whether the value is entries of a list separated by commas,
	// in which the author may have others.
	List bool
}

// In returns the value that a Service has in place of the field's.
func (f ServiceField) In(i *yamltext.Item) (value string, ok bool) {
	if f.Label {
		return i.Label(f.Key)
	}
	return i.Annotation(f.Key)
}

// path returns where a Service has the field, below metadata or spec.service.
func (f ServiceField) path(parent *field.Path) *field.Path {
	if f.Label {
		return parent.Child("labels").Key(f.Key)
	}
	return parent.Child("annotations").Key(f.Key)
}

// setOn returns a Service with the field.
func (f ServiceField) setOn(i *yamltext.Item) (*yamltext.Item, error) {
	if f.Label {
		return i.WithLabel(f.Key, f.Value)
	}
	return i.WithAnnotation(f.Key, f.Value)
}

// takeOff returns a Service without the field, if that has the field's value;
// of a list, without the entries that an earlier run added.
func (f ServiceField) takeOff(i *yamltext.Item, n note) (*yamltext.Item, error) {
	value, ok := f.In(i)
	if f.List && ok {
		switch rest := without(entriesOf(value), setOf(n.added)); {
		case len(rest) == len(entriesOf(value)):
			return i, nil
		case len(rest) > 0:
			f.Value = strings.Join(rest, ",")
			return f.setOn(i)
		default:
			f.Value = value
		}
	}
	switch {
	case !ok || value != f.Value:
		return i, nil
	case f.Label:
		return i.WithoutLabel(f.Key)
	}
	return i.WithoutAnnotation(f.Key)
}

// Adopted returns the adopted Service as it is rendered: with the labels and
// annotations that the mesh needs, and without those that an earlier run set
// for another (rule 17). inPlace reports whether it is written into its
// author's file: there schemas.AnnotationMesh records what the author did not
// set.
func (p *Plan) Adopted(i *yamltext.Item, inPlace bool) (*yamltext.Item, error) {
	fields := p.Mesh.ServiceFields()
	noted, isNoted := noteOf(i)
	var err error
	if isNoted && (noted.mesh != p.meshKey() || len(fields) == 0) {
		if i, err = Released(i); err != nil {
			return nil, err
		}
		noted, isNoted = note{}, false
	}
	changes, notes := p.changesTo(i, fields, noted)
	notes.empty = inPlace && (noted.empty || !isNoted && hasEmptyAnnotations(i))
	if !inPlace {
		notes = note{}
	}
	i, err = notes.setOn(i)
	for _, f := range changes {
		if err == nil {
			i, err = f.setOn(i)
		}
	}
	return i, err
}

// changesTo returns the fields that a Service lacks, with the values that it is
// to have, and the note of what is then not its author's.
func (p *Plan) changesTo(i *yamltext.Item, fields []ServiceField, noted note) (changes []ServiceField, notes note) {
	for _, f := range fields {
		value, ok := f.In(i)
		needs := f
		foreign := noted.mesh != "" && !f.List
		if f.List {
			needs.Value, notes.added = f.merge(value, noted.added)
			foreign = len(notes.added) > 0
		}
		if !ok || value != needs.Value {
			changes = append(changes, needs)
			foreign = foreign || !f.List
		}
		if foreign {
			notes.mesh = p.meshKey()
		}
	}
	return changes, notes
}

// HasServiceFields reports whether a Service carries what an earlier run set on
// it for a mesh.
func HasServiceFields(i *yamltext.Item) bool {
	_, ok := i.Annotation(schemas.AnnotationMesh)
	return ok && i.Kind() == "Service" && i.APIVersion() == "v1"
}

// Released returns a Service without what an earlier run set on it for a mesh
// (rule 17). A field that has another value by now is its author's.
func Released(i *yamltext.Item) (*yamltext.Item, error) {
	noted, _ := noteOf(i)
	for _, t := range meshTypes {
		if t.key != noted.mesh {
			continue
		}
		for _, f := range t.fields {
			var err error
			if i, err = f.takeOff(i, noted); err != nil {
				return nil, err
			}
		}
	}
	return note{empty: noted.empty}.setOn(i)
}

// hasEmptyAnnotations reports whether a Service has annotations, and none in
// them.
func hasEmptyAnnotations(i *yamltext.Item) bool {
	n, err := i.Node()
	if err != nil {
		return false
	}
	a := at(n, "metadata", "annotations")
	return a != nil && (a.ShortTag() == "!!null" || a.Kind == yaml.MappingNode && len(a.Content) == 0)
}

// checkServiceFields refuses values that contradict what the mesh needs on the
// source's Service (rule 19): those of the adopted one, and those of
// spec.service.
func (p *Plan) checkServiceFields() report.Results {
	var results report.Results
	for _, f := range p.Mesh.ServiceFields() {
		if f.List {
			continue // what the author has there stays
		}
		given := p.Spec.Service.Annotations
		if f.Label {
			given = p.Spec.Service.Labels
		}
		if value, ok := given[f.Key]; ok && value != f.Value {
			results = append(results, p.contraryField(nil, f, value, fmt.Sprintf("needs %q, which is rendered", f.Value)))
		}
		if p.Governing == nil {
			continue
		}
		if value, ok := f.In(p.Governing); ok && value != f.Value {
			results = append(results, p.contraryField(p.Governing, f, value, fmt.Sprintf("needs %q, which is set where it is missing", f.Value)))
		}
	}
	return results
}

// contraryField returns the error on a label or annotation that contradicts the
// mesh (rule 19): of an adopted Service or, if that is nil, of spec.service. need says
// what the mesh needs, as in "needs that".
func (p *Plan) contraryField(adopted *yamltext.Item, f ServiceField, value, need string) report.Result {
	item, at, mesh := p.Item, serviceField, "mesh "+p.meshKey()
	if adopted != nil {
		item, at = adopted, metadataField
		mesh += fmt.Sprintf(" of GlobalHeadlessService %q", p.Name)
	}
	return report.Error(item, report.Fault{
		Code: report.ContraryServiceField, Field: f.path(at), Current: value, Proposed: current(f.Value),
		Message: fmt.Sprintf("is %s, and %s %s; remove it, or set another mesh", strconv.Quote(value), mesh, need),
	})
}

// MeshServiceFields returns the labels and annotations that the meshes set on
// Services of sources or consumers, each for itself (rule 17), but for lists in
// which the author may have entries. The values are not those of a plan.
func MeshServiceFields() []ServiceField {
	all := []ServiceField{{Key: schemas.AnnotationEndpoints}, {Key: CiliumShared}}
	for _, t := range meshTypes {
		for _, f := range t.fields {
			if !f.List {
				all = append(all, f)
			}
		}
	}
	return all
}
