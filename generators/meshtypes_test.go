package generators

import (
	"reflect"
	"testing"

	"global-headless-service/schemas"
)

// TestEveryMeshKeyHasItsType: each key of schemas.Mesh yields a type of its own
// (rule 17), and each type has a key.
func TestEveryMeshKeyHasItsType(t *testing.T) {
	fields := reflect.TypeFor[schemas.Mesh]()
	keyOf := map[*meshType]string{}
	for k, key := range schemas.MeshKeys() {
		var spec schemas.Mesh
		reflect.ValueOf(&spec).Elem().Field(k).Set(reflect.New(fields.Field(k).Type.Elem()))
		m := typeWithKey(key)
		if m == nil {
			t.Errorf("meshTypes has none for the key %s", key)
			continue
		}
		if got := meshTypeOf(&spec); got != m {
			t.Errorf("%s yields the type of %s", key, got.key)
		}
		keyOf[m] = key
	}
	for _, m := range meshTypes {
		if keyOf[m] == "" {
			t.Errorf("no key of schemas.Mesh yields the type of %s", m.key)
		}
	}
}

// typeWithKey returns the first type with a key; nil if there is none.
func typeWithKey(key string) *meshType {
	for _, m := range meshTypes {
		if m.key == key {
			return m
		}
	}
	return nil
}
