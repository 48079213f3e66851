package live

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/internal/expect"
	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

// TestEveryMeshHasView: what the API knows as a mesh, status knows too.
func TestEveryMeshHasView(t *testing.T) {
	expect.Same(t, "meshes with a view", slices.Sorted(slices.Values(schemas.MeshKeys())), slices.Sorted(maps.Keys(meshViews)))
}

// TestRoleReadsAll: the Role of docs/status.md reads every kind that is asked for of any
// mesh.
func TestRoleReadsAll(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "examples", "status", "role.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var role struct {
		Rules []struct{ APIGroups, Resources []string }
	}
	if err := yaml.Unmarshal(b, &role); err != nil {
		t.Fatal(err)
	}
	reads := map[string]bool{}
	for _, rule := range role.Rules {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				reads[resource+"."+group] = true
			}
		}
	}
	for _, mesh := range schemas.MeshKeys() {
		f := fleetOf(t, packageOf(t, mesh+": {}"))
		for k := range f.Clusters {
			for _, kind := range f.query(&f.Clusters[k]).everywhere() {
				plural := strings.ToLower(kind.Name) + "s"
				if stem, ok := strings.CutSuffix(plural, "ys"); ok {
					plural = stem + "ies"
				}
				if !reads[plural+"."+kind.Group] {
					t.Errorf("%s: %s is asked for, and not in the Role", mesh, kind)
				}
			}
		}
	}
}

// TestViewsUnread: a consumer whose pods are shown by a kind that cannot be read is
// unknown, in whatever namespace that kind is asked for.
func TestViewsUnread(t *testing.T) {
	source := bySelector("db-0=10.0.0.1", "db-1=10.0.0.2")
	for mesh, u := range map[string]unreadKind{
		"kuma: {}":                    {kind: meshServiceKind, namespace: "kuma-system"},
		"kuma: {systemNamespace: km}": {kind: meshServiceKind, namespace: "km"},
		"istio: {networks: Multiple}": {kind: serviceEntryKind, namespace: "db"},
		"skupper: {}":                 {kind: serviceKind, namespace: "db"},
		"linkerd: {}":                 {kind: endpointSliceKind, namespace: "db"},
	} {
		u.err = &kubectl.Error{Text: "forbidden"}
		two := answerOf(t)
		two.unread = []unreadKind{u}
		state, err := fleetOf(t, packageOf(t, mesh)).Compare([]*Answer{answerOf(t, source), two})
		if err != nil {
			t.Fatal(err)
		}
		expect.Same(t, mesh, "two unknown:", state.Status().Services[0].pods()[1])
	}
}
