package status

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"global-headless-service/e2e/fleet"
)

// TestOutOfReach: clusters that hang, refuse or have no context are rows, and
// the others are asked all the same.
func TestOutOfReach(t *testing.T) {
	p := newWatched(t, "reach")
	p.Sync(t)
	p.mirrors(p.Members[1])
	p.shows()
	hangs, err := net.Listen("tcp", "127.0.0.1:0") // the kernel accepts connections that are never answered
	if err != nil {
		t.Fatal(err)
	}
	defer hangs.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refuses := closed.Addr().String()
	closed.Close()
	config, err := clientcmd.LoadFromFile(kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	for name, address := range map[string]string{"hangs": hangs.Addr().String(), "refuses": refuses} {
		config.Clusters[name] = &clientcmdapi.Cluster{Server: "https://" + address}
		config.Contexts[name] = &clientcmdapi.Context{Cluster: name, AuthInfo: one.Name}
		p.Members = append(p.Members, fleet.Member{Cluster: name, Namespace: "reach"})
	}
	p.Members = append(p.Members, fleet.Member{Cluster: "no-context", Namespace: "reach"})
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	problems := map[string]string{}
	for _, args := range [][]string{
		{"--cluster", one.Name, "--cluster", two.Name, "--cluster", "refuses", "--cluster", "no-context"},
		{"--cluster", "hangs", "--timeout", "15s"}, // by itself, since the others may take longer on a busy machine
	} {
		for _, c := range p.asks(append(args, "--kubeconfig", path)...).Clusters {
			problems[c.Name] = c.State + ": " + c.Problem
		}
	}
	for name, want := range map[string]string{
		one.Name: "inSync: ", two.Name: "inSync: ",
		"hangs":      "unknown: no answer within 15s",
		"refuses":    "was refused",
		"no-context": `unknown: there is no context "no-context" in the kubeconfig`,
	} {
		if got := problems[name]; !strings.Contains(got, want) {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
}

// TestAbsent: a namespace that is not there, and kinds that no
// CustomResourceDefinition brings, are rows.
func TestAbsent(t *testing.T) {
	p := newWatched(t, "absent")
	p.Members = append(p.Members, fleet.Member{Cluster: two.Name, Namespace: "absent-and-gone"})
	s := p.asks()
	found := false
	for _, o := range s.Clusters[1].Objects {
		found = found || o.Namespace == "absent-and-gone" && o.Problem == "there is no such namespace"
	}
	if !found {
		t.Errorf("nothing of the namespace: %+v", s.Clusters[1].Objects)
	}
	p.Mesh = "{istio: {networks: Multiple}}"
	s = p.asks()
	var got []string
	for _, c := range s.Clusters {
		for _, o := range c.Objects {
			if o.State == "unknown" {
				got = append(got, c.Name+" "+o.Kind+" "+o.Problem)
			}
		}
	}
	if len(got) != 6 || !strings.Contains(strings.Join(got, "\n"), `the server doesn't have a resource type "ServiceEntry"`) {
		t.Errorf("ServiceEntries: %s", strings.Join(got, "\n"))
	}
}

// serviceEntries is the least definition of Istio's kind.
const serviceEntries = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: serviceentries.networking.istio.io}
spec:
  group: networking.istio.io
  scope: Namespaced
  names: {kind: ServiceEntry, plural: serviceentries, singular: serviceentry}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`

// TestMesh: a mesh's kind that is there is compared, and a pod without an object
// of its shows.
func TestMesh(t *testing.T) {
	p := newWatched(t, "mesh")
	p.Mesh = "{istio: {networks: Multiple}}"
	for _, c := range []*fleet.Cluster{one, two} {
		c.Apply(t, serviceEntries)
		c.Must(t, "", "wait", "--for", "condition=Established", "--timeout", "60s", "crd/serviceentries.networking.istio.io")
	}
	defer func() {
		for _, c := range []*fleet.Cluster{one, two} {
			c.Must(t, "", "delete", "crd", "serviceentries.networking.istio.io")
		}
	}()
	p.Sync(t)
	p.shows()
	two.Must(t, "", "delete", "serviceentry", "kafka-headless-kafka-1", "--namespace", "mesh")
	p.shows("cluster-two mesh/ServiceEntry kafka-headless-kafka-1: missing", "cluster-two/mesh kafka-1: missing")
	one.Must(t, "", "scale", "statefulset", "kafka", "--namespace", "mesh", "--replicas", "4")
	p.Sync(t)
	p.shows()
	p.Replicas = 2
	p.Sync(t)
	p.shows()
}

// TestLeft: what an earlier run rendered in a namespace that is no member any
// more shows with --all-namespaces.
func TestLeft(t *testing.T) {
	p := newWatched(t, "left", fleet.Member{Cluster: two.Name, Namespace: "left-behind"})
	p.Sync(t)
	p.mirrors(p.Members[1])
	p.Members = p.Members[:2]
	p.shows()
	const line = "cluster-two left-behind/Service kafka-headless: extra"
	if got := p.asks("--all-namespaces").lines(); !slices.Contains(got, line) { // other tests leave theirs
		t.Errorf("in all namespaces: %s", strings.Join(got, "\n"))
	}
}

// TestRoles: the roles of docs/status.md are enough, and without them each kind
// is a row.
func TestRoles(t *testing.T) {
	p := newWatched(t, "roles")
	p.Sync(t)
	p.mirrors(p.Members[1])
	p.shows()
	readers := []string{"--context", one.Name + "=" + one.Name + "-reader", "--context", two.Name + "=" + two.Name + "-reader"}
	for _, c := range p.asks(readers...).Clusters {
		if c.State != "unknown" || !slices.ContainsFunc(c.Objects, func(o object) bool {
			return strings.Contains(o.Problem, "forbidden")
		}) {
			t.Errorf("without roles: %+v", c)
		}
	}
	for _, c := range []*fleet.Cluster{one, two} {
		c.Must(t, documentedRole(t), "apply", "--namespace", "roles", "--filename", "-")
		c.Must(t, "", "create", "rolebinding", "status", "--namespace", "roles", "--role", "global-headless-service-status", "--user", "reader")
	}
	fleet.Eventually(t, "the roles are enough", func() error {
		if lines := p.asks(readers...).lines(); len(lines) > 0 {
			return errorOf(lines)
		}
		return nil
	})
}

// documentedRole returns the Role that docs/status.md shows.
func documentedRole(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../examples/status/role.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

type errorOf []string

func (e errorOf) Error() string { return strings.Join(e, "\n") }

// TestMany: a fleet of 200 clusters is asked, all of them contexts of one API
// server. The log says how long that takes.
func TestMany(t *testing.T) {
	const clusters = 200
	p := newWatched(t, "many")
	p.Sync(t)
	p.mirrors(p.Members[1])
	p.shows()
	config, err := clientcmd.LoadFromFile(kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	for k := len(p.Members); k < clusters; k++ {
		name := fmt.Sprintf("cluster-%d", k)
		config.Contexts[name] = config.Contexts[two.Name]
		p.Members = append(p.Members, fleet.Member{Cluster: name, Namespace: "many"})
	}
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	s := p.asks("--kubeconfig", path)
	t.Logf("%d clusters in %.1f s", len(s.Clusters), time.Since(start).Seconds())
	if len(s.Clusters) != clusters || len(s.Services[0].Members) != clusters {
		t.Errorf("%d clusters, %d members", len(s.Clusters), len(s.Services[0].Members))
	}
	for _, m := range s.Services[0].Members {
		if m.State != "inSync" || len(m.Pods) != p.Replicas {
			t.Fatalf("%+v", m)
		}
	}
}
