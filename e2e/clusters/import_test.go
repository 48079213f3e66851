package clusters

import (
	"path/filepath"
	"strings"
	"testing"
)

// handWritten is a StatefulSet with its Service, applied in one cluster, and a copy
// of the Service that another applies.
const (
	handSource = `apiVersion: v1
kind: Service
metadata: {name: imported-headless, namespace: imported}
spec:
  clusterIP: None
  ports: [{name: client, port: 9092, targetPort: client}, {name: internal, port: 9093}]
  selector: {app: imported}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: imported, namespace: imported}
spec:
  serviceName: imported-headless
  selector: {matchLabels: {app: imported}}
  template:
    metadata: {labels: {app: imported}}
    spec: {containers: [{name: kafka, image: kafka, ports: [{name: client, containerPort: 9092}]}]}
`
	handCopy = `apiVersion: v1
kind: Service
metadata:
  name: imported-headless
  namespace: imported
  annotations: {tsm.tanzu.vmware.com/endpoints.statefulset: '{"app": "imported"}'}
spec:
  clusterIP: None
  ipFamilyPolicy: SingleStack
  ports: [{name: client, port: 9092, targetPort: client}]
`
	importedDeclarations = `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalNamespace
metadata:
  name: imported
spec:
  members:
  - {cluster: cluster-one, namespace: imported}
  - {cluster: cluster-two, namespace: imported}
---
apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: imported-headless
spec:
  globalNamespace: imported
  source: {cluster: cluster-one, namespace: imported}
  service:
    ipFamilyPolicy: SingleStack
`
)

// TestImport imports what kubectl prints of two real clusters, where a copy that
// was written by hand lacks a port. What an API server adds is no difference, and
// applying the rendering leaves none.
func TestImport(t *testing.T) {
	folder := t.TempDir()
	source, declarations := filepath.Join(folder, "source.yaml"), filepath.Join(folder, "declarations.yaml")
	for p, text := range map[*plane]string{one: handSource, two: handCopy} {
		p.namespace(t, "imported")
		for _, o := range documents(t, text) {
			if _, err := p.apply(t, o, "hand"); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { p.delete(t, o) })
		}
	}
	got := imported(t, folder)
	if got.exit != 0 || got.stdout != importedDeclarations {
		t.Fatalf("exit %d\n%s%s", got.exit, got.stdout, got.stderr)
	}
	if !strings.Contains(got.stderr, "cluster-two/imported: port 9093/TCP missing [import-differs]\n") || strings.Count(got.stderr, "import-differs") != 1 {
		t.Errorf("stderr:\n%s", got.stderr)
	}
	write(t, source, handSource)
	write(t, declarations, got.stdout)
	for cluster, p := range map[string]*plane{"cluster-one": one, "cluster-two": two} {
		slice := runProgram(t, "", "render", "--cluster", cluster, "--other-items", "Drop", source, declarations)
		if slice.exit != 0 {
			t.Fatal(slice.stderr)
		}
		for _, o := range documents(t, slice.stdout) {
			if _, err := p.apply(t, o, "rendered"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if again := imported(t, folder); again.exit != 0 || again.stdout != importedDeclarations || strings.Contains(again.stderr, "warning") {
		t.Errorf("after the rendering is applied: exit %d\n%s%s", again.exit, again.stdout, again.stderr)
	}
}

// imported imports dumps of the two clusters.
func imported(t *testing.T, folder string) outcome {
	t.Helper()
	args := []string{"import"}
	for p, form := range map[*plane]string{one: "yaml", two: "json"} {
		dump := command(t, "", servers.Kubectl, "--kubeconfig", p.Kubeconfig, "get", "service,statefulset,namespace",
			"-A", "-o", form, "--show-managed-fields")
		if dump.exit != 0 {
			t.Fatal(dump.stderr)
		}
		path := filepath.Join(folder, p.Name+"."+form)
		write(t, path, dump.stdout)
		args = append(args, p.Name+"="+path)
	}
	return runProgram(t, "", args...)
}
