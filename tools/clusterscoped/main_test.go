package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestVersions: the sources are those of the project's Kubernetes.
func TestVersions(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`k8s.io/apimachinery (\S+)`).FindSubmatch(mod)
	own, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range modules {
		if line := module + " " + string(want[1]); !strings.Contains(string(own), line+"\n") {
			t.Errorf("go.mod does not require %s", line)
		}
	}
}

// write writes an API package below a module's folder.
func write(t *testing.T, module, version, types string) {
	t.Helper()
	folder := filepath.Join(module, "example", version)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"register.go": "package v1\n\nconst GroupName = \"example.com\"\n",
		"types.go":    "package v1\n" + types,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const types = `
// +genclient
// +genclient:nonNamespaced
// +genclient:skipVerbs=deleteCollection

// Apart has its markers in a comment of their own.
type Apart struct {
	Field string // +genclient:nonNamespaced
}

// Near has them in its documentation.
// +genclient
// +genclient:nonNamespaced
type Near struct{}

// +genclient

// Namespaced follows a kind that is not.
type Namespaced struct{}

// List is no kind.
// +genclient:nonNamespaced
type List struct{}
`

func TestClusterScoped(t *testing.T) {
	module := t.TempDir()
	write(t, module, "v1", types)
	write(t, module, "v1beta1", types)
	got, err := clusterScoped([]string{module})
	if want := []groupKind{{"example.com", "Apart"}, {"example.com", "Near"}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestClusterScopedVersionsDisagree(t *testing.T) {
	module := t.TempDir()
	write(t, module, "v1", types)
	write(t, module, "v2", "\n// +genclient\n\ntype Near struct{}\n")
	if _, err := clusterScoped([]string{module}); err == nil || !strings.Contains(err.Error(), "Near is cluster-scoped in one version") {
		t.Errorf("got %v", err)
	}
}
