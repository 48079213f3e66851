package main

import (
	"fmt"
	"maps"
	"strings"

	"global-headless-service/schemas"
)

// declarations are the lists and the declarations, which change from step to
// step.
func (f *meshFleet) declarations() []meshDocument {
	var all []meshDocument
	for _, l := range f.lists {
		all = append(all, meshDocument{
			path: l.name + ".yaml", apiVersion: schemas.Group + "/v1alpha1", kind: schemas.KindGlobalNamespace, name: l.name, spec: "spec:\n" + l.spec(),
		})
	}
	for _, s := range f.declared() {
		all = append(all, meshDocument{
			path: s.name + ".yaml", apiVersion: schemas.Group + "/v1alpha1", kind: schemas.KindGlobalHeadlessService, name: s.name, spec: s.spec(),
		})
	}
	return all
}

// sources are the StatefulSets and Services.
func (f *meshFleet) sources() []meshDocument {
	var all []meshDocument
	for _, s := range f.services {
		for _, set := range s.sets {
			all = append(all, s.sourceDocument("apps/v1", "StatefulSet", set.name, s.setSpec(set)))
		}
		if s.adopted {
			d := s.sourceDocument("v1", "Service", s.service, s.serviceSpec())
			d.labels = s.labels
			maps.Copy(d.annotations, s.annotations)
			all = append(all, d)
		}
	}
	return all
}

// sourceDocument is a source, mostly in the folder of its cluster, which says
// where it belongs.
func (s *meshService) sourceDocument(apiVersion, kind, name, spec string) meshDocument {
	folder := "sources"
	if s.foldered {
		folder = "clusters/" + s.source.cluster
	}
	d := meshDocument{
		path:       fmt.Sprintf("%s/%s-%s-%s.yaml", folder, s.name, strings.ToLower(kind), name),
		apiVersion: apiVersion, kind: kind, name: name, annotations: map[string]string{}, spec: spec,
	}
	if s.namespaced {
		d.namespace = s.source.namespace
	}
	if s.template {
		d.annotations[schemas.AnnotationLocalConfig] = "true"
	}
	return d
}

// spec is the declaration's.
func (s *meshService) spec() string {
	var b strings.Builder
	b.WriteString("spec:\n")
	if s.inline {
		b.WriteString(s.list.spec())
	} else {
		b.WriteString("  globalNamespace: " + s.list.name + "\n")
	}
	fmt.Fprintf(&b, "  source:\n    cluster: %s\n    namespace: %s\n", s.source.cluster, s.source.namespace)
	var names []string
	for _, set := range s.sets {
		names = append(names, set.name)
	}
	if s.named || len(names) == 0 {
		fmt.Fprintf(&b, "    statefulSets: [%s]\n", strings.Join(names, ", "))
	}
	if len(s.pods) > 0 {
		fmt.Fprintf(&b, "    pods: [%s]\n", strings.Join(s.pods, ", "))
	}
	if s.most >= 0 && len(names) > 0 {
		fmt.Fprintf(&b, "    maxReplicas: %d\n", s.most)
	}
	fmt.Fprintf(&b, "  service:\n    name: %s\n", s.service)
	if !s.adopted {
		fmt.Fprintf(&b, "    selector: {app: %s}\n", s.name)
		b.WriteString(indented(mapping("labels", s.labels) + mapping("annotations", s.annotations)))
	}
	if s.some > 0 {
		b.WriteString("    ports:\n")
		for _, p := range s.ports[:s.some] {
			b.WriteString("    - " + p.text() + "\n")
		}
	}
	return b.String()
}

func (s *meshService) serviceSpec() string {
	text := "spec:\n"
	if s.headless {
		text += "  clusterIP: None\n"
	}
	text += "  selector: {app: " + s.name + "}\n  ports:\n"
	for _, p := range s.ports {
		text += "  - " + p.text() + "\n"
	}
	return text
}

func (p meshPort) text() string {
	text := fmt.Sprintf("{port: %d, protocol: %s", p.port, p.protocol)
	if p.name != "" {
		text += ", name: " + p.name
	}
	if p.target != "" {
		text += ", targetPort: " + p.target
	}
	return text + "}"
}

func (s *meshService) setSpec(set meshSet) string {
	var b strings.Builder
	b.WriteString("spec:\n")
	if set.governed {
		b.WriteString("  serviceName: " + s.service + "\n")
	}
	if set.replicas >= 0 {
		fmt.Fprintf(&b, "  replicas: %d\n", set.replicas)
	}
	if set.start >= 0 {
		fmt.Fprintf(&b, "  ordinals: {start: %d}\n", set.start)
	}
	labels := fmt.Sprintf("{app: %s, set: %s}", s.name, set.name)
	b.WriteString("  selector: {matchLabels: " + labels + "}\n  template:\n    metadata: {labels: " + labels + "}\n    spec:\n      containers:\n      - name: db\n        ports:\n")
	for _, p := range s.ports {
		port := fmt.Sprintf("containerPort: %d, protocol: %s", p.port, p.protocol)
		if p.name != "" {
			port += ", name: " + p.name
		}
		b.WriteString("        - {" + port + "}\n")
	}
	return b.String()
}

// files are the package as files.
func (f *meshFleet) files() files {
	all := files{}
	for _, d := range append(f.declarations(), f.sources()...) {
		all[d.path] = d.text(false)
	}
	return all
}

// texts are documents as items of a ResourceList.
func itemTexts(all []meshDocument) []string {
	var items []string
	for _, d := range all {
		items = append(items, d.text(true))
	}
	return items
}
