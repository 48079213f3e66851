package render

import (
	"strings"

	"global-headless-service/yamltext"
)

// A groupKind names a kind in any version; the core group is empty.
type groupKind struct{ group, kind string }

// isClusterScoped reports whether a kind is one of Kubernetes' own that have no
// namespace. It does not know the kinds of CustomResourceDefinitions.
func isClusterScoped(apiVersion, kind string) bool {
	group, _, ok := strings.Cut(apiVersion, "/")
	if !ok {
		group = ""
	}
	return clusterScoped[groupKind{group, kind}]
}

// isClusterScoped reports whether an item's kind is cluster-scoped, as far as
// Kubernetes' own kinds and the package's CRDs say.
func (l *placement) isClusterScoped(i *yamltext.Item) bool {
	return isClusterScoped(i.APIVersion(), i.Kind()) || l.defined()[groupKind{groupOf(i), i.Kind()}]
}

// defined returns the cluster-scoped kinds of the package's CRDs.
func (l *placement) defined() map[groupKind]bool {
	if l.scoped == nil {
		l.scoped = map[groupKind]bool{}
		for _, i := range l.p.items {
			if i.Kind() != "CustomResourceDefinition" {
				continue
			}
			if scope, _ := i.Field("spec", "scope"); scope == "Cluster" {
				group, _ := i.Field("spec", "group")
				kind, _ := i.Field("spec", "names", "kind")
				l.scoped[groupKind{group, kind}] = true
			}
		}
	}
	return l.scoped
}
