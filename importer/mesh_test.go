package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// clusterOf returns a cluster that has the objects of a stream of documents.
func clusterOf(name string, documents ...string) Cluster {
	c := Cluster{Name: name}
	for document := range strings.SplitSeq(strings.Join(documents, "---\n"), "---\n") {
		c.Items = append(c.Items, yamltext.New([]byte(document)))
	}
	return c
}

// set is a StatefulSet of three pods that names the Service of serviceWith.
const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, ports: [{containerPort: 1}]}]}}
`

// serviceWith returns the Service db in the namespace db, with more metadata and
// fields of its spec.
func serviceWith(metadata, spec string) string {
	return "apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: db" + metadata + "}\nspec: {clusterIP: None, ports: [{name: tcp, port: 1}]" + spec + "}\n"
}

// namespace is the namespace of a consumer that has nothing else.
const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: db}\n"

// TestImportKnowsMeshes: each mesh is found by what its members have; the members of
// others cannot be seen, and a warning names the command for them.
func TestImportKnowsMeshes(t *testing.T) {
	const selector = ", selector: {app: db}"
	object := func(apiVersion, kind, spec string) string {
		return fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: db, namespace: db}\nspec: {%s}\n", apiVersion, kind, spec)
	}
	cases := map[string]struct {
		one, two string
		isWarned bool
	}{
		schemas.MeshTanzuServiceMesh:     {set + "---\n" + serviceWith("", selector), serviceWith(`, annotations: {tsm.tanzu.vmware.com/endpoints.statefulset: '{"app":"db"}'}`, ""), false},
		schemas.MeshIstio:                {set + "---\n" + serviceWith("", selector), object("networking.istio.io/v1", "ServiceEntry", "hosts: [db-0.db.db.svc.cluster.local], workloadSelector: {labels: {statefulset.kubernetes.io/pod-name: db-0}}"), false},
		schemas.MeshMultiClusterServices: {set + "---\n" + serviceWith("", selector) + "---\n" + object("multicluster.x-k8s.io/v1alpha1", "ServiceExport", ""), namespace, false},
		schemas.MeshCilium:               {set + "---\n" + serviceWith(`, annotations: {service.cilium.io/global: "true"}`, selector), serviceWith(`, annotations: {service.cilium.io/global: "true", service.cilium.io/shared: "false"}`, ""), false},
		schemas.MeshLinkerd:              {set + "---\n" + serviceWith(`, labels: {mirror.linkerd.io/exported: "true"}`, selector), namespace, false},
		schemas.MeshKuma:                 {set + "---\n" + object("kuma.io/v1alpha1", "HostnameGenerator", ""), namespace, true},
		schemas.MeshExternalDNS:          {set + "---\n" + serviceWith(`, annotations: {external-dns.alpha.kubernetes.io/hostname: db.db.svc.cluster.local}`, selector), namespace, true},
		schemas.MeshSkupper:              {set + "---\n" + object("skupper.io/v2alpha1", "Connector", ""), namespace, true},
	}
	expect.Same(t, "meshes", slices.Sorted(slices.Values(schemas.MeshKeys())), slices.Sorted(maps.Keys(cases)))
	for key, c := range cases {
		d, results := Import(Input{Clusters: []Cluster{clusterOf("one", c.one), clusterOf("two", c.two)}})
		if c.isWarned {
			warned := slices.ContainsFunc(results, func(r report.Result) bool {
				return r.Code == report.ImportUndecided && strings.Contains(r.Message, "init --mesh "+key)
			})
			expect.Same(t, key+": warned", true, warned)
			continue
		}
		expect.Same(t, fmt.Sprintf("%s: failed\n%v", key, results), false, results.Failed())
		if len(d.Namespaces) != 1 {
			t.Errorf("%s: %d GlobalNamespaces: %v", key, len(d.Namespaces), results)
			continue
		}
		expect.Same(t, key+": mesh", key, d.Namespaces[0].Spec.Mesh.Key())
		expect.Same(t, key+": members", []schemas.Member{{Cluster: "one", Namespace: "db"}, {Cluster: "two", Namespace: "db"}}, d.Namespaces[0].Spec.Members)
	}
}
