package generators

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// isMemberCopy reports whether a Service is a hand-written copy for a member:
// selectorless, with an annotation of consumers (rules 3 and 19).
func isMemberCopy(i *yamltext.Item) bool {
	if IsOfSource(i) {
		return false
	}
	n, err := i.Node()
	return err == nil && len(texts(at(n, "spec", "selector"))) == 0
}

// copyAnnotation returns the annotation by which a Service is a member's copy.
func copyAnnotation(i *yamltext.Item) string {
	if _, ok := i.Annotation(schemas.AnnotationEndpoints); ok {
		return schemas.AnnotationEndpoints
	}
	return CiliumShared
}

// memberCopies refuses copies written by hand where the rendered ones go:
// the two would drift apart.
func (r *resolver) memberCopies(name string) {
	services := r.pkg.named(r.Item, &r.pkg.services, name)
	if len(services) == 0 {
		return
	}
	namespaces := map[string]bool{"": true}
	for _, m := range r.Members {
		namespaces[m.Namespace] = true
	}
	for _, i := range sorted(slices.Clone(services)) {
		if namespaces[i.Namespace()] && isMemberCopy(i) {
			r.fail(i, report.Fault{
				Code:    report.HandWrittenCopy,
				Field:   annotationsField.Key(copyAnnotation(i)),
				Current: annotation(i, copyAnnotation(i)),
				Message: fmt.Sprintf("Service %q is a member's copy written by hand; delete it: %s", i.Name(), r.whyNoCopy()),
			})
		}
	}
}

// whyNoCopy returns the reason why a copy written by hand is superfluous.
func (r *resolver) whyNoCopy() string {
	if meshTypeOf(r.MeshSpec).copies {
		return fmt.Sprintf("GlobalHeadlessService %q renders it for every member", r.Name)
	}
	return fmt.Sprintf("under mesh %s of GlobalHeadlessService %q, members need none", r.MeshSpec.Key(), r.Name)
}

// checkAdopted refuses a Service that cannot govern a StatefulSet.
func (r *resolver) checkAdopted(g *Governing, sets []*StatefulSet) {
	for _, f := range schemas.CheckService(specField, &schemas.Service{
		Selector: g.Selector, Ports: g.Ports, IPFamilies: g.IPFamilies, IPFamilyPolicy: g.IPFamilyPolicy,
	}) {
		if !g.isMisread(f.Field) {
			r.fail(g.Item, f)
		}
	}
	for _, f := range g.misread {
		r.fail(g.Item, f)
	}
	for _, f := range g.warnings {
		if f.Code != report.NodePortOnHeadlessService || !r.takesVirtualIP(g) {
			r.warn(g.Item, f)
		}
	}
	r.warnUnquoted(g.Item, selectorField, g.Selector, g.unquoted)
	switch {
	case g.isMisread(clusterIPField): // so whether it is headless is not known
	case r.takesVirtualIP(g):
		r.checkVirtualIP(g, sets)
	default:
		r.checkHeadless(g, sets)
	}
}

// isMisread reports whether a field, or one that it is part of, is written as none
// can be.
func (g *Governing) isMisread(path *field.Path) bool {
	if len(g.misread) == 0 {
		return false
	}
	p := path.String() + "."
	return slices.ContainsFunc(g.misread, func(f report.Fault) bool { return strings.HasPrefix(p, f.Field.String()+".") })
}

// warnUnquoted warns of labels that the API server will refuse: the JSON of
// the annotation has them as strings, whatever YAML made of them (rule 11).
func (r *resolver) warnUnquoted(i *yamltext.Item, path *field.Path, labels map[string]string, keys []string) {
	for _, key := range keys {
		r.warn(i, report.Fault{
			Code:  report.ValueNotAString,
			Field: path.Key(key), Proposed: labels[key],
			Message: fmt.Sprintf("%s is not a string, and the API server refuses it here; quote it: %q", cmp.Or(labels[key], "an absent value"), labels[key]),
		})
	}
}

// warnUnquotedFields warns of labels and annotations that the mesh needs and the
// adopted Service has, though not as strings (rule 17).
func (r *resolver) warnUnquotedFields(p *Plan) {
	for _, f := range p.Mesh.ServiceFields() {
		if p.Governing == nil {
			return
		}
		if _, ok := f.In(p.Governing); !ok {
			continue
		}
		n, err := p.Governing.Node()
		if err != nil {
			continue // reported where the item is edited
		}
		under := "annotations"
		if f.Label {
			under = "labels"
		}
		for _, fault := range unquotedText(f.path(metadataField), at(n, "metadata", under, f.Key)) {
			r.warn(p.Governing, fault)
		}
	}
}

func annotation(i *yamltext.Item, key string) string {
	v, _ := i.Annotation(key)
	return v
}
