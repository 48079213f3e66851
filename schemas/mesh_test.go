package schemas

import "testing"

// TestNewMesh: every mesh of the API can be made by its key.
func TestNewMesh(t *testing.T) {
	for _, key := range MeshKeys() {
		m, ok := NewMesh(key)
		if !ok || len(m.keys()) != 1 || m.Key() != key {
			t.Errorf("%s: %v, %t", key, m, ok)
		}
	}
	if m, ok := NewMesh("consul"); ok {
		t.Errorf("a mesh that does not exist: %v", m)
	}
}
