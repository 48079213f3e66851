package clusters

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/clientcmd"
)

// A fleet is a repository, and the clusters that follow their folders in it.
type fleet struct {
	t          *testing.T
	repository string // folder
	clusters   []*gitops
	kubeconfig string // with a context for each cluster
}

func newFleet(t *testing.T, planes ...*plane) *fleet {
	f := &fleet{t: t, repository: t.TempDir()}
	for _, p := range planes {
		f.clusters = append(f.clusters, p.gitops("kustomize-controller"))
	}
	f.kubeconfig = filepath.Join(t.TempDir(), "kubeconfig")
	all, err := clientcmd.LoadFromFile(planes[0].Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range planes[1:] {
		more, err := clientcmd.LoadFromFile(p.Kubeconfig)
		if err != nil {
			t.Fatal(err)
		}
		all.Clusters[p.Name], all.AuthInfos[p.Name], all.Contexts[p.Name] = more.Clusters[p.Name], more.AuthInfos[p.Name], more.Contexts[p.Name]
	}
	if err := clientcmd.WriteToFile(*all, f.kubeconfig); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, g := range f.clusters {
			g.emptied(t)
		}
	})
	return f
}

// render updates the repository and returns the results. The pipeline renders
// all there is, so what an owner that is gone left is pruned.
func (f *fleet) render(a app) string {
	f.t.Helper()
	write(f.t, filepath.Join(f.repository, "package", "app.yaml"), a.yaml(f.t))
	out := runProgram(f.t, "", "render", "--prune-all", "--output", f.repository, filepath.Join(f.repository, "package"))
	if out.exit != 0 {
		f.t.Fatalf("render: exit %d\n%s", out.exit, out.stderr)
	}
	return out.stderr
}

// sync lets every cluster follow its folder.
func (f *fleet) sync() {
	f.t.Helper()
	for _, g := range f.clusters {
		if err := g.sync(f.t, f.folder(g)); err != nil {
			f.t.Fatal(err)
		}
	}
}

// folder are the objects of a cluster's folder, none where there is no folder.
func (f *fleet) folder(g *gitops) []*unstructured.Unstructured {
	path := filepath.Join(f.repository, "clusters", g.Name)
	if !exists(path) {
		return nil
	}
	return below(f.t, path)
}

// becomes renders, syncs, and holds what is live against what is declared.
func (f *fleet) becomes(a app) {
	f.t.Helper()
	f.render(a)
	f.sync()
	f.holds(a)
}

// holds fails unless every member has the Service that it is to have, and
// no other cluster has one.
func (f *fleet) holds(a app) {
	f.t.Helper()
	for _, g := range f.clusters {
		all, err := g.clients.CoreV1().Services("").List(f.t.Context(), metav1.ListOptions{})
		if err != nil {
			f.t.Fatal(err)
		}
		is, wanted := map[string]string{}, map[string]string{}
		for _, s := range all.Items {
			if s.Name != "kubernetes" {
				is[s.Namespace+"/"+s.Name] = summary(&s)
			}
		}
		for _, m := range a.members {
			if m.Cluster == g.Name {
				wanted[m.Namespace+"/"+a.service] = a.summary(m)
			}
		}
		if diff := cmp.Diff(wanted, is); diff != "" {
			f.t.Errorf("%s: Services, -declared +live:\n%s", g.Name, diff)
		}
	}
}

// summary is what matters of a live Service, as app.summary has it.
func summary(s *corev1.Service) string {
	var ports []string
	for _, p := range s.Spec.Ports {
		ports = append(ports, fmt.Sprintf("%s=%d->%s", p.Name, p.Port, p.TargetPort.String()))
	}
	slices.Sort(ports)
	return fmt.Sprintf("clusterIP %s, owner %q, selector %s, annotation %s, ports %s, notReady %t, global %q, shared %q",
		s.Spec.ClusterIP, s.Annotations[annotationOwner], jsonOf(s.Spec.Selector), s.Annotations[annotationEndpoints], ports, s.Spec.PublishNotReadyAddresses,
		s.Annotations["service.cilium.io/global"], s.Annotations["service.cilium.io/shared"])
}

// summary is what a member's Service is to be.
func (a app) summary(m member) string {
	var ports []string
	for name, number := range a.ports {
		ports = append(ports, fmt.Sprintf("%s=%d->%[1]s", name, number))
	}
	slices.Sort(ports)
	owner, selector, annotation, global, shared := a.name, "null", jsonOf(a.selector), "", ""
	if a.mesh == "cilium" {
		annotation, global, shared = "", "true", "false"
	}
	if m == a.source {
		owner, selector, annotation, shared = "", jsonOf(a.selector), "", ""
	}
	return fmt.Sprintf("clusterIP None, owner %q, selector %s, annotation %s, ports %s, notReady %t, global %q, shared %q", owner, selector, annotation, ports, a.notReady, global, shared)
}

func jsonOf(m map[string]string) string {
	b, _ := json.Marshal(m)
	return string(b)
}

// commandLine is what a warning says to run.
var commandLine = regexp.MustCompile(`kubectl (--context \S+ --namespace \S+ delete \S+ \S+( --cascade=\S+)?)`)

// follow runs the commands that a warning says, in their order, as they stand.
func (f *fleet) follow(warning string) int {
	f.t.Helper()
	lines := commandLine.FindAllStringSubmatch(warning, -1)
	for _, line := range lines {
		args := append([]string{"--kubeconfig", f.kubeconfig}, strings.Fields(line[1])...)
		if out := command(f.t, "", servers.Kubectl, args...); out.exit != 0 {
			f.t.Fatalf("kubectl %s: exit %d\n%s", line[1], out.exit, out.stderr)
		}
	}
	return len(lines)
}

// slicesOfService are the names of the EndpointSlices of a Service.
func (p *plane) slicesOfService(namespace, service string) ([]string, error) {
	list, err := p.clients.DiscoveryV1().EndpointSlices(namespace).List(context.Background(),
		metav1.ListOptions{LabelSelector: "kubernetes.io/service-name=" + service})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range list.Items {
		names = append(names, s.Name)
	}
	return names, nil
}
