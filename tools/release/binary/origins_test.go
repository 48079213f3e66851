package binary

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestOrigins: a module is brought by those that the program imports itself, but not
// through another of these.
func TestOrigins(t *testing.T) {
	const list = `{"ImportPath": "own/a", "Imports": ["fmt", "own/b", "x/one", "y"], "Module": {"Path": "own", "Main": true}}
{"ImportPath": "own/b", "Imports": ["x"], "Module": {"Path": "own", "Main": true}}
{"ImportPath": "x", "Imports": ["z"], "Module": {"Path": "x"}}
{"ImportPath": "x/one", "Imports": ["y", "shared"], "Module": {"Path": "x"}}
{"ImportPath": "y", "Imports": ["y/deep", "shared"], "Module": {"Path": "y"}}
{"ImportPath": "y/deep", "Imports": ["only", "fmt"], "Module": {"Path": "y"}}
{"ImportPath": "z", "Imports": ["zz"], "Module": {"Path": "z"}}
{"ImportPath": "zz", "Imports": ["z"], "Module": {"Path": "replaced", "Replace": {"Path": "zz"}}}
{"ImportPath": "shared", "Module": {"Path": "shared"}}
{"ImportPath": "only", "Module": {"Path": "only"}}
{"ImportPath": "fmt", "Imports": ["io"], "Standard": true}
{"ImportPath": "io", "Standard": true}
`
	got, err := readOrigins([]byte(list))
	want := map[string][]string{"x": {"x"}, "y": {"y", "x"}, "z": {"x"}, "zz": {"x"}, "shared": {"x", "y"}, "only": {"y"}}
	if err != nil || !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	if _, err := readOrigins([]byte("{")); err == nil || !strings.HasPrefix(err.Error(), "go list: ") {
		t.Errorf("error %v", err)
	}
}
