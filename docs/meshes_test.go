package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"global-headless-service/schemas"
)

// manifest matches the comment that names a file, and the block below it.
var manifest = regexp.MustCompile("(?s)<!-- (examples/\\S+) -->\n(?:\n```yaml\n(.*?)```\n)?")

// TestMeshesShowsWhatIsRendered: each manifest of meshes.md is the file that
// the comment above it names. With WRITE_GOLDEN=1 it is written.
func TestMeshesShowsWhatIsRendered(t *testing.T) {
	text := readDocument(t, "meshes.md")
	found := 0
	fresh := manifest.ReplaceAllStringFunc(text, func(match string) string {
		m := manifest.FindStringSubmatch(match)
		b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(m[1])))
		if err != nil {
			t.Error(err)
			return match
		}
		found++
		_, object, _ := strings.Cut(string(b), "\n") // without the header
		if m[2] != object {
			t.Errorf("%s differs", m[1])
		}
		return "<!-- " + m[1] + " -->\n\n```yaml\n" + object + "```\n"
	})
	if found == 0 {
		t.Error("meshes.md shows no manifest")
	}
	if fresh != text && os.Getenv("WRITE_GOLDEN") != "" {
		if err := os.WriteFile("meshes.md", []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Error("written: read it")
	}
}

// TestMeshesNamesEveryMesh: each key of spec.mesh has its row and its section.
func TestMeshesNamesEveryMesh(t *testing.T) {
	text := readDocument(t, "meshes.md")
	for _, key := range schemas.MeshKeys() {
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
