package yamltext

import "go.yaml.in/yaml/v3"

// header holds the fields that are read from every item.
type header struct {
	apiVersion, kind, name, namespace string
	// annotations is the offset of the line after `annotations:` where these
	// are a block; 0 where there are none.
	annotations int
	texts       []annotationText // of annotations that are no lines of their own
	path        string           // of the file, as the orchestrator says it
	keys        uint64           // the bits of the annotations' keys
}

// annotationText is an annotation and its value; ok is false if that is null
// or no scalar.
type annotationText struct {
	key, value string
	ok         bool
}

// annotation notes the key of an annotation, and where its value goes.
func (x *scanner) annotation(key string) {
	h := x.head
	h.keys |= bit(key)
	x.field = nil
	if key == internalPath || key == legacyPath && h.path == "" {
		x.field = &h.path
	}
}

// bit maps a key to one of 64 bits, as a Bloom filter does. Most items lack the
// annotations that are asked for. Without this check, runs over 10,000 items
// take up to 1.8 times as long.
func bit(key string) uint64 {
	h := uint(len(key))
	if h > 8 {
		h += uint(key[0])*5 + uint(key[len(key)-2])*11 + uint(key[len(key)-5])*3
	}
	return 1 << (h & 63)
}

type seen uint8

const (
	seenAPIVersion seen = 1 << iota
	seenKind
	seenMetadata
	seenName
	seenNamespace
	seenAnnotations
)

// heading notes where a key of the item or of its metadata, at depth 1 or 2,
// puts its value. It returns false for a duplicate key, which only the library
// handles.
func (x *scanner) heading(key string, depth int) bool {
	h := x.head
	x.field, x.annotating = nil, false
	if depth == 1 {
		x.inMeta = false
		switch key {
		case "apiVersion":
			x.field = &h.apiVersion
			return x.once(seenAPIVersion)
		case "kind":
			x.field = &h.kind
			return x.once(seenKind)
		case "metadata":
			x.inMeta = true
			return x.once(seenMetadata)
		}
		return true
	}
	if !x.inMeta {
		return true
	}
	switch key {
	case "name":
		x.field = &h.name
		return x.once(seenName)
	case "namespace":
		x.field = &h.namespace
		return x.once(seenNamespace)
	case "annotations":
		x.annotating = true
		return x.once(seenAnnotations)
	}
	return true
}

// once reports whether a key of the item is met for the first time.
func (x *scanner) once(f seen) bool {
	first := x.seen&f == 0
	x.seen |= f
	return first
}

// A headKey is a key that says what an object is; 0 is none.
type headKey uint8

// headKeys are the keys in the order of their numbers.
var headKeys = [...]string{"", "apiVersion", "kind"}

// KeyTwice returns "apiVersion" or "kind" if the item has that key twice, and ""
// if it has neither twice. Which of the two counts, readers of YAML decide
// differently. It parses nothing again.
func (i *Item) KeyTwice() string {
	i.read()
	return headKeys[i.twice]
}

// headKeyTwice returns the first key of these that a mapping has twice.
func headKeyTwice(n *yaml.Node) headKey {
	var seen [len(headKeys)]bool
	for k := 0; k+1 < len(n.Content); k += 2 {
		for number := headKey(1); int(number) < len(headKeys); number++ {
			if n.Content[k].Value != headKeys[number] {
				continue
			}
			if seen[number] {
				return number
			}
			seen[number] = true
		}
	}
	return 0
}

// headFrom takes the header from the library's reading.
func (i *Item) headFrom(n *yaml.Node) {
	meta := Lookup(n, "metadata")
	i.col = max(n.Column-1, 0)
	i.twice = headKeyTwice(n)
	*i.head = header{
		apiVersion: ScalarText(Lookup(n, "apiVersion")), kind: ScalarText(Lookup(n, "kind")),
		name: ScalarText(Lookup(meta, "name")), namespace: ScalarText(Lookup(meta, "namespace")),
	}
	annotations := Lookup(meta, "annotations")
	if annotations == nil || annotations.Kind != yaml.MappingNode {
		return
	}
	for _, key := range keys(annotations) {
		if v := Lookup(annotations, key); v.Kind == yaml.ScalarNode && v.ShortTag() != "!!null" {
			i.head.texts = append(i.head.texts, annotationText{key, v.Value, true})
		}
	}
}
