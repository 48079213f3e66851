package istio

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// A member is a namespace of a cluster.
type member struct{ Cluster, Namespace string }

func (at member) cluster() *cluster {
	if at.Cluster == one.Name {
		return one
	}
	return two
}

// A fleet is a package of one StatefulSet in cluster-one, what its clusters
// have applied of it, and the sidecars of its members.
type fleet struct {
	mesh      *mesh
	namespace string // of the source; the other namespaces begin with it too
	members   []member
	replicas  int
	virtualIP bool
	ports     string // of the Service in place of the usual ones

	folder   string
	applied  map[*cluster][]string // "kind name namespace"
	sidecars map[member]*proxy
	pods     map[string]string // addresses
}

// newFleet makes the namespaces of its members, and that of the source in each
// cluster. It renders and applies nothing yet.
func newFleet(t *testing.T, m *mesh, namespace string, members ...member) *fleet {
	t.Helper()
	f := &fleet{mesh: m, namespace: namespace, replicas: 3, folder: t.TempDir(),
		applied: map[*cluster][]string{}, sidecars: map[member]*proxy{}, pods: map[string]string{}}
	f.members = append([]member{{one.Name, namespace}}, members...)
	places := append(slices.Clone(f.members), member{two.Name, namespace})
	for k, at := range places {
		if !slices.Contains(places[:k], at) {
			at.cluster().addNamespace(t, at.Namespace)
		}
	}
	for _, at := range f.members {
		f.sidecars[at] = m.sidecar(t, at.cluster(), at.Namespace)
	}
	return f
}

// A port is a Service's, with the port of the pods to which it leads from a
// virtual address. At its own address a pod is reached by the number itself, as
// with any headless Service.
type port struct {
	number, target int
	speaks         string // what clients say first: "http/1.1", "tls", or anything else
}

// client is the first of the usualPorts, and the port of portTCP.
var client = port{number: 9092, target: 9092}

// usualPorts are a Service's unless a test needs others: each of another protocol
// of Istio.
var usualPorts = []port{
	client, {number: 9093, target: 9193}, {number: 9404, target: 9404, speaks: "http/1.1"}, {number: 9405, target: 9405, speaks: "http/1.1"},
	{number: 9406, target: 9406, speaks: "http/1.1"}, {number: 9443, target: 9443, speaks: "tls"}, {number: 9444, target: 9444, speaks: "tls"},
	{number: 27017, target: 27017}, {number: 3306, target: 3306}, {number: 6379, target: 6379},
}

// usualPortsYAML are the usualPorts in a Service.
const usualPortsYAML = `[{name: tcp-client, port: 9092, targetPort: client}, {name: tcp-internal, port: 9093, targetPort: internal},
    {name: http-metrics, port: 9404}, {name: grpc-api, port: 9405}, {name: h2c, port: 9406, appProtocol: kubernetes.io/h2c},
    {name: https-admin, port: 9443}, {name: tls-peer, port: 9444}, {name: mongo, port: 27017}, {name: mysql, port: 3306}, {name: redis, port: 6379}]`

// write writes the package as a user has it.
func (f *fleet) write(t *testing.T) {
	t.Helper()
	clusterIP := "clusterIP: None"
	if f.virtualIP {
		clusterIP = "type: ClusterIP"
	}
	var members strings.Builder
	for _, at := range f.members {
		fmt.Fprintf(&members, "  - {cluster: %s, namespace: %s}\n", at.Cluster, at.Namespace)
	}
	for name, text := range map[string]string{
		"global-namespace.yaml": fmt.Sprintf(`apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalNamespace
metadata: {name: kafka-gns}
spec:
  mesh: {istio: {networks: %s}}
  source: {cluster: %s, namespace: %s}
  members:
%s`, f.mesh.networks, one.Name, f.namespace, members.String()),
		"global-headless-service.yaml": `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata: {name: kafka-headless}
spec: {globalNamespace: kafka-gns}
`,
		"kafka.yaml": fmt.Sprintf(`apiVersion: v1
kind: Service
metadata: {name: kafka-headless, namespace: %[1]s}
spec:
  %[2]s
  selector: {app: kafka}
  ports: %[4]s
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka, namespace: %[1]s}
spec:
  serviceName: kafka-headless
  podManagementPolicy: Parallel
  replicas: %[3]d
  selector: {matchLabels: {app: kafka}}
  template:
    metadata: {labels: {app: kafka}}
    spec:
      containers:
      - name: kafka
        image: kafka
        ports:
        - {name: client, containerPort: 9092}
        - {name: internal, containerPort: 9193}
        - {name: metrics, containerPort: 9404}
`, f.namespace, clusterIP, f.replicas, cmp.Or(f.ports, usualPortsYAML)),
	} {
		if err := os.WriteFile(filepath.Join(f.folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// runOurs runs our program, and returns what it prints.
func runOurs(args ...string) (stdout, stderr string, err error) {
	var out, errs bytes.Buffer
	c := exec.Command(ours, args...)
	c.Stdout, c.Stderr = &out, &errs
	err = c.Run()
	return out.String(), errs.String(), err
}

// must returns what a command of our program prints for the package.
func (f *fleet) must(t *testing.T, args ...string) string {
	t.Helper()
	stdout, stderr, err := runOurs(append(args, f.folder)...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", args, err, stderr)
	}
	return stdout
}

// sync renders the package for each cluster, applies it, deletes what is no
// longer rendered, and runs the pods.
func (f *fleet) sync(t *testing.T) {
	t.Helper()
	f.write(t)
	for _, c := range []*cluster{one, two} {
		manifests := f.must(t, "render", "--absent-cluster", "Empty", "--cluster", c.Name)
		var now []string
		if strings.TrimSpace(manifests) != "" {
			c.apply(t, manifests)
			now = strings.Fields(c.must(t, manifests, "get", "--filename", "-", "--output",
				`jsonpath={range .items[*]}{.kind}/{.metadata.name}{"\n"}{end}{.kind}/{.metadata.name}`))
			now = slices.DeleteFunc(now, func(id string) bool { return id == "List/" || id == "/" })
		}
		for _, id := range f.applied[c] {
			if !slices.Contains(now, id) {
				c.must(t, "", "delete", "--namespace", f.namespace, id)
			}
		}
		f.applied[c] = now
	}
	f.runPods(t)
}

// runPods runs as many pods as there are replicas, and releases the others.
func (f *fleet) runPods(t *testing.T) {
	t.Helper()
	for k := range f.replicas {
		f.pods[podName(k)] = one.runPod(t, f.namespace, podName(k), corev1.ConditionTrue)
	}
	for k := f.replicas; f.pods[podName(k)] != ""; k++ {
		one.releasePod(t, f.namespace, podName(k))
		delete(f.pods, podName(k))
	}
}

func podName(ordinal int) string { return fmt.Sprintf("kafka-%d", ordinal) }
