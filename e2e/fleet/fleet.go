package fleet

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// A Member is a namespace of a cluster.
type Member struct{ Cluster, Namespace string }

// A Fleet is a package of one StatefulSet, kafka, and what its clusters have
// applied of it. What a test sets holds from the next Sync on.
type Fleet struct {
	Mesh     string   // spec.mesh
	Clusters string   // spec.clusters
	Members  []Member // the source first
	Replicas int
	Extra    map[string]string // more files of the package, by path

	Annotations     string // of the Service
	Ports           string // of the Service
	ContainerPorts  string
	VirtualIP       bool // else the Service is headless
	DualStack       bool // else the Service has no ipFamilyPolicy
	PublishNotReady bool
	Edit            *strings.Replacer // of the manifests of the Service and the StatefulSet, or nil

	PerMember    bool               // no name is the same in all members
	Lookup       Lookup             // how names are looked up; in the clusters' DNS, if a test sets nothing else
	AfterResolve func(t *testing.T) // what AllResolve checks in the end, or nil
	Tally        *Tally             // of the suite

	Pods   map[string]string // the addresses of those that run
	Warned string            // what the last Sync printed beside the manifests

	program  string
	folder   string // of the package
	tree     string // of what is rendered of it
	clusters map[string]*Cluster
	asked    int
}

// New makes a package that has not been rendered yet, and the namespaces of its
// members. Program is the path of global-headless-service; clusters are by their names in the
// member list.
func New(t *testing.T, program, mesh string, clusters map[string]*Cluster, members ...Member) *Fleet {
	t.Helper()
	f := &Fleet{Mesh: mesh, Clusters: "[]", Members: members, Replicas: 3, Annotations: "{}", Pods: map[string]string{},
		Ports:          "[{name: tcp-client, port: 9092, targetPort: client}, {name: tcp-internal, port: 9093, targetPort: internal}]",
		ContainerPorts: "[{name: client, containerPort: 9092}, {name: internal, containerPort: 9093}]",
		Tally:          &Total, program: program, folder: t.TempDir(), tree: t.TempDir(), clusters: clusters}
	f.Lookup = dns{f}
	for k, at := range members {
		if !slices.Contains(members[:k], at) {
			f.Cluster(at).Must(t, "", "create", "namespace", at.Namespace)
		}
	}
	t.Cleanup(func() { t.Logf("%d names asked", f.asked) })
	return f
}

// Cluster returns the cluster of a member.
func (f *Fleet) Cluster(at Member) *Cluster { return f.clusters[at.Cluster] }

// Source returns the member in which the pods run, and its cluster.
func (f *Fleet) Source() (*Cluster, Member) { return f.Cluster(f.Members[0]), f.Members[0] }

// service returns the first fields of the Service's spec.
func (f *Fleet) service() string {
	spec := "clusterIP: None"
	if f.VirtualIP {
		spec = "type: ClusterIP"
	}
	if f.DualStack {
		spec += "\n  ipFamilyPolicy: RequireDualStack"
	}
	return spec
}

// write writes the package as a user has it, and nothing else into its folder.
func (f *Fleet) write(t *testing.T) {
	t.Helper()
	if err := os.RemoveAll(f.folder); err != nil {
		t.Fatal(err)
	}
	files := f.declarations()
	files[authored] = f.workload()
	if f.Edit != nil {
		files[authored] = f.Edit.Replace(files[authored])
	}
	maps.Copy(files, f.Extra)
	for name, text := range files {
		f.writeFile(t, name, text)
	}
}

// declarations returns the files that declare the global namespace and the
// Service, by their names.
func (f *Fleet) declarations() map[string]string {
	var members strings.Builder
	for _, at := range f.Members {
		fmt.Fprintf(&members, "  - {cluster: %s, namespace: %s}\n", at.Cluster, at.Namespace)
	}
	source := f.Members[0]
	return map[string]string{
		"global-namespace.yaml": fmt.Sprintf(`apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalNamespace
metadata: {name: kafka-gns}
spec:
  mesh: %s
  source: {cluster: %s, namespace: %s}
  clusters: %s
  members:
%s`, f.Mesh, source.Cluster, source.Namespace, f.Clusters, members.String()),
		"global-headless-service.yaml": `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata: {name: kafka-headless}
spec: {globalNamespace: kafka-gns}
`,
	}
}

