package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// leftFiles lists what can be deleted once the rendering is reviewed: files that
// hold only rendered objects, and the rendered documents of other files. Dumps of API
// servers are not listed.
func (f *fleet) leftFiles(groups []*group) report.Results {
	replaced, sources := map[*yamltext.Item]bool{}, map[string]bool{}
	for _, g := range groups {
		if g.declared == nil {
			continue
		}
		for _, o := range g.replaced() {
			replaced[o.Item] = true
		}
		for _, o := range g.sources() {
			sources[o.Path()] = true
		}
	}
	all, some := f.filesOf(replaced)
	first, some := splitBlocking(some, sources)
	var results report.Results
	if len(first) > 0 {
		results.Add(report.Info("before you render, delete these documents from their files, since render reads the sources from the same files and refuses or keeps what it would replace: " + strings.Join(wheres(first), ", ")))
	}
	if len(all) > 0 {
		results.Add(report.Info("once the rendering is reviewed, these files can go: " + strings.Join(all, ", ")))
	}
	if len(some) > 0 {
		results.Add(report.Info("once the rendering is reviewed, these documents can go: " + strings.Join(wheres(some), ", ")))
	}
	if len(all)+len(some)+len(first) > 0 && len(sources) > 0 {
		results.Add(report.Info("render reads the sources from: " + strings.Join(slices.Sorted(maps.Keys(sources)), ", ")))
	}
	return results
}

// splitBlocking splits documents into those by which rendering is refused until
// they are deleted, since they are copies in a file of a source, and the others.
func splitBlocking(documents []*yamltext.Item, sources map[string]bool) (first, rest []*yamltext.Item) {
	for _, i := range documents {
		if _, managed := i.Annotation(schemas.AnnotationOwner); sources[i.Path()] && !managed {
			first = append(first, i)
		} else {
			rest = append(rest, i)
		}
	}
	return first, rest
}

// wheres returns documents as a list shows them.
func wheres(documents []*yamltext.Item) []string {
	var all []string
	for _, i := range documents {
		all = append(all, fmt.Sprintf("%s %s", report.Where(i), i.Name()))
	}
	return all
}

// filesOf returns the files that hold only these items, and the documents of
// the other files that are among them.
func (f *fleet) filesOf(replaced map[*yamltext.Item]bool) (all []string, some []*yamltext.Item) {
	kept, documents := map[string]bool{}, map[string][]*yamltext.Item{}
	for _, c := range f.clusters {
		for _, i := range c.Items {
			path := i.Path()
			switch {
			case path == "" || i.FromKustomize() || replaced[i] && isLive(i):
			case replaced[i]:
				documents[path] = append(documents[path], i)
			default:
				kept[path] = true
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(documents)) {
		if kept[path] {
			some = append(some, documents[path]...)
		} else {
			all = append(all, path)
		}
	}
	return all, some
}

// isLive reports whether an item was printed by an API server.
func isLive(i *yamltext.Item) bool {
	_, ok := i.Field("metadata", "uid")
	return ok
}
