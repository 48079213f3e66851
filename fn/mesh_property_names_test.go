package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/inventory"
	"global-headless-service/layout"
	"global-headless-service/schemas"
)

// A meshObject is a rendered object, as far as meshes read it.
type meshObject struct {
	cluster    string
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct {
		Name, Namespace     string
		Labels, Annotations map[string]string
	}
	Spec struct {
		Hosts            []string
		WorkloadSelector struct{ Labels map[string]string } `yaml:"workloadSelector"`
		Template         any
		Selector         any
		Host             string
		RoutingKey       string `yaml:"routingKey"`
		ServiceName      string `yaml:"serviceName"`
		ClusterIP        string `yaml:"clusterIP"`
		ByName           bool   `yaml:"exposePodsByName"`
	}
}

// meshObjects are the objects of a tree.
func meshObjects(t *testing.T, tree files) []meshObject {
	t.Helper()
	var all []meshObject
	for path, text := range tree {
		o := meshObject{cluster: layout.Cluster(path)}
		if err := yaml.Unmarshal([]byte(text), &o); err != nil {
			t.Fatalf("%s: %v\n%s", path, err, text)
		}
		all = append(all, o)
	}
	return all
}

// is tells that the object is of a kind, in a namespace.
func (o meshObject) is(kind string, at member) bool {
	return o.Kind == kind && o.cluster == at.cluster && o.Metadata.Namespace == at.namespace
}

// checkReached checks that every member has a name for every pod, and that
// there is something which gives it.
func (p *meshPlay) checkReached(t *testing.T, objects []meshObject) {
	t.Helper()
	got := runs(t, "names", "-o", "json", p.input)
	var names inventory.Names
	if err := json.Unmarshal([]byte(got.stdout), &names); err != nil {
		t.Fatalf("(a) names: %v in:\n%s%s", err, got.stdout, got.stderr)
	}
	for _, s := range p.fleet.declared() {
		k := slices.IndexFunc(names.Services, func(n inventory.ServiceNames) bool { return n.GlobalHeadlessService == s.name })
		if k < 0 {
			t.Errorf("(a) no names of %s in:\n%s", s.name, got.stdout)
			continue
		}
		r := reach{s, objects}
		if missing := r.source(); missing != "" {
			t.Errorf("(a) %s: %s", s.name, missing)
		}
		r.check(t, names.Services[k].Pods)
	}
}

// A reach is a service and the objects of the fleet, which must give its pods
// names.
type reach struct {
	*meshService
	objects []meshObject
}

func (r reach) check(t *testing.T, pods []inventory.Pod) {
	t.Helper()
	named := map[string]map[member]string{}
	for _, pod := range pods {
		named[pod.Pod] = map[member]string{}
		for _, at := range pod.Members {
			named[pod.Pod][member{at.Cluster, at.Namespace}] = at.Name
		}
	}
	for _, pod := range r.podNames() {
		for _, at := range r.list.members {
			name := named[pod][at]
			if name == "" {
				t.Errorf("(a) no name of pod %s in %v", pod, at)
			} else if missing := r.missing(pod, at, name); missing != "" {
				t.Errorf("(a) %s in %v, %s: %s", name, at, r.list.mesh.key, missing)
			}
		}
	}
	if len(named) != len(r.podNames()) {
		t.Errorf("(a) names of pods %v, and there are %v", pods, r.podNames())
	}
	r.checkHosts(t, named)
}

// checkHosts checks that hosts of ServiceEntries are names that are printed.
func (r reach) checkHosts(t *testing.T, named map[string]map[member]string) {
	t.Helper()
	for _, o := range r.objects {
		if o.Metadata.Annotations[schemas.AnnotationOwner] != r.name {
			continue
		}
		names := slices.Collect(maps.Values(named[o.Spec.WorkloadSelector.Labels["statefulset.kubernetes.io/pod-name"]]))
		for _, host := range o.Spec.Hosts {
			if !slices.Contains(names, host) {
				t.Errorf("(a) %s in %s is the name of no pod", host, o.cluster)
			}
		}
	}
}

// has tells that there is such an object.
func (r reach) has(matches func(o meshObject) bool) bool {
	return slices.ContainsFunc(r.objects, matches)
}

