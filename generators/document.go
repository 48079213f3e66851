package generators

import (
	"maps"
	"strconv"
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// document returns the Service as YAML, in the order people write one: with
// its selector or without, and with more annotations.
func (s *Service) document(owner string, selector bool, more map[string]string) string {
	var d document
	d.Grow(usualSize)
	d.field(0, "apiVersion", "v1")
	d.field(0, "kind", "Service")
	d.metadata(s.Name, owner, s.Labels, s.Annotations, more)
	d.open(0, "spec")
	d.field(1, "clusterIP", "None")
	if len(s.IPFamilies) > 0 {
		d.open(1, "ipFamilies")
		for _, f := range s.IPFamilies {
			d.line(1, "- ", yamltext.Quote(string(f)))
		}
	}
	d.optional(1, "ipFamilyPolicy", string(s.IPFamilyPolicy))
	if len(s.Ports) > 0 {
		d.open(1, "ports")
		for _, p := range s.Ports {
			d.port(p)
		}
	}
	if s.PublishNotReadyAddresses {
		d.line(1, "publishNotReadyAddresses: true")
	}
	if selector {
		d.entries(1, "selector", s.Selector)
	}
	return d.String()
}

// metadata writes the metadata of a managed object, with the annotations of
// rule 9 among those given.
func (d *document) metadata(name, owner string, labels map[string]string, annotations ...map[string]string) {
	d.open(0, "metadata")
	d.field(1, "name", name)
	d.slot(1, "namespace", slotNamespace)
	d.entries(1, "labels", labels)
	d.open(1, "annotations")
	all := map[string]string{schemas.AnnotationOwner: owner, schemas.AnnotationCluster: slotCluster}
	for _, some := range annotations {
		maps.Copy(all, some)
	}
	for _, k := range schemas.SortedKeys(all) {
		if k == schemas.AnnotationCluster {
			d.slot(2, k, slotCluster)
			continue
		}
		d.field(2, k, all[k])
	}
}

// document builds a YAML document. Each level is indented by two spaces.
type document struct{ strings.Builder }

// usualSize is that of most Services, in bytes.
const usualSize = 768

// line writes the parts as one line; none make an empty line.
func (d *document) line(level int, parts ...string) {
	const indentation = "        "
	if len(parts) > 0 {
		d.WriteString(indentation[:2*level])
	}
	for _, part := range parts {
		d.WriteString(part)
	}
	d.WriteByte('\n')
}

func (d *document) open(level int, key string) { d.line(level, yamltext.Quote(key), ":") }

// slot writes a placeholder for a scalar that is filled in later.
func (d *document) slot(level int, key, slot string) {
	d.line(level, yamltext.Quote(key), ": ", slot)
}

// field writes a string. The library encodes one of several lines.
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
	d.line(level, yamltext.Quote(key), ": ", yamltext.Quote(value))
}

// optional writes a field unless its value is empty.
func (d *document) optional(level int, key, value string) {
	if value != "" {
		d.field(level, key, value)
	}
}

// entries writes a mapping of strings unless it is empty.
func (d *document) entries(level int, key string, m map[string]string) {
	if len(m) > 0 {
		d.open(level, key)
		for _, k := range schemas.SortedKeys(m) {
			d.field(level+1, k, m[k])
		}
	}
}

// port writes an element of ports.
func (d *document) port(p schemas.ServicePort) {
	number := strconv.Itoa(int(p.Port))
	if p.Name == "" {
		d.line(1, "- port: ", number)
	} else {
		d.line(1, "- name: ", yamltext.Quote(p.Name))
		d.line(2, "port: ", number)
	}
	d.field(2, "protocol", string(p.Protocol))
	switch t := p.TargetPort; {
	case t != nil && t.StrVal != "":
		d.field(2, "targetPort", t.StrVal)
	case t != nil:
		d.line(2, "targetPort: ", strconv.Itoa(int(t.IntVal)))
	}
	d.optional(2, "appProtocol", p.AppProtocol)
}
