package importer

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// YAML returns the declarations as a stream of documents, the lists of members
// first, as a person would write them: without fields that are defaults, and a
// member on each line.
func (d *Declarations) YAML() string {
	var documents []string
	for _, n := range d.Namespaces {
		documents = append(documents, NamespaceYAML(n))
	}
	for _, s := range d.Services {
		documents = append(documents, ServiceYAML(s))
	}
	return strings.Join(documents, "---\n")
}

// NamespaceYAML returns a GlobalNamespace as a document.
func NamespaceYAML(n *schemas.GlobalNamespace) string {
	var w writer
	w.header(n.Kind, n.Metadata.Name)
	w.mesh(n.Spec.Mesh)
	if s := n.Spec.Source; s != nil {
		w.line(1, "source: ", flow("cluster", s.Cluster, "namespace", s.Namespace))
	}
	if len(n.Spec.Clusters) > 0 {
		w.line(1, "clusters:")
		for _, c := range n.Spec.Clusters {
			w.line(1, "- ", flow("name", c.Name, "id", c.ID, "domain", c.Domain))
		}
	}
	w.line(1, "members:")
	for _, m := range n.Spec.Members {
		w.line(1, "- ", flow("cluster", m.Cluster, "namespace", m.Namespace))
	}
	return w.String()
}

// ServiceYAML returns a GlobalHeadlessService as a document.
func ServiceYAML(s *schemas.GlobalHeadlessService) string {
	var w writer
	w.header(s.Kind, s.Metadata.Name)
	w.field(1, "globalNamespace", s.Spec.GlobalNamespace)
	w.source(s.Spec.Source)
	w.service(s.Spec.Service)
	return w.String()
}

// A writer builds a document, each level indented by two spaces.
type writer struct{ strings.Builder }

func (w *writer) line(level int, parts ...string) {
	w.WriteString(strings.Repeat("  ", level))
	for _, part := range parts {
		w.WriteString(part)
	}
	w.WriteByte('\n')
}

func (w *writer) field(level int, key, value string) {
	if value != "" {
		w.line(level, key, ": ", scalar(value))
	}
}

// scalar returns a string as YAML on one line.
func scalar(value string) string {
	if strings.ContainsAny(value, "\n\r") {
		return strconv.Quote(value)
	}
	return yamltext.Quote(value)
}

// flow returns a mapping on one line, without empty values.
func flow(pairs ...string) string {
	var parts []string
	for k := 0; k < len(pairs); k += 2 {
		if pairs[k+1] == "" {
			continue
		}
		value := scalar(pairs[k+1])
		if strings.ContainsAny(value, ",[]{}") && value[0] != '"' && value[0] != '\'' {
			value = strconv.Quote(pairs[k+1])
		}
		parts = append(parts, pairs[k]+": "+value)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (w *writer) header(kind, name string) {
	w.line(0, "apiVersion: ", schemas.APIVersion)
	w.line(0, "kind: ", kind)
	w.line(0, "metadata:")
	w.field(1, "name", name)
	w.line(0, "spec:")
}

func (w *writer) mesh(m *schemas.Mesh) {
	if m == nil {
		return
	}
	options := "{}"
	switch {
	case m.Istio != nil:
		options = flow("networks", string(m.Istio.Networks))
	case m.MultiClusterServices != nil:
		options = flow("apiVersion", string(m.MultiClusterServices.APIVersion))
	}
	w.line(1, "mesh: {", m.Key(), ": ", options, "}")
}

func (w *writer) source(s schemas.Source) {
	if s.Cluster == "" && s.StatefulSets == nil && s.MaxReplicas == nil {
		return
	}
	if s.StatefulSets == nil && s.MaxReplicas == nil {
		w.line(1, "source: ", flow("cluster", s.Cluster, "namespace", s.Namespace))
		return
	}
	w.line(1, "source:")
	w.field(2, "cluster", s.Cluster)
	w.field(2, "namespace", s.Namespace)
	if s.StatefulSets != nil {
		w.line(2, "statefulSets: []")
	}
	if s.MaxReplicas != nil {
		w.line(2, "maxReplicas: ", strconv.Itoa(int(*s.MaxReplicas)))
	}
}

func (w *writer) service(s schemas.Service) {
	var inner writer
	inner.field(2, "name", s.Name)
	inner.entries("selector", s.Selector)
	if len(s.Ports) > 0 {
		inner.line(2, "ports:")
		for _, p := range s.Ports {
			inner.line(2, "- ", portText(p))
		}
	}
	if s.PublishNotReadyAddresses != nil {
		inner.line(2, fmt.Sprintf("publishNotReadyAddresses: %v", *s.PublishNotReadyAddresses))
	}
	if len(s.IPFamilies) > 0 {
		inner.line(2, "ipFamilies: ", fmt.Sprintf("[%s]", joined(s.IPFamilies)))
	}
	inner.field(2, "ipFamilyPolicy", string(s.IPFamilyPolicy))
	inner.entries("labels", s.Labels)
	inner.entries("annotations", s.Annotations)
	if inner.Len() > 0 {
		w.line(1, "service:")
		w.WriteString(inner.String())
	}
}

func joined(families []schemas.IPFamily) string {
	var texts []string
	for _, f := range families {
		texts = append(texts, string(f))
	}
	return strings.Join(texts, ", ")
}

// portText returns a port on one line.
func portText(p schemas.ServicePort) string {
	text := fmt.Sprintf("port: %d", p.Port)
	rest := flow("name", p.Name, "protocol", string(p.Protocol), "appProtocol", p.AppProtocol)
	if p.TargetPort != nil {
		text += ", targetPort: " + p.TargetPort.String()
	}
	if rest != "{}" {
		text = strings.Trim(rest, "{}") + ", " + text
	}
	return "{" + text + "}"
}

func (w *writer) entries(key string, m map[string]string) {
	if len(m) == 0 {
		return
	}
	w.line(2, key, ":")
	for _, k := range slices.Sorted(maps.Keys(m)) {
		w.line(3, scalar(k), ": ", scalar(m[k]))
	}
}
