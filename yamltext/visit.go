package yamltext

// A Visitor receives what an item holds, in the order of the text.
type Visitor interface {
	// Open begins a mapping or a sequence, Close ends it.
	Open(seq bool)
	Close()
	// Key is a key of the innermost mapping, Scalar a value. If it is bare,
	// it has no quotes, and so may be something else than a string.
	Key(key string, bare bool)
	Scalar(value string, bare bool)
}

// Visit calls v for everything the item holds, without the YAML library and
// without nodes. It reports whether the scanner could read all of it; if not, the
// calls are not to be relied on.
func (i *Item) Visit(v Visitor) bool {
	if i.read(); !i.simple {
		return false
	}
	s := &visited{Visitor: v}
	x := scanner{s: i.text, sink: s}
	_, ok := x.item(0, i.dash)
	return ok && !s.foreign
}

// visited is the sink of a Visitor.
type visited struct {
	Visitor
	foreign bool // a scalar is left to the library
}

func (v *visited) open(seq, _ bool)           { v.Open(seq) }
func (v *visited) close()                     { v.Close() }
func (v *visited) key(key string, first byte) { v.Key(key, first != '"' && first != '\'') }

func (v *visited) scalar(s scalar) {
	value, ok := s.value()
	v.foreign = v.foreign || !ok
	v.Scalar(value, s.style == 0)
}
