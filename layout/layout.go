package layout

import "strings"

// Root is the folder, below the root of a package or tree, that holds a
// folder for each cluster.
const Root = "clusters"

// An Object is what a path is made of. Namespace is empty for a
// cluster-scoped object; Group is set only where objects of two API groups
// would otherwise share a file.
type Object struct {
	Cluster   string // a valid cluster name (rule 14), so it needs no escaping
	Namespace string
	Kind      string // without its group
	Group     string
	Name      string
}

// Path returns the path of the file that holds an object (rule 7).
func (o Object) Path() string {
	folder := Folder(o.Cluster)
	if o.Namespace != "" {
		folder += escape(o.Namespace) + "/"
	}
	return folder + o.file()
}

func (o Object) file() string {
	kind := strings.ToLower(o.Kind)
	if o.Group != "" {
		kind += "." + o.Group
	}
	return escape(kind+"-"+o.Name) + ".yaml"
}

// File returns the last element of an object's path.
func File(kind, name string) string { return Object{Kind: kind, Name: name}.file() }

// Folder returns the folder of a cluster, with a slash at its end.
func Folder(cluster string) string { return Root + "/" + cluster + "/" }

// Kustomization returns the path of the kustomization that says that a cluster
// has nothing to apply (docs/DESIGN.md, Trees).
func Kustomization(cluster string) string { return Folder(cluster) + "kustomization.yaml" }

// Cluster returns the cluster in whose folder a path lies, and "" for a path
// in none.
func Cluster(path string) string {
	rest, ok := strings.CutPrefix(path, Root+"/")
	if !ok {
		return ""
	}
	cluster, _, ok := strings.Cut(rest, "/")
	if !ok {
		return ""
	}
	return cluster
}

// Within returns the part of a path from its last element named "clusters"
// on, and the last element of a path that has none. It is the path below the
// package's root of a file that is named on its own.
func Within(path string) string {
	elements := strings.Split(path, "/")
	for k := len(elements) - 2; k >= 0; k-- {
		if elements[k] == Root {
			return strings.Join(elements[k:], "/")
		}
	}
	return elements[len(elements)-1]
}

// escape returns a name as one element of a path. Characters other than
// lower-case letters, digits, "-", "_" and "." are written %XX, so that no two
// names share a file on any file system and none leads elsewhere.
func escape(name string) string {
	first := 0
	for first < len(name) && isSafe(name, first) {
		first++
	}
	if first == len(name) {
		return name
	}
	const digits = "0123456789ABCDEF"
	b := append(make([]byte, 0, len(name)+8), name[:first]...)
	for k := first; k < len(name); k++ {
		if c := name[k]; isSafe(name, k) {
			b = append(b, c)
		} else {
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(b)
}

// isSafe reports whether the character at k needs no escaping; a dot that
// begins a name would hide the file or lead to another folder.
func isSafe(name string, k int) bool {
	c := name[k]
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' && k > 0
}
