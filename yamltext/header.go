package yamltext

// header is what every item tells without being parsed.
type header struct {
	apiVersion, kind, name, namespace string
	// annotations is the offset of the line after `annotations:` where these
	// are a block; 0 where there are none.
	annotations int
	path        string // of the file, as the orchestrator says it
	keys        uint64 // the bits of the annotations' keys
	seen        seen
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

// bit is one of 64, and the same for the same key.
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

// inNext says that the line after this one is the first of the annotations.
const inNext = -1

// heading notes where a key of the item or of its metadata puts its value. A
// key that stands twice is the library's.
func (x *scanner) heading(key string) bool {
	h := x.head
	x.field, x.annotating = nil, false
	if h.annotations == inNext {
		h.annotations = 0
	}
	if x.depth == 1 {
		x.inMeta = false
		switch key {
		case "apiVersion":
			x.field = &h.apiVersion
			return h.once(seenAPIVersion)
		case "kind":
			x.field = &h.kind
			return h.once(seenKind)
		case "metadata":
			x.inMeta = true
			return h.once(seenMetadata)
		}
		return true
	}
	if x.depth != 2 || !x.inMeta {
		return true
	}
	switch key {
	case "name":
		x.field = &h.name
		return h.once(seenName)
	case "namespace":
		x.field = &h.namespace
		return h.once(seenNamespace)
	case "annotations":
		h.annotations, x.annotating = inNext, true
		return h.once(seenAnnotations)
	}
	return true
}

func (h *header) once(f seen) bool {
	first := h.seen&f == 0
	h.seen |= f
	return first
}

// close ends the reading.
func (h *header) close() {
	if h.annotations == inNext {
		h.annotations = 0
	}
}
