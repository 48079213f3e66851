package generators

import (
	"testing"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// fieldsMesh needs some fields, and nothing else.
type fieldsMesh struct {
	Mesh
	fields []ServiceField
}

func (m fieldsMesh) ServiceFields() []ServiceField { return m.fields }

// TestAdopted sets what a mesh needs on an adopted Service, a label as well as
// an annotation, and takes off what an earlier run set (rule 17).
func TestAdopted(t *testing.T) {
	annotation, label := ServiceField{Key: "m/a", Value: "true"}, ServiceField{Label: true, Key: "m/l", Value: "yes"}
	const noted, global = "    fn.kpt.dev/mesh: cilium\n", "    service.cilium.io/global: \"true\"\n"
	tests := map[string]struct {
		mesh    *schemas.Mesh // the default is tanzuServiceMesh
		fields  []ServiceField
		inPlace bool
		in      string // metadata below the name
		want    string
	}{
		"Annotation":        {nil, []ServiceField{annotation}, false, "", "  annotations:\n    m/a: \"true\"\n"},
		"AnnotationInPlace": {nil, []ServiceField{annotation}, true, "", "  annotations:\n    fn.kpt.dev/mesh: tanzuServiceMesh\n    m/a: \"true\"\n"},
		"Label":             {nil, []ServiceField{label}, false, "", "  labels:\n    m/l: \"yes\"\n"},
		"LabelInPlace":      {nil, []ServiceField{label}, true, "", "  labels:\n    m/l: \"yes\"\n  annotations:\n    fn.kpt.dev/mesh: tanzuServiceMesh\n"},
		"AuthorsOwn":        {nil, []ServiceField{label}, true, "  labels:\n    m/l: 'yes' # mine\n", "  labels:\n    m/l: 'yes' # mine\n"},
		"NoteStays":         {&schemas.Mesh{Cilium: &schemas.Cilium{}}, ciliumFields, true, "  annotations:\n" + noted + global, "  annotations:\n" + noted + global},
		"NoteDoesNotTravel": {&schemas.Mesh{Cilium: &schemas.Cilium{}}, ciliumFields, false, "  annotations:\n" + noted + global, "  annotations:\n" + global},
		"FieldSetAgain":     {&schemas.Mesh{Cilium: &schemas.Cilium{}}, ciliumFields, true, "  annotations:\n" + noted, "  annotations:\n" + noted + global},
		"AnotherMesh":       {nil, []ServiceField{label}, true, "  annotations:\n    a: b\n" + noted + global, "  labels:\n    m/l: \"yes\"\n  annotations:\n    a: b\n    fn.kpt.dev/mesh: tanzuServiceMesh\n"},
		"NoneNeeded":        {nil, nil, true, "  annotations:\n" + noted + global, ""},
		"ChangedByHand":     {nil, nil, true, "  annotations:\n" + noted + "    service.cilium.io/global: 'no'\n", "  annotations:\n    service.cilium.io/global: 'no'\n"},
		"UnknownMesh":       {nil, nil, true, "  annotations:\n    fn.kpt.dev/mesh: other\n" + global, "  annotations:\n" + global},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			const head, rest = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n", "spec: {clusterIP:  None} # c\n"
			p := &Plan{Declaration: Declaration{MeshSpec: tc.mesh}, Mesh: fieldsMesh{fields: tc.fields}}
			got, err := p.Adopted(yamltext.New([]byte(head+tc.in+rest)), tc.inPlace)
			if err != nil {
				t.Fatal(err)
			}
			if want := head + tc.want + rest; string(got.YAML()) != want {
				t.Errorf("got\n%swant\n%s", got.YAML(), want)
			}
			again, err := p.Adopted(got, tc.inPlace)
			if err != nil || string(again.YAML()) != string(got.YAML()) {
				t.Errorf("again: %v\n%s", err, again.YAML())
			}
		})
	}
}

// TestLabelsAreTakenOff takes off a label that has the mesh's value, and none
// that has another (rule 17).
func TestLabelsAreTakenOff(t *testing.T) {
	f := ServiceField{Label: true, Key: "m/l", Value: "yes"}
	for in, want := range map[string]string{"  labels: {m/l: \"yes\"}\n": "", "  labels: {m/l: no way}\n": "  labels: {m/l: no way}\n"} {
		const head = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n"
		got, err := f.takeOff(yamltext.New([]byte(head+in)), note{})
		if err != nil || string(got.YAML()) != head+want {
			t.Errorf("%v\n%s", err, got.YAML())
		}
	}
}
