package docs

import (
	"regexp"
	"strings"
	"testing"

	"global-headless-service/schemas"
)

// TestMeshesNamesEveryMesh: each key of spec.mesh has its row and its section, and
// a row in the README.
func TestMeshesNamesEveryMesh(t *testing.T) {
	text, readme := readDocument(t, "meshes.md"), readDocument(t, root+"/README.md")
	for _, key := range schemas.MeshKeys() {
		if !strings.Contains(readme, "\n| `"+key+"` ") {
			t.Errorf("no row for %s in README.md", key)
		}
		row := regexp.MustCompile("(?m)^\\| \\[`" + key + "`\\]\\(#([a-z-]+)\\)")
		m := row.FindStringSubmatch(text)
		if m == nil {
			t.Errorf("no row for %s", key)
			continue
		}
		title := strings.ReplaceAll(m[1], "-", "[ -]")
		if !regexp.MustCompile("(?mi)^## " + title + "$").MatchString(text) {
			t.Errorf("no section #%s for %s", m[1], key)
		}
	}
}
