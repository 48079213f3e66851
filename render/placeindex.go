package render

import (
	"slices"
	"strings"

	"global-headless-service/layout"
	"global-headless-service/yamltext"
)

// A placeIndex holds the places of the managed objects of a run.
type placeIndex struct {
	run     string // the cluster that is rendered
	keeps   func(int) bool
	changes []*Change // sorted by key
	adds    bool      // something is added
	removed map[*yamltext.Item]bool
	names   map[id]bool      // of all objects, without namespaces
	bare    map[string]bool  // the names in names, without kinds
	files   map[string]bool  // of all objects, without folders
	byID    map[id][]*Object // under kustomize; computed on demand
}

func (t *placeIndex) add(kind, name string) {
	t.names[id{kind: kind, name: name}], t.bare[name] = true, true
	bare, _, _ := strings.Cut(kind, ".")
	t.files[layout.File(bare, name)] = true
}

// byKey returns the object with a key, or nil.
func (t *placeIndex) byKey(k Key) *Object {
	at, found := slices.BinarySearchFunc(t.changes, &k, func(c *Change, k *Key) int { return c.Key.Compare(k) })
	if !found {
		return nil
	}
	return t.changes[at].Object
}

// withoutNamespace returns the id with the namespace left out.
func (k id) withoutNamespace() id { return id{kind: k.kind, name: k.name} }

// inFile returns the object that is added in a file, or nil.
func (t *placeIndex) inFile(path string) *Object {
	if !t.adds || layout.Cluster(path) == "" || !t.files[path[strings.LastIndexByte(path, '/')+1:]] {
		return nil
	}
	cluster := layout.Cluster(path)
	first, _ := slices.BinarySearchFunc(t.changes, cluster, func(c *Change, cluster string) int { return strings.Compare(c.Key.Cluster, cluster) })
	for _, c := range t.changes[first:] {
		if c.Key.Cluster != cluster {
			return nil
		}
		if c.Action == Add && c.Object.File() == path {
			return c.Object
		}
	}
	return nil
}

// byIdentity returns the first object with an id, for any cluster: under
// kustomize one id is one object.
func (t *placeIndex) byIdentity(k id) *Object {
	if t.byID == nil {
		t.byID = make(map[id][]*Object, len(t.changes))
		for _, c := range t.changes {
			t.byID[c.Key.id()] = append(t.byID[c.Key.id()], c.Object)
		}
	}
	if all := t.byID[k]; len(all) > 0 {
		return all[0]
	}
	return nil
}
