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
	b := make([]byte, 0, len(Root)+len(o.Cluster)+len(o.Namespace)+len(o.Kind)+len(o.Group)+len(o.Name)+len("////-.yaml")+16)
	b = append(append(append(append(b, Root...), '/'), o.Cluster...), '/')
	if o.Namespace != "" {
		b = append(appendEscaped(b, o.Namespace), '/')
	}
	return string(o.appendFile(b))
}

// appendFile appends the last element of the path.
func (o Object) appendFile(b []byte) []byte {
	kind := strings.ToLower(o.Kind)
	if o.Group != "" {
		kind += "." + o.Group
	}
	return append(appendEscaped(b, kind+"-"+o.Name), ".yaml"...)
}

// File returns the last element of an object's path.
func File(kind, name string) string { return string(Object{Kind: kind, Name: name}.appendFile(nil)) }

// Folder returns the folder of a cluster, with a slash at its end.
func Folder(cluster string) string { return Root + "/" + cluster + "/" }

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

// appendEscaped appends a name as one element of a path. Characters other than
// lower-case letters, digits, "-", "_" and "." are written %XX, so that no two
// names share a file on any file system and none leads elsewhere.
func appendEscaped(b []byte, name string) []byte {
	const digits = "0123456789ABCDEF"
	for k := range len(name) {
		if c := name[k]; isSafe(name, k) {
			b = append(b, c)
		} else {
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return b
}

// isSafe reports whether the character at k needs no escaping; a dot that
// begins a name would hide the file or lead to another folder.
func isSafe(name string, k int) bool {
	c := name[k]
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' && k > 0
}
