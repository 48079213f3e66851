package yamltext

// value reads the scalar, or the flow collection, at k.
func (x *scanner) value(k int) (next int, ok bool) {
	switch x.s[k] {
	case '|', '>':
		return x.block(k)
	case '{', '[':
		return x.flow(k)
	}
	v, next, ok := flat(x.s, k)
	if ok {
		x.record(v)
	}
	return next, ok
}

// record stores a scalar where the scanner expects one.
func (x *scanner) record(v scalar) {
	x.pending = false
	if x.field != nil {
		if !v.null() {
			*x.field, _ = v.value()
		}
		x.field = nil
	}
	if x.text != nil {
		if x.text.ok = !v.null(); x.text.ok {
			x.text.value, _ = v.value()
		}
		x.text = nil
	}
	if x.sink != nil {
		x.sink.scalar(v)
	}
}

// block reads the block scalar whose indicator is at k.
func (x *scanner) block(k int) (next int, ok bool) {
	if x.field != nil {
		return 0, false // a name in a block scalar is left to the library
	}
	v, next, ok := blockAt(x.s, k, x.frames[x.depth].col)
	if ok {
		x.record(v)
	}
	return next, ok
}
