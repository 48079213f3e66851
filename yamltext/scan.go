package yamltext

// frame is an open block collection.
type frame struct {
	col int
	seq bool
}

const maxDepth = 32

// scanner reads the subset of YAML that most resources are written in, block
// and flow style, without copying. What it accepts, the library accepts and
// reads as the same; it rejects whatever it is not sure of. The text ends in a
// newline.
type scanner struct {
	s       string
	line    int // offset of the line that is being read
	frames  [maxDepth]frame
	depth   int  // of the innermost frame
	pending bool // a key or a dash still has no value
	section bool // a top-level section is being read, not an item
	col     int  // column of the item's keys
	mapping bool // the item is a mapping
	head    *header
	inFlow  bool            // the item is a flow collection
	field   *string         // where the header stores the next scalar, or nil
	text    *annotationText // likewise, of an annotation in flow style
	inMeta  bool            // the metadata is being read
	seen    seen            // the keys of the header that were met

	annotating bool // the annotations are being read
	sink       sink // receives what is read, if not nil
}

// item reads the item whose dash stands in column dash of the line at pos; a
// dash of -1 is a document. end is the offset of the first line that no
// longer belongs to it.
func (x *scanner) item(pos, dash int) (end int, ok bool) {
	x.frames[0], x.depth, x.pending, x.inMeta, x.mapping = frame{dash, true}, 0, true, false, false
	x.annotating, x.inFlow, x.seen = false, false, 0
	if dash >= 0 {
		x.line = pos
		if pos, ok = x.dashes(pos + dash); !ok {
			return 0, false
		}
	}
	end, ok = x.lines(pos)
	return end, ok && x.mapping
}

// lines reads to the end of the item or section.
func (x *scanner) lines(pos int) (end int, ok bool) {
	s := x.s
	for pos < len(s) {
		k := pos
		for s[k] == ' ' {
			k++
		}
		switch s[k] {
		case '\n':
			pos = k + 1
			continue
		case '#':
			if pos, ok = comment(s, k); !ok {
				return 0, false
			}
			continue
		}
		if x.ends(k-pos, k) {
			break
		}
		x.line = pos
		if pos, ok = x.content(k, k-pos); !ok {
			return 0, false
		}
	}
	x.leave(-2)
	return pos, true
}

// ends reports whether the line with content at k no longer belongs to what is
// being read.
func (x *scanner) ends(col, k int) bool {
	if !x.section {
		return col <= x.frames[0].col
	}
	return col == 0 && x.depth > 0 && !IsDash(x.s, k)
}

// content reads a line that begins with something in column col.
func (x *scanner) content(k, col int) (next int, ok bool) {
	dash := IsDash(x.s, k)
	if startsFlow(x.s[k]) {
		if !x.pending || col <= x.frames[x.depth].col {
			return 0, false
		}
		return x.flow(k)
	}
	switch top := x.frames[x.depth]; {
	case col > top.col:
		if !x.pending || !x.enter(col, dash) {
			return 0, false
		}
	case col == top.col && dash && !top.seq:
		if !x.pending || !x.enter(col, true) {
			return 0, false
		}
	default:
		x.leave(col)
		if top = x.frames[x.depth]; top.seq && !dash && top.col == col {
			x.up()
			top = x.frames[x.depth]
		}
		if top.col != col || top.seq != dash || x.depth == 0 {
			return 0, false
		}
	}
	if dash {
		return x.dashes(k)
	}
	return x.entry(k)
}

// enter opens a collection in column col.
func (x *scanner) enter(col int, seq bool) bool {
	if x.depth+1 == maxDepth {
		return false
	}
	if x.depth++; x.depth == 1 {
		x.col, x.mapping = col, !seq
	}
	x.frames[x.depth] = frame{col, seq}
	x.pending = false
	if x.sink != nil {
		x.sink.open(seq, false)
	}
	return true
}

// leave closes the collections that lie deeper than col.
func (x *scanner) leave(col int) {
	if x.pending && x.sink != nil {
		x.sink.scalar(scalar{})
	}
	x.pending = false
	for x.depth > 0 && x.frames[x.depth].col > col {
		x.up()
	}
}

func (x *scanner) up() {
	x.depth--
	if x.sink != nil {
		x.sink.close()
	}
}

// dashes reads the entry of a sequence whose dash is at k, and all that
// begins on its line.
func (x *scanner) dashes(k int) (next int, ok bool) {
	s := x.s
	for {
		j := k + 1
		for s[j] == ' ' {
			j++
		}
		if s[j] == '\n' || s[j] == '#' {
			x.pending = true
			return LineEnd(s, k+1)
		}
		if x.pending = true; IsDash(s, j) {
			if !x.enter(j-x.line, true) {
				return 0, false
			}
			k = j
			continue
		}
		if _, _, isKey := Key(s, j); isKey {
			if !x.enter(j-x.line, false) {
				return 0, false
			}
			return x.entry(j)
		}
		return x.value(j)
	}
}

// entry reads the entry of a mapping whose key is at k.
func (x *scanner) entry(k int) (next int, ok bool) {
	s := x.s
	key, j, ok := Key(s, k)
	if !ok {
		return 0, false
	}
	if x.head != nil && x.depth <= 3 {
		if x.depth < 3 && !x.heading(key, x.depth) {
			return 0, false
		} else if x.depth == 3 && x.annotating {
			x.annotation(key)
		}
	}
	if x.sink != nil {
		x.sink.key(key, s[k])
	}
	x.pending = true
	at := j
	for s[j] == ' ' {
		j++
	}
	if s[j] == '\n' || s[j] == '#' {
		x.field = nil
		next, ok = LineEnd(s, at)
		if x.annotating && x.depth == 2 {
			x.head.annotations = next
		}
		return next, ok
	}
	return x.value(j)
}
