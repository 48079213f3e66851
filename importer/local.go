package importer

import (
	"fmt"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// isLocal reports whether an item is applied to no cluster.
func isLocal(i *yamltext.Item) bool {
	local, _ := i.Annotation(schemas.AnnotationLocalConfig)
	return local == "true"
}

// addLocal records a local-config Service or StatefulSet, which is left out.
func (f *fleet) addLocal(i *yamltext.Item) {
	if i.Kind() == "StatefulSet" || i.Kind() == "Service" && i.APIVersion() == "v1" {
		f.local = append(f.local, i)
	}
}

// localNote says which items are left out since no cluster applies them.
func (f *fleet) localNote() report.Results {
	if len(f.local) == 0 {
		return nil
	}
	return report.Results{report.Info("left out, since no cluster applies what is marked " + schemas.AnnotationLocalConfig + ": " + namedItems(f.local))}
}

// localSets returns the StatefulSets among what is left out.
func (f *fleet) localSets() []*yamltext.Item {
	var sets []*yamltext.Item
	for _, i := range f.local {
		if i.Kind() == "StatefulSet" {
			sets = append(sets, i)
		}
	}
	return sets
}

func namedItems(items []*yamltext.Item) string {
	return report.List(items, func(i *yamltext.Item) string {
		return fmt.Sprintf("%s %q (%s)", i.Kind(), i.Name(), report.Where(i))
	})
}
