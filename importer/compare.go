package importer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// compare reports in what the rendering of a group differs from what its members
// have: one warning for each object, with all of it.
func (f *fleet) compare(g *group, rendered map[render.Key]*yamltext.Item) report.Results {
	var results report.Results
	keys := slices.SortedFunc(maps.Keys(rendered), func(a, b render.Key) int { return a.Compare(&b) })
	for _, key := range keys {
		there := f.objects[key]
		if there == nil {
			results.Add(g.absent(key))
			continue
		}
		if differences := differencesOf(there.Item, rendered[key]); len(differences) > 0 {
			results.Add(differs(there, strings.Join(differences, "; ")))
		}
	}
	for _, o := range g.objects() {
		key := render.KeyOf(o.Item, o.member.Cluster)
		key.Namespace = o.member.Namespace
		if rendered[key] == nil {
			results.Add(differs(&o, "not rendered; "+g.whyNot(o)))
		}
	}
	return results
}

// differs is the warning about an object that is not as it is rendered.
func differs(o *object, text string) report.Result {
	return report.Warning(o.Item, report.Fault{Code: report.ImportDiffers, Message: fmt.Sprintf("%s: %s", o.member, text)})
}

// absent is the warning about an object that is rendered and not there.
func (g *group) absent(key render.Key) report.Result {
	return report.Warning(g.item(), report.Fault{
		Code:    report.ImportDiffers,
		Message: fmt.Sprintf("%s: %s %q missing, and rendered", key.Member(), key.BareKind(), key.Name),
	})
}

// whyNot returns what to do with an object that is not rendered.
func (g *group) whyNot(o object) string {
	if !slices.Contains(g.list.Spec.Members, o.member) && o.Kind() == "Service" {
		return fmt.Sprintf("GlobalNamespace %q does not have this member; add it, or delete the object", g.list.Metadata.Name)
	}
	return "delete it"
}

// objects returns everything that the members have of a group, sources included.
func (g *group) objects() []object {
	return append(g.sources(), g.replaced()...)
}

// replaced returns what the rendering stands in for.
func (g *group) replaced() []object {
	var all []object
	for _, s := range g.copies {
		all = append(all, s.object)
	}
	for _, e := range g.entries {
		all = append(all, e.object)
	}
	for _, e := range g.exports {
		all = append(all, *e)
	}
	slices.SortFunc(all, func(a, b object) int { return cmp.Or(compareObjects(a, b), strings.Compare(a.Kind(), b.Kind())) })
	return all
}

// differencesOf returns the differences of an object that is there from the
// rendered one, in words, each as what is there.
func differencesOf(there, rendered *yamltext.Item) []string {
	a, b := normal(there), normal(rendered)
	var d differences
	if isConsumer(rendered) {
		d.selectors(&a, &b)
	}
	d.entries("label", a.labels, b.labels)
	d.entries("annotation", a.annotations, b.annotations)
	d.ports(a.take("ports"), b.take("ports"))
	d.fields(a.fields, b.fields)
	return d
}

// isConsumer reports whether a rendered object is a member's copy of a Service
// with the annotation of Tanzu Service Mesh.
func isConsumer(i *yamltext.Item) bool {
	_, ok := i.Annotation(schemas.AnnotationEndpoints)
	return ok && i.Kind() == "Service"
}

// differences are those of one object, in words.
type differences []string

func (d *differences) add(format string, args ...any) { *d = append(*d, fmt.Sprintf(format, args...)) }

// selectors compares the selector in the annotation of a copy by what it means.
func (d *differences) selectors(a, b *normalized) {
	const key = schemas.AnnotationEndpoints
	there, ok := a.annotations[key]
	rendered := b.annotations[key]
	delete(a.annotations, key)
	delete(b.annotations, key)
	switch {
	case !ok:
		d.add("annotation %s with the selector missing", key)
	case there != rendered && !sameJSON(there, rendered):
		d.add("selector differs: %s, rendered %s", there, rendered)
	}
}

// entries compares labels or annotations.
func (d *differences) entries(what string, a, b map[string]string) {
	for _, key := range sortedKeys(a, b) {
		there, isThere := a[key]
		rendered, isRendered := b[key]
		switch {
		case isThere && !isRendered:
			d.add("%s %s: %s not rendered", what, key, short(there))
		case isRendered && !isThere:
			d.add("%s %s: %s missing", what, key, short(rendered))
		case there != rendered:
			d.add("%s %s is %s, rendered %s", what, key, short(there), short(rendered))
		}
	}
}

// ports compares lists of ports by number and protocol.
func (d *differences) ports(a, b any) {
	there, rendered := portsByNumber(a), portsByNumber(b)
	for _, number := range sortedKeys(there, rendered) {
		switch p, q := there[number], rendered[number]; {
		case p == nil:
			d.add("port %s missing", number)
		case q == nil:
			d.add("port %s not rendered", number)
		default:
			for _, key := range sortedKeys(p, q) {
				if text(p[key]) != text(q[key]) {
					d.add("port %s: %s is %s, rendered %s", number, key, orUnset(p[key]), orUnset(q[key]))
				}
			}
		}
	}
}

// fields compares the other fields of spec, or of an object without one.
func (d *differences) fields(a, b map[string]any) {
	for _, key := range sortedKeys(a, b) {
		if text(a[key]) == text(b[key]) {
			continue
		}
		d.add("%s is %s, rendered %s%s", key, orUnset(a[key]), orUnset(b[key]), hints[key])
	}
}

// hints say what a change of a field needs in a live cluster.
var hints = map[string]string{
	"clusterIP":   " (immutable: delete the Service, then apply it)",
	"serviceName": " (immutable: delete the StatefulSet with --cascade=orphan, then apply it)",
}
