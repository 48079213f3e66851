package inventory_test

import (
	"strings"
	"testing"

	"global-headless-service/generators"
	"global-headless-service/internal/expect"
	"global-headless-service/inventory"
	"global-headless-service/schemas"
)

// A mirroringMesh gives consumers a Service that is called after the source's
// cluster, and the source keeps its own.
type mirroringMesh struct {
	generators.Mesh
	plan *generators.Plan
}

func (m mirroringMesh) PodName(pod string, at schemas.Member) string {
	service := m.plan.Service.Name
	if at != m.plan.Source() {
		service += "-" + m.plan.Source().Cluster
	}
	return pod + "." + service + "." + at.Namespace + ".svc.cluster.local"
}

// mirrored are the plans of redis under such a mesh.
func mirrored() []*generators.Plan {
	plans := loaded(redis).Plans()
	plans[0].Mesh = mirroringMesh{plans[0].Mesh, plans[0]}
	return plans
}

// TestNamesThatDiffer: where no name works in every member, the table says so,
// and a template needs a member (rule 21).
func TestNamesThatDiffer(t *testing.T) {
	names, err := inventory.NewNames(mirrored(), inventory.Choice{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := names.Table(&b); err != nil {
		t.Fatal(err)
	}
	expect.Contains(t, "table", b.String(),
		"redis     redis-1   east/cache   redis-1.redis.cache.svc.cluster.local       <none>\n",
		"redis     redis-1   west/shop    redis-1.redis-east.shop.svc.cluster.local   <none>\n")
	b.Reset()
	err = names.Template(&b, "{{range .Pods}}{{.Name}} {{end}}")
	if err == nil || b.Len() > 0 {
		t.Fatalf("no error, and %q", b.String())
	}
	expect.Same(t, "error", `--format: pod "redis-0" has no name that works in every member: `+
		"redis-0.redis-east.shop.svc.cluster.local in west/shop, redis-0.redis.cache.svc.cluster.local in east/cache; choose a member, such as --from east/cache", err.Error())

	names, err = inventory.NewNames(mirrored(), inventory.Choice{From: "west/shop"})
	if err != nil {
		t.Fatal(err)
	}
	if err := names.Template(&b, "{{range .Pods}}{{.Name}} {{end}}"); err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "from west/shop", "redis-0.redis-east.shop.svc.cluster.local redis-1.redis-east.shop.svc.cluster.local \n", b.String())
}

// TestEverywhere: the shortest name that every member resolves works everywhere,
// with the domains that its pods search (rule 21).
func TestEverywhere(t *testing.T) {
	for name, tc := range map[string]struct{ old, new, want string }{
		"Short":        {"", "", "redis-0.redis"},
		"OtherDomains": {"    source:", "    clusters: [{name: west, domain: west.example}]\n    source:", "redis-0.redis"},
		"ClusterSet": {"    - {cluster: west, namespace: shop}\n", "    - {cluster: west, namespace: cache}\n    mesh: {multiClusterServices: {}}\n    clusters: [{name: east, id: e1}]\n",
			"redis-0.e1.redis.cache.svc.clusterset.local"},
		"SourceAlone": {"    - {cluster: west, namespace: shop}\n", "", "redis-0.redis"},
	} {
		input := strings.Replace(redis, tc.old, tc.new, 1)
		names, err := inventory.NewNames(loaded(input).Plans(), inventory.Choice{})
		if err != nil {
			t.Fatal(err)
		}
		expect.Same(t, name, tc.want, names.Services[0].Pods[0].Name)
	}
}