// workload returns the source's Service and StatefulSet, as their author has them.
func (f *Fleet) workload() string {
	return fmt.Sprintf(`apiVersion: v1
kind: Service
metadata: {name: kafka-headless, namespace: %[1]s, annotations: %[3]s}
spec:
  %[5]s
  publishNotReadyAddresses: %[4]t
  selector: {app: kafka}
  ports: %[6]s
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka, namespace: %[1]s}
spec:
  serviceName: kafka-headless
  podManagementPolicy: Parallel
  replicas: %[2]d
  selector: {matchLabels: {app: kafka}}
  template:
    metadata: {labels: {app: kafka}}
    spec:
      containers:
      - name: kafka
        image: kafka
        ports: %[7]s
`, f.Members[0].Namespace, f.Replicas, f.Annotations, f.PublishNotReady, f.service(), f.Ports, f.ContainerPorts)
}

// authored is the file of the package with what the cluster of the source
// would have without global-headless-service.
const authored = "kafka.yaml"

func (f *Fleet) writeFile(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(f.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs global-headless-service on the package.
func (f *Fleet) run(args ...string) (stdout, stderr string, err error) {
	var out, errs bytes.Buffer
	c := exec.Command(f.program, append(args, f.folder)...)
	c.Stdout, c.Stderr = &out, &errs
	err = c.Run()
	return out.String(), errs.String(), err
}

// Refuses fails the test unless the program refuses the package with this code.
// The test also forces on the mesh what is refused, and finds it broken.
func (f *Fleet) Refuses(t *testing.T, code string) {
	t.Helper()
	f.RefusesUnforced(t, code)
	f.Tally.refused.Add(1)
}

// RefusesUnforced is Refuses where the mesh is not tried, and counts for no
// Proof.
func (f *Fleet) RefusesUnforced(t *testing.T, code string) {
	t.Helper()
	f.write(t)
	_, stderr, err := f.run("render", "--output", f.tree)
	if err == nil || !strings.Contains(stderr, "["+code+"]") {
		t.Errorf("render: %v, want an error %s\n%s", err, code, stderr)
	}
}

// ApplyAuthored applies the Service and the StatefulSet without rendering them, and
// starts the pods.
func (f *Fleet) ApplyAuthored(t *testing.T) {
	t.Helper()
	f.write(t)
	c, _ := f.Source()
	c.Must(t, "", "apply", "--server-side", "--filename", filepath.Join(f.folder, authored))
	f.runPods(t)
}

// runPods runs the pods that there should be, and lets the others go.
func (f *Fleet) runPods(t *testing.T) {
	t.Helper()
	c, source := f.Source()
	for k := range f.Replicas {
		f.Pods[PodName(k)] = c.RunPod(t, source.Namespace, PodName(k), corev1.ConditionTrue)
	}
	for k := f.Replicas; f.Pods[PodName(k)] != ""; k++ {
		c.EndPod(t, source.Namespace, PodName(k))
		delete(f.Pods, PodName(k))
	}
}

// PodName returns the name of the pod with an ordinal.
func PodName(ordinal int) string { return fmt.Sprintf("kafka-%d", ordinal) }

// Restart replaces a pod by one with another address.
func (f *Fleet) Restart(t *testing.T, pod string) {
	t.Helper()
	c, source := f.Source()
	c.LosePod(t, source.Namespace, pod)
	was := f.Pods[pod]
	f.Pods[pod] = c.RunPod(t, source.Namespace, pod, corev1.ConditionTrue)
	if was == f.Pods[pod] {
		t.Fatalf("%s has the address %s again", pod, was)
	}
}
