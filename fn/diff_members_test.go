package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/review"
)

// declaredMembers is a package with one declaration, without a StatefulSet.
func declaredMembers(mesh, source string, members ...string) string {
	list := ""
	for _, m := range members {
		cluster, namespace, _ := strings.Cut(m, "/")
		list += "  - {cluster: " + cluster + ", namespace: " + namespace + "}\n"
	}
	cluster, namespace, _ := strings.Cut(source, "/")
	return `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: db
spec:
  mesh: {` + mesh + `}
  members:
` + list + `  source: {cluster: ` + cluster + `, namespace: ` + namespace + `, statefulSets: [], pods: [db-0, db-1]}
  service: {selector: {app: db}, ports: [{port: 5432}]}
`
}

// TestDiffMembers: the JSON of diff says which members come, go and change, under
// meshes whose objects stand in the members' namespaces and under those whose do
// not (docs/DESIGN.md, Commands).
func TestDiffMembers(t *testing.T) {
	three := []string{"one/db", "one/web", "two/db"}
	four := []string{"one/db", "one/api", "two/db", "two/web"}
	port := strings.NewReplacer("5432", "5433")
	for name, tc := range map[string]struct{ before, after, want string }{
		"Nothing": {declaredMembers("tanzuServiceMesh: {}", "one/db", three...), declaredMembers("tanzuServiceMesh: {}", "one/db", three...), ""},
		"First":   {"", declaredMembers("cilium: {}", "one/db", "one/db", "two/db"), "one/db source added, two/db consumer added"},
		"TanzuServiceMesh": {declaredMembers("tanzuServiceMesh: {}", "one/db", three...), declaredMembers("tanzuServiceMesh: {}", "one/db", four...),
			"one/api consumer added, one/web consumer removed, two/web consumer added"},
		"Skupper": {declaredMembers("skupper: {}", "one/db", three...), declaredMembers("skupper: {}", "one/db", four...),
			"one/api consumer added, one/web consumer removed, two/web consumer added"},
		"Kuma": {declaredMembers("kuma: {}", "one/db", three...), declaredMembers("kuma: {}", "one/db", four...),
			"one/api consumer added, one/web consumer removed, two/web consumer added"},
		"KumaGone": {declaredMembers("kuma: {}", "one/db", four...), declaredMembers("kuma: {}", "one/db", three...),
			"one/api consumer removed, one/web consumer added, two/web consumer removed"},
		"Istio": {declaredMembers("istio: {networks: Multiple}", "one/db", three...), declaredMembers("istio: {networks: Multiple}", "one/db", four...),
			"one/api consumer added, one/db source updated, two/db consumer updated, two/web consumer added"},
		"Port": {declaredMembers("tanzuServiceMesh: {}", "one/db", three...), port.Replace(declaredMembers("tanzuServiceMesh: {}", "one/db", three...)),
			"one/db source updated, one/web consumer updated, two/db consumer updated"},
		"Source": {declaredMembers("tanzuServiceMesh: {}", "one/db", three...), declaredMembers("tanzuServiceMesh: {}", "two/db", three...),
			"one/db consumer changed role, two/db source changed role"},
		"Mesh": {declaredMembers("tanzuServiceMesh: {}", "one/db", three...), declaredMembers("istio: {}", "one/db", three...),
			"one/web consumer changed mesh, two/db consumer changed mesh"},
		"MeshWithoutConsumers": {declaredMembers("cilium: {}", "one/db", "one/db", "two/db"), declaredMembers("multiClusterServices: {}", "one/db", "one/db", "two/db"),
			"one/db source changed mesh, two/db consumer changed mesh"},
		"Declaration": {declaredMembers("tanzuServiceMesh: {}", "one/db", three...), strings.Replace(declaredMembers("tanzuServiceMesh: {}", "one/db", "one/db", "three/db"), "name: db\n", "name: db2\n", 1),
			"one/db source removed, one/web consumer removed, two/db consumer removed, one/db source added, three/db consumer added"},
	} {
		root := filetest.Folder(t, files{"after/after.yaml": tc.after})
		tree, after := filepath.Join(root, "tree"), filepath.Join(root, "after")
		if tc.before != "" {
			filetest.WriteFile(t, filepath.Join(root, "before", "before.yaml"), tc.before)
			expect.Same(t, name+": exit code", 0, runs(t, "render", "--output", tree, filepath.Join(root, "before")).exit)
		}
		got := runs(t, "diff", "--exit-zero", "--output", tree, "--prune-all", "-o", "json", after)
		var r review.Review
		if err := json.Unmarshal([]byte(got.stdout), &r); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, got.stderr)
		}
		conforms(t, name, outputSchema(t, "review.json"), got.stdout)
		var members []string
		for _, m := range r.Members {
			members = append(members, strings.TrimSpace(fmt.Sprint(m.Cluster, "/", m.Namespace, " ", m.Role, " ", m.State, " ", m.Reason)))
		}
		expect.Same(t, name, tc.want, strings.Join(members, ", "))
	}
}
