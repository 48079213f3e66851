package disk

import (
	"bytes"
	"os"
	"path/filepath"

	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/yamltext"
)

// An inspectedFile is a file in a cluster's folder, with its role in a run.
type inspectedFile struct {
	file
	header  header
	rest    []byte // what follows the header
	headed  bool
	current *render.Current // the object that an earlier run left; nil for any other file
	items   []*yamltext.Item
	several bool // documents, resources or not, or items of a list
}

// inspect parses a file of a cluster, and finds the object that an earlier run
// left in it. own is the object that is desired in its place; nil if there is
// none.
func (t *Tree) inspect(f file, cluster string, own *render.Object) (*inspectedFile, error) {
	s := &inspectedFile{file: f}
	s.header, s.rest, s.headed = cutHeader(f.content)
	if !s.headed {
		s.rest = f.content
	}
	if own != nil && s.headed && !s.header.conflict {
		same, err := s.isAsRendered(own)
		if err != nil {
			return nil, err
		}
		if same {
			s.current = &render.Current{Key: own.Key, Owners: s.header.owners, File: f.name, Same: true}
			return s, nil
		}
	}
	var invalid error
	s.items, invalid = Parse(s.rest, filepath.ToSlash(t.path(f.name)))
	s.several = len(s.items) > 1 || countDocuments(s.rest) > 1
	switch {
	case s.headed:
		s.current = s.ofHeader(cluster, own)
	case invalid == nil && len(s.items) == 1 && !s.several:
		s.current = t.withoutHeader(s, cluster)
	}
	if own != nil && s.current != nil && differInGroup(&s.current.Key, &own.Key) {
		s.current.Key = own.Key // the file is replaced: the two are one object less and one more
	}
	return s, nil
}

// differInGroup reports whether two objects have one file, and differ only in
// the API group of their kind.
func differInGroup(a, b *render.Key) bool {
	return a.Kind != b.Kind && a.BareKind() == b.BareKind() && a.Member() == b.Member() && a.Name == b.Name
}

// isAsRendered reports whether a file is, in every byte but for its owners,
// what rendering an object gives.
func (s *inspectedFile) isAsRendered(o *render.Object) (bool, error) {
	document, err := o.Document()
	if err != nil {
		return false, err
	}
	return bytes.Equal(s.rest, document) && s.header.digest == digest(document), nil
}

// ofHeader returns the object of a file with a header. A file that holds no
// resource any more, or several documents, counts as edited.
func (s *inspectedFile) ofHeader(cluster string, own *render.Object) *render.Current {
	c := &render.Current{Owners: s.header.owners, File: s.name, Edited: true}
	switch {
	case len(s.items) == 1 && !s.several && !s.header.conflict:
		c.Item = s.items[0]
		if c.Edited = s.header.digest != digest(s.rest); !c.Edited {
			cluster = clusterOf(c.Item, cluster)
		}
		c.Key = render.KeyOf(c.Item, cluster)
		if own != nil && c.Key.Cluster != own.Cluster || own != nil && c.Key.Namespace != own.Namespace {
			c.Key = own.Key // its folder was renamed or copied
		}
	case own != nil && (!s.several || s.header.conflict):
		c.Key = own.Key
	default:
		c.Key = render.Key{Cluster: cluster, Name: s.name} // of no object
	}
	return c
}

// clusterOf returns the cluster that an unedited item in a cluster's folder is
// for: its own, if it is a managed object that was moved there from another
// folder. An edited one stays where it is, so it counts for that cluster: else
// the cluster would get the object a second time.
func clusterOf(i *yamltext.Item, folder string) string {
	if _, cluster, managed := render.ManagedFor(i); managed {
		return cluster
	}
	return folder
}

// withoutHeader returns the object of a file that has no header: a managed object
// in its own place, as a rendered kpt package has it, or a file of the first
// edition. It is nil for a file of the user's.
func (t *Tree) withoutHeader(s *inspectedFile, cluster string) *render.Current {
	i := s.items[0]
	c := &render.Current{Key: render.KeyOf(i, cluster), File: s.name, Item: i}
	place := layout.Object{Cluster: cluster, Namespace: i.Namespace(), Kind: i.Kind(), Name: i.Name()}
	if owner, own, managed := render.ManagedFor(i); managed && own == cluster && s.name == place.Path() {
		c.Owners, c.Edited = []string{owner}, t.isEdited(s)
		return c
	}
	if t.listed.wrote(s.name, s.content) {
		return c
	}
	return nil
}

// isEdited reports whether the first edition wrote a file that was changed
// since.
func (t *Tree) isEdited(s *inspectedFile) bool {
	return t.listed[s.name] != nil && !t.listed.wrote(s.name, s.content)
}

// isSameFile reports whether a file of the tree is the one that an item was
// read from.
func (t *Tree) isSameFile(name string, i *yamltext.Item) bool {
	if i == nil || i.Path() == "" || filepath.Base(i.Path()) != filepath.Base(name) {
		return false
	}
	a, errA := os.Stat(t.path(name))
	b, errB := os.Stat(filepath.FromSlash(i.Path()))
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// sameDocument reports whether an item means what a document does.
func sameDocument(i *yamltext.Item, document []byte) bool {
	return yamltext.SameMeaning(i, yamltext.New(document))
}
