package generators

import (
	"cmp"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// kuma is Kuma or Kong Mesh, each cluster a zone (rule 17). Its control plane
// has a MeshService for each pod of a headless Service in every zone; a
// HostnameGenerator for each member namespace gives these the names that pods
// have under the Service there.
type kuma struct {
	plan       *Plan
	namespace  string                 // of the control planes
	generators map[kumaPlace]*Stencil // encoded on demand
}

// A kumaPlace is where the names of pods end alike.
type kumaPlace struct{ namespace, domain string }

var kumaType = &meshType{
	key:   schemas.MeshKuma,
	new:   newKuma,
	kinds: []string{hostnameGenerator},

	anyMember: true, needsPorts: true, listsPorts: true,
}

const hostnameGenerator = "HostnameGenerator.kuma.io"

// kumaLabels returns the labels of a HostnameGenerator. A zone's control plane
// refuses one without the origin, and adds the namespace where it is missing.
func kumaLabels(namespace string) map[string]string {
	return map[string]string{"kuma.io/origin": "zone", "k8s.kuma.io/namespace": namespace}
}

// The annotations by which Kuma makes no MeshServices of a Service.
const (
	kumaIgnore  = "kuma.io/ignore"
	kumaGateway = "kuma.io/gateway"
)

func newKuma(p *Plan) Mesh {
	return &kuma{
		plan: p, namespace: cmp.Or(p.MeshSpec.Kuma.SystemNamespace, "kuma-system"),
		generators: map[kumaPlace]*Stencil{},
	}
}

// Check refuses what Kuma does not carry, and a Service of which it makes no
// MeshServices (rule 19).
func (m *kuma) Check(*Package) report.Results {
	results := m.plan.checkClusterIDs(`lower-case letters, digits, "-" and ".", at most 63 characters`, func(id string) bool {
		return len(id) <= 63 && len(validation.IsDNS1123Subdomain(id)) == 0
	})
	results.Add(m.plan.checkProtocols()...)
	results.Add(m.checkIgnored(nil, m.plan.Spec.Service.Annotations)...)
	if g := m.plan.Governing; g != nil {
		given := map[string]string{}
		for _, key := range []string{kumaIgnore, kumaGateway} {
			if value, ok := g.Annotation(key); ok {
				given[key] = value
			}
		}
		results.Add(m.checkIgnored(g, given)...)
	}
	results.Add(m.checkObjectNames()...)
	return results
}

// checkIgnored refuses annotations, of the adopted Service or of spec.service,
// by which Kuma makes no MeshServices.
func (m *kuma) checkIgnored(adopted *yamltext.Item, given map[string]string) report.Results {
	var results report.Results
	if value := given[kumaIgnore]; value == "true" || value == "yes" {
		results = append(results, m.plan.contraryField(adopted, ServiceField{Key: kumaIgnore}, value, "names no pods of a Service that it ignores"))
	}
	if value, ok := given[kumaGateway]; ok {
		results = append(results, m.plan.contraryField(adopted, ServiceField{Key: kumaGateway}, value, "names no pods of a gateway"))
	}
	return results
}

// longestGeneratorName is the most characters of a HostnameGenerator's name:
// file systems take 255 in the name of a file, "hostnamegenerator-" and ".yaml"
// among them, and the API server 253 in that of an object.
const longestGeneratorName = 232

// checkObjectNames refuses names of HostnameGenerators that are too long. Only
// a Service, two namespaces and a zone with long names make one.
func (m *kuma) checkObjectNames() report.Results {
	longest := slices.MaxFunc(m.plan.Members, func(a, b schemas.Member) int { return cmp.Compare(len(a.Namespace), len(b.Namespace)) })
	name := m.objectName(longest.Namespace)
	if len(name) <= longestGeneratorName {
		return nil
	}
	return report.Results{report.Error(m.plan.Item, report.Fault{
		Code: report.NameTooLong, Field: m.plan.NameField(), Current: m.plan.Service.Name,
		Message: fmt.Sprintf("the name of the HostnameGenerator for namespace %q has %d characters, and at most %d fit into the name of its file: %s; shorten the name of the Service, a namespace or the zone",
			longest.Namespace, len(name), longestGeneratorName, name),
	})}
}

// objectName returns the name of the HostnameGenerator for the members in a
// namespace (rule 17): the Service, where its source is, and that namespace. Only
// the zone may have dots of its own, so no two declarations have the same.
func (m *kuma) objectName(namespace string) string {
	source := m.plan.Source()
	return m.plan.Service.Name + "." + source.Namespace + "." + m.plan.clusterID(source.Cluster) + "." + namespace
}

func (m *kuma) ServiceFields() []ServiceField { return nil }

// Objects returns a HostnameGenerator for each member but the source, where
// Kubernetes names the pods. They stand in the namespace of the control plane,
// which takes them in no other.
func (m *kuma) Objects(objects []Object, cluster string, members []schemas.Member) []Object {
	source, domain := m.plan.Source(), m.plan.Domain(cluster)
	for _, member := range members {
		if member == source {
			continue
		}
		place := kumaPlace{member.Namespace, domain}
		stencil := m.generators[place]
		if stencil == nil {
			stencil = m.generator(member)
			m.generators[place] = stencil
		}
		objects = append(objects, Object{Kind: hostnameGenerator, Namespace: m.namespace, Name: stencil.name, Stencil: stencil})
	}
	return objects
}

// generator encodes the HostnameGenerator for a member. It selects the
// MeshServices of the source's pods in every zone.
func (m *kuma) generator(at schemas.Member) *Stencil {
	source, name := m.plan.Source(), m.objectName(at.Namespace)
	var d document
	d.Grow(usualSize)
	d.field(0, "apiVersion", "kuma.io/v1alpha1")
	d.field(0, "kind", "HostnameGenerator")
	d.metadata(name, m.plan.Name, kumaLabels(m.namespace), nil)
	d.open(0, "spec")
	d.open(1, "selector")
	d.open(2, "meshService")
	d.entries(3, "matchLabels", map[string]string{
		"k8s.kuma.io/is-headless-service": "true",
		"k8s.kuma.io/namespace":           source.Namespace,
		"k8s.kuma.io/service-name":        m.plan.Service.Name,
		"kuma.io/zone":                    m.plan.clusterID(source.Cluster),
	})
	d.field(1, "template", m.PodName(`{{ label "`+PodNameLabel+`" }}`, at))
	return newStencil(d.String(), "HostnameGenerator", name)
}

func (m *kuma) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

func (m *kuma) Mechanism(schemas.Member) string { return "HostnameGenerator" }

func (m *kuma) Requirements() []string {
	source := m.plan.Source()
	requirements := []string{
		"the Mesh of the pods and of their clients has mTLS, and meshServices.mode: Exclusive",
		fmt.Sprintf("cluster %q is Kuma's zone %q", source.Cluster, m.plan.clusterID(source.Cluster)),
		fmt.Sprintf("sidecars at the pods and at their clients, with the label kuma.io/sidecar-injection: enabled on namespace %q", source.Namespace),
		fmt.Sprintf("the control plane of every cluster's zone runs in namespace %q", m.namespace),
	}
	if slices.ContainsFunc(m.plan.Members, func(at schemas.Member) bool { return at.Cluster != source.Cluster }) {
		requirements = append(requirements, fmt.Sprintf("a zone ingress in cluster %q", source.Cluster))
	}
	return requirements
}
