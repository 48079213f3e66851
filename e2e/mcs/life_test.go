package mcs

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"global-headless-service/e2e/fleet"
)

const mesh = "{multiClusterServices: {}}"

func newFleet(t *testing.T, namespace string) *fleet.Fleet {
	t.Helper()
	return fleet.New(t, programs.Program, mesh, map[string]*fleet.Cluster{one.Name: one, two.Name: two}, fleet.OneNamespace(namespace, one, two)...)
}

// TestLife: names lead to pods as long as these live, and as long as the
// Service is exported.
func TestLife(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "life")
	f.Live(t, 5)
	imported(t, f, two)

	t.Log("no name lacks the id of the cluster, and consumers have no short one")
	for pod := range f.Pods {
		for _, at := range f.Members {
			f.Cluster(at).Unknown(t, at.Namespace, pod+".kafka-headless.life.svc."+domain)
		}
		two.Unknown(t, "life", pod+".kafka-headless")
		one.Resolves(t, "life", pod+".kafka-headless", f.Pods[pod])
	}

	// The ServiceExport goes, and all that is imported with it.
	f.SwitchMesh(t, "{tanzuServiceMesh: {}}", func(before []fleet.PodNames) {
		f.NoneResolves(t, before)
		nothingImported(t, "life", one)
		nothingImported(t, "life", two)
	})
	imported(t, f, two)
}

// TestDroppedMember: the controller imports into every cluster of the set that has the
// namespace, so that a member that is dropped keeps the names.
func TestDroppedMember(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "dropped")
	f.Settle(t)
	dropped, names := f.DropLastMember(t)
	f.Restart(t, "kafka-0")
	for _, pod := range names {
		f.Cluster(dropped).Resolves(t, dropped.Namespace, pod.Members[0].Name, f.Pods[pod.Pod])
	}
	imported(t, f, two)
}

// TestIDs: the names have the id of the source's cluster, which is not always
// its name in the member list.
func TestIDs(t *testing.T) {
	t.Parallel()
	f := fleet.New(t, programs.Program, mesh, map[string]*fleet.Cluster{"Prod_EU": one, "Prod_US": two},
		fleet.Member{Cluster: "Prod_US", Namespace: "ids"}, fleet.Member{Cluster: "Prod_EU", Namespace: "ids"})
	f.RefusesUnforced(t, "invalid-cluster-id")
	f.Clusters = "[{name: Prod_EU, id: cluster-one}, {name: Prod_US, id: cluster-two}]"
	f.Settle(t)
	f.Restart(t, "kafka-0")
	f.AllResolve(t)
}

// TestNotReady: a pod that is not ready when it gets its address has no name,
// unless the Service publishes such addresses.
func TestNotReady(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "not-ready")
	f.PublishNotReadyPod(t, func() {})
	one.Resolves(t, "not-ready", "kafka-1.kafka-headless", f.Pods["kafka-1"])
}

// imported returns when a consumer's cluster has a ServiceImport of the fleet,
// and EndpointSlices with the names and addresses of its pods and nothing else.
// Nothing is rendered for that cluster.
func imported(t *testing.T, f *fleet.Fleet, c *fleet.Cluster) {
	t.Helper()
	if text := f.Rendered(t, c.Name); text != "" {
		t.Errorf("%s has manifests:\n%s", c.Name, text)
	}
	_, source := f.Source()
	fleet.Eventually(t, c.Name+" imports "+source.Namespace, func() error {
		var i struct{ Spec struct{ Type string } }
		if err := get(c, &i, "serviceimport", "kafka-headless", "--namespace", source.Namespace); err != nil {
			return err
		}
		if i.Spec.Type != "Headless" {
			return fmt.Errorf("the ServiceImport's type is %s", i.Spec.Type)
		}
		var list struct {
			Items []struct {
				Endpoints []struct {
					Hostname  string
					Addresses []string
				}
			}
		}
		if err := get(c, &list, "endpointslices", "--namespace", source.Namespace, "--selector",
			"multicluster.kubernetes.io/service-name=kafka-headless,multicluster.kubernetes.io/source-cluster="+source.Cluster); err != nil {
			return err
		}
		pods := map[string]string{}
		for _, slice := range list.Items {
			for _, e := range slice.Endpoints {
				pods[e.Hostname] = strings.Join(e.Addresses, " ")
			}
		}
		if !maps.Equal(pods, f.Pods) {
			return fmt.Errorf("the EndpointSlices have %v, want %v", pods, f.Pods)
		}
		return nil
	})
}

// nothingImported returns when a namespace of a cluster has no ServiceImport, no
// EndpointSlice of one and no Service that one owns: an export that comes back before the
// garbage collector has deleted that Service would lose it, and its names for good.
func nothingImported(t *testing.T, namespace string, c *fleet.Cluster) {
	t.Helper()
	type object struct {
		Metadata struct {
			Name            string
			OwnerReferences []struct{ Kind string }
		}
	}
	isImports := func(o object) bool {
		return len(o.Metadata.OwnerReferences) > 0 && o.Metadata.OwnerReferences[0].Kind == "ServiceImport"
	}
	fleet.Eventually(t, c.Name+" imports nothing into "+namespace, func() error {
		var imports, slicesOf, services struct{ Items []object }
		if err := errors.Join(
			get(c, &imports, "serviceimports", "--namespace", namespace),
			get(c, &slicesOf, "endpointslices", "--namespace", namespace, "--selector", "multicluster.kubernetes.io/service-name"),
			get(c, &services, "services", "--namespace", namespace),
		); err != nil {
			return err
		}
		left := slices.Concat(imports.Items, slicesOf.Items, slices.DeleteFunc(services.Items, func(o object) bool { return !isImports(o) }))
		if len(left) > 0 {
			return fmt.Errorf("there are %v", left)
		}
		return nil
	})
}

// get decodes what kubectl gets.
func get(c *fleet.Cluster, into any, args ...string) error {
	out, err := c.Run("", append([]string{"get", "--output=json"}, args...)...)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(out), into)
}
