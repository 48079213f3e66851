package render

import "strings"

// A groupKind names a kind in whatever version; the core group is empty.
type groupKind struct{ group, kind string }

// isClusterScoped reports whether Kubernetes has a kind of its own, and this
// kind has no namespace. Of kinds that custom resources define it knows nothing.
func isClusterScoped(apiVersion, kind string) bool {
	group, _, ok := strings.Cut(apiVersion, "/")
	if !ok {
		group = ""
	}
	return clusterScoped[groupKind{group, kind}]
}
