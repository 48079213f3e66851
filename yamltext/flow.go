package yamltext

// sink receives what the scanner reads, in the order of the text.
type sink interface {
	open(seq, flow bool)
	close()
	key(key string, first byte) // first is the first byte of its text
	scalar(v scalar)
}

func startsFlow(c byte) bool { return c == '{' || c == '[' }

// flow reads the flow collection at k, which may go on over several lines.
func (x *scanner) flow(k int) (next int, ok bool) {
	if x.depth == 0 {
		x.col, x.mapping, x.inFlow = k-x.line, x.s[k] == '{', true
	} else if x.annotating && x.depth == 2 {
		x.head.annotations = 0 // they are no lines of their own
	}
	x.pending = false
	if k, ok = x.collection(k, x.depth+1); !ok {
		return 0, false
	}
	return LineEnd(x.s, k)
}

// collection reads the flow collection at k, whose entries have that depth in
// the item; end is the offset behind it.
func (x *scanner) collection(k, depth int) (end int, ok bool) {
	s, seq := x.s, x.s[k] == '['
	closing := s[k] + 2 // of [ and {, the bracket that closes
	if depth > maxDepth {
		return 0, false
	}
	x.field, x.text = nil, nil
	if x.sink != nil {
		x.sink.open(seq, true)
	}
	k, ok = x.skip(k + 1)
	for ok && s[k] != closing {
		if !seq {
			if k, ok = x.flowKey(k, depth); !ok {
				return 0, false
			}
		}
		if k, ok = x.element(k, depth); !ok {
			return 0, false
		}
		if k, ok = x.skip(k); ok && s[k] == ',' {
			k, ok = x.skip(k + 1)
		} else if ok && s[k] != closing {
			return 0, false
		}
	}
	if ok && x.sink != nil {
		x.sink.close()
	}
	return k + 1, ok
}

// skip returns the offset of the next token of a flow collection, after spaces,
// comments and line breaks. A token on a new line must be indented deeper than
// the enclosing block collection; a closing bracket may stand at the same
// column.
func (x *scanner) skip(k int) (next int, ok bool) {
	s, line := x.s, -1
	for k < len(s) {
		switch c := s[k]; {
		case c == ' ':
			k++
			continue
		case c == '\n':
			k++
			line = k
			continue
		case c == '#' && (s[k-1] == ' ' || s[k-1] == '\n'):
			if k, ok = comment(s, k); !ok {
				return 0, false
			}
			line = k
			continue
		}
		if line < 0 {
			return k, true
		}
		if s[k] == ']' || s[k] == '}' {
			return k, k-line >= x.frames[x.depth].col
		}
		return k, k-line > max(x.frames[x.depth].col, 0)
	}
	return 0, false
}

// flowKey reads the key at k; value is the offset of its value.
func (x *scanner) flowKey(k, depth int) (value int, ok bool) {
	s := x.s
	key, end, ok := keyText(s, k)
	quoted := s[k] == '"' || s[k] == '\''
	if !ok || s[end] != ':' || !quoted && s[end+1] != ' ' && s[end+1] != '\n' {
		return 0, false
	}
	if x.head != nil && depth <= 3 {
		if depth < 3 && !x.heading(key, depth) {
			return 0, false
		} else if depth == 3 && x.annotating {
			x.annotation(key)
			x.head.texts = append(x.head.texts, annotationText{key: key})
			x.text = &x.head.texts[len(x.head.texts)-1]
		}
	}
	if x.sink != nil {
		x.sink.key(key, s[k])
	}
	return x.skip(end + 1)
}

// element reads the value at k of an entry of a flow collection.
func (x *scanner) element(k, depth int) (end int, ok bool) {
	var v scalar
	switch c := x.s[k]; {
	case startsFlow(c):
		return x.collection(k, depth+1)
	case c == '"':
		v, ok = doubleQuoted(x.s, k)
	case c == '\'':
		v, ok = singleQuoted(x.s, k)
	default:
		v, ok = flowPlain(x.s, k)
	}
	if ok {
		x.record(v)
	}
	return v.to, ok
}

// flowPlain reads a plain scalar in a flow collection, if it holds nothing
// whose meaning depends on what surrounds it. Its caller refuses one that may
// go on after a line break.
func flowPlain(s string, k int) (v scalar, ok bool) {
	if c := s[k]; class[c]&(toStart|inFlow) != toStart|inFlow && (c != '-' || class[s[k+1]]&inKey == 0) {
		return v, false
	}
	j := k
	for class[s[j]]&inFlow != 0 || s[j] == ':' && class[s[j+1]]&inKey != 0 {
		j++
	}
	switch s[j] {
	case ',', ']', '}', '\n':
	case '#':
		if s[j-1] != ' ' {
			return v, false
		}
	default:
		return v, false
	}
	for s[j-1] == ' ' {
		j--
	}
	return scalar{raw: s[k:j], from: k, to: j}, true
}
