package generators

import (
	"slices"
	"strings"

	"global-headless-service/yamltext"
)

// previousNames is the annotation in which kustomize records the names an
// object had before prefixes, suffixes and hashes, separated by commas.
const previousNames = "internal.config.kubernetes.io/previousNames"

// Closest narrows the candidates of a reference to those with the same
// kustomize prefixes and suffixes as from. If there are none, it returns all.
// kustomize resolves references the same way.
func (p *Package) Closest(from *yamltext.Item, items []*yamltext.Item) []*yamltext.Item {
	if len(items) < 2 || !p.recordsNames(from) {
		return items
	}
	var alike []*yamltext.Item
	for _, i := range items {
		if affixes(i) == affixes(from) {
			alike = append(alike, i)
		}
	}
	if len(alike) == 0 {
		return items
	}
	return alike
}

// affixes returns the prefixes and suffixes that kustomize gave an item's name.
func affixes(i *yamltext.Item) [2]string {
	prefixes, _ := i.Annotation("internal.config.kubernetes.io/prefixes")
	suffixes, _ := i.Annotation("internal.config.kubernetes.io/suffixes")
	return [2]string{prefixes, suffixes}
}

// serviceOf returns the Service of the package that a StatefulSet's serviceName
// means, which may be by an old name. It returns nil if there is none or
// several are possible.
func (p *Package) serviceOf(set *yamltext.Item, serviceName string) *yamltext.Item {
	var found []*yamltext.Item
	for _, i := range append(slices.Clone(p.services.byName[serviceName]), p.services.byOld[serviceName]...) {
		if i.Namespace() == set.Namespace() {
			found = append(found, i)
		}
	}
	if found = p.Closest(set, found); len(found) == 1 {
		return found[0]
	}
	return nil
}

// Names returns the name of an item as it is now, then those it had before
// kustomize renamed it (rule 14), each once.
func (p *Package) Names(i *yamltext.Item) []string {
	names := []string{i.Name()}
	if !p.recordsNames(i) {
		return names
	}
	previous, _ := i.Annotation(previousNames)
	for _, name := range strings.Split(previous, ",") {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// recordsNames reports whether kustomize records on an item how it renamed it.
func (p *Package) recordsNames(i *yamltext.Item) bool { return p.Kustomize || i.FromKustomize() }
