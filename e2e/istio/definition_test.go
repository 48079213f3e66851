package istio

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDefinition: the definition of ServiceEntries by which e2e/clusters applies
// what is rendered is Istio's own, below the comment that begins it.
func TestDefinition(t *testing.T) {
	copied, err := os.ReadFile("../standins/crds/serviceentries.networking.istio.io.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadFile(filepath.Join(programs.Mesh, "crds", "crd-all.gen.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(copied), "apiVersion:")
	if definition := strings.TrimSpace(string(copied[max(at, 0):])); at < 0 || !strings.Contains(string(all), definition) {
		t.Error("it is not among the definitions of Istio's control plane")
	}
}
