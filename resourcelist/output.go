package resourcelist

import (
	"io"

	"global-headless-service/yamltext"
)

// An output buffers short texts and writes long ones as they are. After an
// error it writes nothing more.
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

// element writes an item as an element of a list whose dashes stand in column
// dash.
func (o *output) element(i *yamltext.Item, dash int) error {
	if dash == 0 {
		if b, ok := i.AppendElement(o.room(longText)); ok {
			o.buf = b
			return nil
		}
	}
	text, err := i.Element(dash)
	o.write(text)
	return err
}

// room returns the buffer with room for that much.
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
