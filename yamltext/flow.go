package yamltext

// sink is told what the scanner reads, in the order it stands there.
type sink interface {
	open(seq, flow bool)
	close()
	key(key string, first byte) // first is the first byte of its text
	scalar(v scalar)
}

// flow reads the flow collection at k, if all of it stands on this line. Of
// the metadata and annotations of an item only the empty one is taken: the
// header is read by lines.
func (x *scanner) flow(k int) (next int, ok bool) {
	j := k + 1
	for x.s[j] == ' ' {
		j++
	}
	if h := x.head; h != nil && x.s[j] != x.s[k]+2 && (h.annotations == inNext || x.depth == 1 && x.inMeta) {
		return 0, false
	}
	if k, ok = x.collection(k, x.depth); !ok {
		return 0, false
	}
	x.pending, x.field = false, nil
	return LineEnd(x.s, k)
}

// collection reads the flow collection at k; to is the offset behind it.
func (x *scanner) collection(k, depth int) (to int, ok bool) {
	s, seq := x.s, x.s[k] == '['
	end := s[k] + 2 // of [ and {, the bracket that closes
	if depth == maxDepth {
		return 0, false
	}
	if x.sink != nil {
		x.sink.open(seq, true)
	}
	k = x.spaces(k + 1)
	for first := true; s[k] != end; first = false {
		if !first {
			if s[k] != ',' {
				return 0, false
			}
			k = x.spaces(k + 1)
		}
		if !seq {
			key, after, isKey := Key(s, k)
			if !isKey {
				return 0, false
			}
			if x.sink != nil {
				x.sink.key(key, s[k])
			}
			k = x.spaces(after)
		}
		if k, ok = x.element(k, depth); !ok {
			return 0, false
		}
		k = x.spaces(k)
	}
	if x.sink != nil {
		x.sink.close()
	}
	return k + 1, true
}

func (x *scanner) spaces(k int) int {
	for x.s[k] == ' ' {
		k++
	}
	return k
}

// element reads the value at k of an entry of a flow collection.
func (x *scanner) element(k, depth int) (to int, ok bool) {
	var v scalar
	switch c := x.s[k]; {
	case c == '[' || c == '{':
		return x.collection(k, depth+1)
	case c == '"':
		v, ok = doubleQuoted(x.s, k)
	case c == '\'':
		v, ok = singleQuoted(x.s, k)
	default:
		v, ok = flowPlain(x.s, k)
	}
	if ok && x.sink != nil {
		x.sink.scalar(v)
	}
	return v.to, ok
}

// flowPlain reads a plain scalar in a flow collection, if it holds nothing
// that may end it or not.
func flowPlain(s string, k int) (v scalar, ok bool) {
	if c := s[k]; class[c]&(toStart|inFlow) != toStart|inFlow && (c != '-' || class[s[k+1]]&inKey == 0) {
		return v, false
	}
	j := k
	for class[s[j]]&inFlow != 0 || s[j] == ':' && class[s[j+1]]&inKey != 0 {
		j++
	}
	if s[j] != ',' && s[j] != ']' && s[j] != '}' {
		return v, false
	}
	for s[j-1] == ' ' {
		j--
	}
	return scalar{raw: s[k:j], from: k, to: j}, true
}
