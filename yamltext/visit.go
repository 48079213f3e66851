package yamltext

// A Visitor is told what a document says, in the order it stands there.
type Visitor interface {
	// Open begins a mapping or a sequence, Close ends it.
	Open(seq bool)
	Close()
	// Key is a key of the innermost mapping, Scalar a value; bare says that
	// it stands without quotes, and so may be something else than a string.
	Key(key string, bare bool)
	Scalar(value string, bare bool)
}

// Visit reads a document of one mapping without the YAML library, and says
// whether it understood all of it. If not, what it told v is not to be relied
// on.
func Visit(document []byte, v Visitor) bool { return visit(Text(document), -1, v) }

// Visit is Visit of the item's YAML, which it does not make.
func (i *Item) Visit(v Visitor) bool {
	i.read()
	return i.simple && visit(i.text, i.dash, v)
}

func visit(text string, dash int, v Visitor) bool {
	if len(text) == 0 || text[len(text)-1] != '\n' {
		return false
	}
	told := &visited{Visitor: v}
	x := scanner{s: text, sink: told}
	end, ok := x.item(0, dash)
	return ok && end == len(text) && !told.foreign
}

// visited is a Visitor as the scanner sees it.
type visited struct {
	Visitor
	foreign bool // a scalar was met that is left to the library
}

func (v *visited) open(seq, _ bool)           { v.Open(seq) }
func (v *visited) close()                     { v.Close() }
func (v *visited) key(key string, first byte) { v.Key(key, first != '"' && first != '\'') }

func (v *visited) scalar(s scalar) {
	value, ok := s.value()
	v.foreign = v.foreign || !ok
	v.Scalar(value, s.style == 0)
}
