package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/schemas"
)

func (r reach) mirrored(pod string, at member, name string) string {
	home := r.meshService.source
	switch want := under(pod, r.service+"-"+r.list.id(home.cluster), at, r.list); {
	case name != want:
		return "the mirror gives " + want
	case at.cluster == home.cluster:
		return "no mirror is made in the source's cluster"
	case !r.has(func(o meshObject) bool {
		return r.isSourceService(o) && o.Metadata.Labels["mirror.linkerd.io/exported"] == "true"
	}):
		return "the source's Service has no label that exports it"
	}
	return ""
}

func (r reach) generated(pod string, at member, name string) string {
	home, system := r.meshService.source, "kuma-system"
	if strings.Contains(r.list.mesh.options, "kong") {
		system = "kong-mesh-system"
	}
	labels := map[string]any{
		"k8s.kuma.io/is-headless-service": "true", "k8s.kuma.io/namespace": home.namespace,
		"k8s.kuma.io/service-name": r.service, "kuma.io/zone": r.list.id(home.cluster),
	}
	for _, o := range r.objects {
		template, _ := o.Spec.Template.(string)
		gives := strings.Replace(template, `{{ label "statefulset.kubernetes.io/pod-name" }}`, pod, 1)
		if !o.is("HostnameGenerator", member{at.cluster, system}) || gives != name {
			continue
		}
		if got := fmt.Sprint(o.Spec.Selector); got != fmt.Sprint(map[string]any{"meshService": map[string]any{"matchLabels": labels}}) {
			return "the HostnameGenerator selects " + got
		}
		return ""
	}
	return "no HostnameGenerator of the cluster gives that"
}

// listened looks for Listeners in the member, each with a Connector at the
// source.
func (r reach) listened(pod string, at member, name string) string {
	if want := fmt.Sprintf("%s.%s.svc.%s", pod, at.namespace, r.list.domain(at.cluster)); name != want {
		return "the Service that Skupper makes is " + want
	}
	keys := func(kind string, in member) (all []string) {
		for _, o := range r.objects {
			if o.is(kind, in) && o.Spec.ByName && o.Metadata.Annotations[schemas.AnnotationOwner] == r.name {
				all = append(all, o.Spec.RoutingKey)
			}
		}
		slices.Sort(all)
		return all
	}
	listeners, connectors := keys("Listener", at), keys("Connector", r.meshService.source)
	if len(listeners) != len(r.rendered()) || !slices.Equal(listeners, connectors) {
		return fmt.Sprintf("Listeners of %v, and Connectors of %v", listeners, connectors)
	}
	return ""
}

// The kinds of each mesh, and the keys of labels and annotations that it sets on
// Services. Any other mesh leaves them alone.
var (
	meshKinds = map[string][]string{
		schemas.MeshIstio: {"ServiceEntry"}, schemas.MeshMultiClusterServices: {"ServiceExport"},
		schemas.MeshKuma: {"HostnameGenerator"}, schemas.MeshSkupper: {"Connector", "Listener"},
	}
	meshFields = map[string][]string{
		schemas.MeshTanzuServiceMesh: {schemas.AnnotationEndpoints},
		schemas.MeshCilium:           {"service.cilium.io/global", "service.cilium.io/shared"},
		schemas.MeshLinkerd:          {"mirror.linkerd.io/exported"},
		schemas.MeshExternalDNS:      {"external-dns.alpha.kubernetes.io/hostname"},
		schemas.MeshKuma:             {"kuma.io/origin", "k8s.kuma.io/namespace"},
	}
)

// checkTraces checks that every object is of a kind of its own mesh, and has no
// label or annotation but those that this mesh and its author give it.
func (p *meshPlay) checkTraces(t *testing.T, objects []meshObject) {
	t.Helper()
	for _, o := range objects {
		s := p.serviceOf(o)
		if s == nil {
			t.Errorf("(b) %s %s in %s has no owner", o.Kind, o.Metadata.Name, o.cluster)
			continue
		}
		key := s.list.mesh.key
		if s.gone {
			key = "" // its sources are other items
		}
		what := fmt.Sprintf("(b) %s %s in %s, %s", o.Kind, o.Metadata.Name, o.cluster, key)
		if o.Kind != "Service" && o.Kind != "StatefulSet" && !slices.Contains(meshKinds[key], o.Kind) {
			t.Errorf("%s: a kind of another mesh", what)
		}
		for _, fields := range []map[string]string{o.Metadata.Labels, o.Metadata.Annotations} {
			for _, field := range slices.Sorted(maps.Keys(fields)) {
				if !s.mayHave(key, field) {
					t.Errorf("%s: %s: %s, which is neither its mesh's nor its author's", what, field, fields[field])
				}
			}
		}
		if o.Kind == "Service" && (!s.adopted || o.Spec.Selector != nil) { // an adopted one's author speaks of the source only
			s.checkAuthors(t, what, key, o)
		}
	}
}

// serviceOf is the service for which an object is: its owner, else the one with
// such a source.
func (p *meshPlay) serviceOf(o meshObject) *meshService {
	owner := o.Metadata.Annotations[schemas.AnnotationOwner]
	for _, s := range p.fleet.services {
		switch {
		case owner != "" && owner != s.name, owner == "" && !o.is(o.Kind, s.source):
		case owner != "", o.Kind == "Service" && s.adopted && o.Metadata.Name == s.service:
			return s
		case o.Kind == "StatefulSet" && slices.ContainsFunc(s.sets, func(set meshSet) bool { return set.name == o.Metadata.Name }):
			return s
		}
	}
	return nil
}

// mayHave tells that a label or annotation is the mesh's, the author's, or every
// managed object's.
func (s *meshService) mayHave(key, field string) bool {
	_, label := s.labels[field]
	_, annotation := s.annotations[field]
	return label || annotation || slices.Contains(meshFields[key], field) || field == schemas.AnnotationOwner || field == schemas.AnnotationCluster
}

// checkAuthors checks that the Service has what its author gave it; of a list,
// also that nothing else but the mesh's own entries is in it.
func (s *meshService) checkAuthors(t *testing.T, what, key string, o meshObject) {
	t.Helper()
	const hostname = "external-dns.alpha.kubernetes.io/hostname"
	for field, value := range s.annotations {
		got := o.Metadata.Annotations[field]
		if field != hostname && (key != schemas.MeshCilium || got != "false") { // a copy shares nothing
			expect.Same(t, what+": "+field, value, got)
		}
	}
	for field, value := range s.labels {
		expect.Same(t, what+": "+field, value, o.Metadata.Labels[field])
	}
	want := s.annotations[hostname]
	if key == schemas.MeshExternalDNS {
		all := append(strings.Split(want, ","), s.hostnames()...)
		slices.Sort(all)
		want = strings.TrimPrefix(strings.Join(all, ","), ",")
	}
	expect.Same(t, what+": "+hostname, want, o.Metadata.Annotations[hostname])
}

// hostnames are the entries that external-dns needs, each once.
func (s *meshService) hostnames() []string {
	var all []string
	for _, m := range s.list.members {
		zone := "svc." + s.list.domain(m.cluster)
		if s.list.mesh.options != "" {
			zone = "zone.example"
		}
		all = append(all, s.service+"."+m.namespace+"."+zone)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
