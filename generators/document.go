package generators

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// document is the Service as YAML, in the order people write one.
func (s *Service) document(owner string, source bool) string {
	var d document
	d.Grow(usualSize)
	d.field(0, "apiVersion", "v1")
	d.field(0, "kind", "Service")
	d.open(0, "metadata")
	d.field(1, "name", s.Name)
	d.slot(1, "namespace", slotNamespace)
	d.entries(1, "labels", s.Labels)
	d.open(1, "annotations")
	s.annotations(&d, owner, source)
	d.open(0, "spec")
	d.field(1, "clusterIP", "None")
	if len(s.IPFamilies) > 0 {
		d.open(1, "ipFamilies")
		for _, f := range s.IPFamilies {
			d.line(1, "- ", resourcelist.Quote(string(f)))
		}
	}
	d.said(1, "ipFamilyPolicy", string(s.IPFamilyPolicy))
	if len(s.Ports) > 0 {
		d.open(1, "ports")
		for _, p := range s.Ports {
			d.port(p)
		}
	}
	if s.PublishNotReadyAddresses {
		d.line(1, "publishNotReadyAddresses: true")
	}
	if source {
		d.entries(1, "selector", s.Selector)
	}
	return d.String()
}

// annotations are path and index for the orchestrators, the owner's own
// (rule 9), and the selector for the mesh in all members but the source.
func (s *Service) annotations(d *document, owner string, source bool) {
	path := Path(slotsInPath, "Service", s.Name)
	for _, prefix := range []string{"", "internal."} {
		d.line(2, prefix, "config.kubernetes.io/index: \"0\"")
		d.line(2, prefix, "config.kubernetes.io/path: ", path)
	}
	own := maps.Clone(s.Annotations)
	if own == nil {
		own = map[string]string{}
	}
	own[schemas.AnnotationOwner] = owner
	own[schemas.AnnotationCluster] = "" // a slot
	if !source {
		own[schemas.AnnotationEndpoints] = selectorJSON(s.Selector)
	}
	for _, k := range slices.Sorted(maps.Keys(own)) {
		if k == schemas.AnnotationCluster {
			d.slot(2, k, slotCluster)
			continue
		}
		d.field(2, k, own[k])
	}
}

// document is YAML in the making, each level two spaces deeper.
type document struct{ strings.Builder }

// usualSize is that of most Services, in bytes.
const usualSize = 768

// line is what the parts make; empty, where there is none.
func (d *document) line(level int, parts ...string) {
	const indentation = "      "
	if len(parts) > 0 {
		d.WriteString(indentation[:2*level])
	}
	for _, part := range parts {
		d.WriteString(part)
	}
	d.WriteByte('\n')
}

func (d *document) open(level int, key string) { d.line(level, resourcelist.Quote(key), ":") }

// slot is a place for a scalar that is filled in later.
func (d *document) slot(level int, key, slot string) {
	d.line(level, resourcelist.Quote(key), ": ", slot)
}

// field is a string. One of several lines is the library's to write.
func (d *document) field(level int, key, value string) {
	if strings.Contains(value, "\n") {
		if block, err := kyaml.Marshal(map[string]string{key: value}); err == nil {
			for line := range strings.Lines(string(block)) {
				if line = strings.TrimSuffix(line, "\n"); line == "" {
					d.line(0)
				} else {
					d.line(level, line)
				}
			}
			return
		}
	}
	d.line(level, resourcelist.Quote(key), ": ", resourcelist.Quote(value))
}

// said is a field, unless it says nothing.
func (d *document) said(level int, key, value string) {
	if value != "" {
		d.field(level, key, value)
	}
}

// entries is a mapping of strings, unless it is empty.
func (d *document) entries(level int, key string, m map[string]string) {
	if len(m) > 0 {
		d.open(level, key)
		for _, k := range slices.Sorted(maps.Keys(m)) {
			d.field(level+1, k, m[k])
		}
	}
}

// port is an element of ports.
func (d *document) port(p schemas.ServicePort) {
	number := strconv.Itoa(int(p.Port))
	if p.Name == "" {
		d.line(1, "- port: ", number)
	} else {
		d.line(1, "- name: ", resourcelist.Quote(p.Name))
		d.line(2, "port: ", number)
	}
	d.field(2, "protocol", string(p.Protocol))
	switch t := p.TargetPort; {
	case t != nil && t.StrVal != "":
		d.field(2, "targetPort", t.StrVal)
	case t != nil:
		d.line(2, "targetPort: ", strconv.Itoa(int(t.IntVal)))
	}
	d.said(2, "appProtocol", p.AppProtocol)
}
