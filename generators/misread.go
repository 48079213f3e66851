package generators

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// This file finds Services and StatefulSets that were not chosen by a value that
// other tools do not read (rules 11 and 12).

// A fieldFault is a fault of an item of the package.
type fieldFault struct {
	item  *yamltext.Item
	fault report.Fault
}

// checkUnchosen refuses the StatefulSets and Services of the source's namespace
// that are not the source's if tools read differently what decided that: kubectl
// may see one more of the source's.
func (r *resolver) checkUnchosen(sets []*StatefulSet, g *Governing) {
	chosen := len(sets)
	if g != nil {
		chosen++
	}
	for _, namespace := range []string{"", r.Spec.Source.Namespace} {
		chosen -= len(r.pkg.setsIn[namespace]) + len(r.pkg.servicesIn[namespace])
	}
	if chosen >= 0 {
		return // all were read and checked
	}
	for _, namespace := range []string{"", r.Spec.Source.Namespace} {
		for _, f := range r.pkg.misreadIn(namespace) {
			if !r.isElsewhere(f.item) {
				r.fail(f.item, f.fault)
			}
		}
	}
}

// misreadIn returns the faults of the Services and StatefulSets of a namespace in
// what decides whether they are a source's, read once.
func (p *Package) misreadIn(namespace string) []fieldFault {
	if all, known := p.misread[namespace]; known {
		return all
	}
	var all []fieldFault
	for _, items := range [][]*yamltext.Item{p.setsIn[namespace], p.servicesIn[namespace]} {
		for _, i := range items {
			for _, f := range misreadChoice(i) {
				all = append(all, fieldFault{i, f})
			}
		}
	}
	if p.misread == nil {
		p.misread = map[string][]fieldFault{}
	}
	p.misread[namespace] = all
	return all
}

// A choice is a mapping that decides whether a StatefulSet or Service is a
// source's, by some of its keys, or by any if there are none.
type choice struct {
	path []string
	keys []string
}

// choices are, by kind, the serviceName and the labels of the pods; the selector,
// the type and the cluster IP.
var choices = map[string][]choice{
	"StatefulSet": {
		{[]string{"spec"}, []string{"serviceName", "template"}},
		{[]string{"spec", "template"}, []string{"metadata"}},
		{[]string{"spec", "template", "metadata"}, []string{"labels"}},
		{[]string{"spec", "template", "metadata", "labels"}, nil},
	},
	"Service": {
		{[]string{"spec"}, []string{"selector", "type", "clusterIP"}},
		{[]string{"spec", "selector"}, nil},
	},
}

func (c choice) decides(key string) bool {
	return len(c.keys) == 0 || slices.Contains(c.keys, key)
}

// misreadChoice returns the faults of one item: keys given twice, and merge keys
// that override explicit ones (rules 11 and 12).
func misreadChoice(i *yamltext.Item) []report.Fault {
	var faults []report.Fault
	_ = i.View(func(n *yaml.Node) { // an item that cannot be read is reported where it is needed
		if path := duplicateIdentity(n); path != nil {
			faults = append(faults, *givenTwice(path))
			return
		}
		for _, c := range choices[i.Kind()] {
			faults = append(faults, c.duplicates(at(n, c.path...))...)
		}
	})
	if i.Plain() {
		return faults // and has no merge key
	}
	for _, c := range choices[i.Kind()] {
		for _, path := range i.OverridingMerges(c.path...) {
			if c.decides(lastKey(path)) {
				faults = append(faults, overridden(path)...)
			}
		}
	}
	return faults
}

// duplicates returns the faults of the keys that decide and stand twice.
func (c choice) duplicates(n *yaml.Node) []report.Fault {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	if _, found := twice(n); !found {
		return nil // nearly always
	}
	var faults []report.Fault
	seen := map[string]int{}
	for k := 0; k < len(n.Content); k += 2 {
		key := n.Content[k].Value
		if seen[key]++; seen[key] == 2 && c.decides(key) {
			faults = append(faults, *givenTwice(field.NewPath(c.path[0], c.path[1:]...).Child(key)))
		}
	}
	return faults
}

// lastKey returns the last key of a path that ends in none with dots.
func lastKey(path *field.Path) string {
	text := path.String()
	return text[strings.LastIndexByte(text, '.')+1:]
}