// source says what the source lacks: the Service with its selector, and the
// StatefulSets that it governs.
func (r reach) source() string {
	if len(r.sets) == 0 && !r.adopted && !r.has(r.isSourceService) {
		return "" // which is elsewhere, perhaps with its StatefulSet
	}
	if !r.has(r.isSourceService) {
		return "the source has no Service with a selector"
	}
	for _, set := range r.sets {
		if !r.has(func(o meshObject) bool {
			return o.is("StatefulSet", r.meshService.source) && o.Metadata.Name == set.name && o.Spec.ServiceName == r.service
		}) {
			return "the source has no StatefulSet " + set.name + " with the serviceName"
		}
	}
	return ""
}

func (r reach) isSourceService(o meshObject) bool {
	selector, _ := o.Spec.Selector.(map[string]any)
	return o.is("Service", r.meshService.source) && o.Metadata.Name == r.service && selector["app"] == r.name
}

// missing says what there is not that would give a pod its name in a member.
func (r reach) missing(pod string, at member, name string) string {
	local := under(pod, r.service, at, r.list)
	switch r.list.mesh.key {
	case schemas.MeshMultiClusterServices:
		return r.exported(pod, name)
	case schemas.MeshExternalDNS:
		return r.published(pod, name)
	case schemas.MeshIstio:
		return r.entered(pod, at, name)
	}
	switch home := r.meshService.source; {
	case at == home && name != local:
		return "the name at the source is " + local
	case at == home:
		return ""
	}
	switch r.list.mesh.key {
	case schemas.MeshLinkerd:
		return r.mirrored(pod, at, name)
	case schemas.MeshKuma:
		return r.generated(pod, at, name)
	case schemas.MeshSkupper:
		return r.listened(pod, at, name)
	}
	if name != local || !r.has(func(o meshObject) bool {
		return o.is("Service", at) && o.Metadata.Name == r.service && o.Spec.Selector == nil
	}) {
		return "no Service without a selector gives that"
	}
	return ""
}

// under is the name of a pod under a Service.
func under(pod, service string, at member, l *meshList) string {
	return fmt.Sprintf("%s.%s.%s.svc.%s", pod, service, at.namespace, l.domain(at.cluster))
}

func (r reach) exported(pod, name string) string {
	home, domain := r.meshService.source, "clusterset.local"
	if strings.Contains(r.list.mesh.options, "set.example") {
		domain = "set.example"
	}
	want := fmt.Sprintf("%s.%s.%s.%s.svc.%s", pod, r.list.id(home.cluster), r.service, home.namespace, domain)
	if name != want || !r.has(func(o meshObject) bool { return o.is("ServiceExport", home) && o.Metadata.Name == r.service }) {
		return "no ServiceExport gives that, but perhaps " + want
	}
	return ""
}

func (r reach) published(pod, name string) string {
	for _, o := range r.objects {
		for hostname := range strings.SplitSeq(o.Metadata.Annotations["external-dns.alpha.kubernetes.io/hostname"], ",") {
			if r.isSourceService(o) && name == pod+"."+hostname {
				return ""
			}
		}
	}
	return "no hostname of the source's Service gives that"
}

// entered looks for hosts of ServiceEntries: in the member's cluster and, with
// several networks, in the source's. istiod names pods in the source itself and,
// with one network, in namespaces of the source's name.
func (r reach) entered(pod string, at member, name string) string {
	home := r.meshService.source
	multiple := strings.Contains(r.list.mesh.options, "Multiple") && slices.ContainsFunc(r.list.members, func(m member) bool { return m.cluster != home.cluster })
	byIstiod := at == home || at.namespace == home.namespace && r.headless
	switch {
	case name != under(pod, r.service, at, r.list):
		return "the name is not the one under the Service"
	case !multiple && byIstiod:
		return ""
	case !r.isHost(pod, at.cluster, name):
		return "no host of a ServiceEntry in the cluster"
	case multiple && !r.isHost(pod, home.cluster, name):
		return "no host of a ServiceEntry in the source's cluster, whose gateway drops it"
	}
	return ""
}

func (r reach) isHost(pod, cluster, name string) bool {
	return r.has(func(o meshObject) bool {
		return o.is("ServiceEntry", member{cluster, r.meshService.source.namespace}) && slices.Contains(o.Spec.Hosts, name) &&
			o.Spec.WorkloadSelector.Labels["statefulset.kubernetes.io/pod-name"] == pod
	})
}
