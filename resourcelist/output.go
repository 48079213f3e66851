package resourcelist

import (
	"io"
)

// output gathers short texts and writes long ones as they are. After an error
// it writes nothing more.
type output struct {
	w   io.Writer
	buf []byte
	err error
}

const (
	outputSize = 64 << 10
	longText   = outputSize / 4
)

func (o *output) write(text string) {
	if len(text) < longText {
		o.buf = append(o.room(len(text)), text...)
		return
	}
	o.flush()
	if o.err == nil {
		_, o.err = io.WriteString(o.w, text)
	}
}

// fill writes a filling.
func (o *output) fill(f *filling, values []string) {
	o.buf = f.append(o.room(f.size), values)
}

// room is the buffer with room for that much.
func (o *output) room(size int) []byte {
	if o.buf == nil {
		o.buf = make([]byte, 0, outputSize)
	} else if len(o.buf)+size > outputSize {
		o.flush()
	}
	return o.buf
}

func (o *output) flush() {
	if len(o.buf) > 0 && o.err == nil {
		_, o.err = o.w.Write(o.buf)
	}
	o.buf = o.buf[:0]
}
