package layout

import "strings"

// Root is the folder, below the root of a package or tree, that holds a
// folder for each cluster.
const Root = "clusters"

// An Object holds the parts of a path. Namespace is empty for a cluster-scoped
// object; Group is set only where objects of two API groups would otherwise
// share a file.
type Object struct {
	Cluster   string // a valid cluster name (rule 14), so it needs no escaping
	Namespace string
	Kind      string // without its group
	Group     string
	Name      string
}

// Path returns the path of the file that holds an object (rule 7).
func (o Object) Path() string {
	var b strings.Builder
	b.Grow(len(Root) + len(o.Cluster) + len(o.Namespace) + len(o.Kind) + len(o.Group) + len(o.Name) + len("///-.yaml."))
	b.WriteString(Root + "/")
	b.WriteString(o.Cluster)
	b.WriteByte('/')
	if o.Namespace != "" {
		writeEscaped(&b, o.Namespace)
		b.WriteByte('/')
	}
	o.writeFile(&b)
	return b.String()
}

// Pattern returns the path of an object in any member, with these texts in the
// places of its cluster and namespace. It is Path for a namespace that IsSafe.
func Pattern(cluster, namespace, kind, name string) string {
	return Folder(cluster) + namespace + "/" + File(kind, name)
}

// IsSafe reports whether Path writes a name as it is.
func IsSafe(name string) bool {
	for k := range len(name) {
		if !isSafe(name[k]) {
			return false
		}
	}
	return name != "" && name[0] != '.' && name[len(name)-1] != '.' && !IsReserved(name)
}

// writeFile writes the last element of the path.
func (o Object) writeFile(b *strings.Builder) {
	writeEscaped(b, strings.ToLower(o.Kind))
	if o.Group != "" {
		b.WriteByte('.')
		writeEscaped(b, o.Group)
	}
	b.WriteByte('-')
	for k := range len(o.Name) {
		writeEscapedByte(b, o.Name[k], isSafe(o.Name[k]))
	}
	b.WriteString(".yaml")
}

// File returns the last element of an object's path.
func File(kind, name string) string {
	var b strings.Builder
	b.Grow(len(kind) + len(name) + len("-.yaml"))
	Object{Kind: kind, Name: name}.writeFile(&b)
	return b.String()
}

// Folder returns the folder of a cluster, with a slash at its end.
func Folder(cluster string) string { return Root + "/" + cluster + "/" }

// Kustomization returns the path of the kustomization of a cluster that has
// nothing to apply (docs/DESIGN.md, Trees).
func Kustomization(cluster string) string { return Folder(cluster) + "kustomization.yaml" }

// Cluster returns the cluster that the folder of path belongs to; "" if path
// is not below a cluster's folder.
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

// Within returns the part of path that starts at its last element named
// "clusters". If there is none, it returns the last element. Use it for a file
// named on the command line, for which the package's root is unknown.
func Within(path string) string {
	elements := strings.Split(path, "/")
	for k := len(elements) - 2; k >= 0; k-- {
		if elements[k] == Root {
			return strings.Join(elements[k:], "/")
		}
	}
	return elements[len(elements)-1]
}

// writeEscaped writes a name as one element of a path. Characters other than
// lower-case letters, digits, "-", "_" and "." are written %XX, so that no two
// names share a file on any file system. So are a dot that begins a name, which
// would hide the file or lead to another folder, a dot that ends one, which
// Windows drops, and the first letter of a name that Windows reserves.
func writeEscaped(b *strings.Builder, name string) {
	reserved := IsReserved(name)
	for k := range len(name) {
		safe := isSafe(name[k])
		if k == 0 {
			safe = safe && name[k] != '.' && !reserved
		}
		if k == len(name)-1 {
			safe = safe && name[k] != '.'
		}
		writeEscapedByte(b, name[k], safe)
	}
}

func writeEscapedByte(b *strings.Builder, c byte, safe bool) {
	const digits = "0123456789ABCDEF"
	if safe {
		b.WriteByte(c)
		return
	}
	b.WriteByte('%')
	b.WriteByte(digits[c>>4])
	b.WriteByte(digits[c&15])
}

// isSafe reports whether a character needs no escaping inside a name.
func isSafe(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.'
}
