package generators

import (
	"testing"

	"global-headless-service/yamltext"
)

// TestLacksNamespace: kinds that live in no namespace lack none, and of kinds
// that are not Kubernetes' own nothing is known (rule 5).
func TestLacksNamespace(t *testing.T) {
	tests := map[string]struct {
		apiVersion, kind, namespace string
		want                        bool
	}{
		"ConfigMap":     {"v1", "ConfigMap", "", true},
		"WithNamespace": {"v1", "ConfigMap", "db", false},
		"Budget":        {"policy/v1", "PodDisruptionBudget", "", true},
		"Namespace":     {"v1", "Namespace", "", false},
		"ClusterRole":   {"rbac.authorization.k8s.io/v1", "ClusterRole", "", false},
		"Definition":    {"apiextensions.k8s.io/v1", "CustomResourceDefinition", "", false},
		"Custom":        {"cert-manager.io/v1", "ClusterIssuer", "", false},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			document := "apiVersion: " + tc.apiVersion + "\nkind: " + tc.kind + "\nmetadata:\n  name: a\n"
			if tc.namespace != "" {
				document += "  namespace: " + tc.namespace + "\n"
			}
			if got := LacksNamespace(yamltext.New([]byte(document))); got != tc.want {
				t.Errorf("got %t, want %t", got, tc.want)
			}
		})
	}
}
