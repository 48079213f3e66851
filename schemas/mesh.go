package schemas

import (
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// Mesh is what joins the members: exactly one key, with its options. Where no
// mesh is given, it is tanzuServiceMesh.
//
// +kubebuilder:validation:MinProperties=1
// +kubebuilder:validation:MaxProperties=1
type Mesh struct {
	// TanzuServiceMesh keeps the endpoints of annotated Services without a
	// selector. It has no options: {}.
	//
	// +optional
	TanzuServiceMesh *TanzuServiceMesh `json:"tanzuServiceMesh,omitempty"`
}

// TanzuServiceMesh has no options.
type TanzuServiceMesh struct{}

// MeshTanzuServiceMesh is the key of the mesh where none is given.
const MeshTanzuServiceMesh = "tanzuServiceMesh"

// Key returns the mesh's name in the API; that of the default for a nil Mesh.
func (m *Mesh) Key() string {
	if keys := m.keys(); len(keys) > 0 {
		return keys[0]
	}
	return MeshTanzuServiceMesh
}

// keys returns the keys that are set, in the order of the type.
func (m *Mesh) keys() []string {
	if m == nil {
		return nil
	}
	var keys []string
	v := reflect.ValueOf(*m)
	for k, name := range namesOf(v.Type()) {
		if !v.Field(k).IsNil() {
			keys = append(keys, name)
		}
	}
	return keys
}

// mesh checks that one key is set.
func (c *checker) mesh(path *field.Path, m *Mesh) {
	if m == nil {
		return
	}
	switch keys := m.keys(); len(keys) {
	case 0:
		names := namesOf(reflect.TypeFor[Mesh]())
		c.add(report.MissingField, path, nil, map[string]any{names[0]: map[string]any{}},
			"required: what joins the members, one of %s, such as %s: {}", strings.Join(names, ", "), names[0])
	case 1:
	default:
		c.add(report.ConflictingFields, path, nil, map[string]any{keys[0]: nil},
			"%s are set, and one mesh joins the members; keep one (in a kustomize patch, add %s: null)", strings.Join(keys, " and "), keys[0])
	}
}

// unsetMesh returns the message on a mesh whose key has no value.
func unsetMesh(key string) string {
	return fmt.Sprintf("has no value, and the mesh is not guessed; write %s: {}, or remove the key", key)
}
