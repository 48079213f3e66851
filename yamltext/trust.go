package yamltext

import (
	"fmt"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// trust describes how far an edited text can be relied on.
type trust int

const (
	impossible trust = iota // the text's shape does not allow the edit
	unproven                // it has to be compared with what the edit means
	sure                    // if the item is simple: one scalar changed, or whole lines of a block were added or removed
	simple                  // like sure; all added text is generated here, so the item stays simple
)

func attempt(text string, ok bool) (string, trust) {
	if ok {
		return text, sure
	}
	return "", impossible
}

// changed returns the item with the edited text if that text is trusted or
// equals the changed nodes in meaning; otherwise it encodes the changed nodes.
func (i *Item) changed(text string, t trust, change func(*yaml.Node) error) (*Item, error) {
	if edited := i.withText(text, t, change); edited != nil {
		return edited, nil
	}
	n, err := i.resolved()
	if err != nil {
		return nil, err
	}
	wide := isWide(n)
	if err := change(n); err != nil {
		return nil, fmt.Errorf("%s: %v", i.title(), err)
	}
	out, err := encode(n, wide)
	if err != nil {
		return nil, fmt.Errorf("%s: %v", i.title(), err)
	}
	anew := New(out)
	anew.origin = i.origin
	return anew, nil
}

// withText returns the item with another text; nil when that is not to be relied
// on. The scanner checks a simple item, as far as it can; the library checks
// any other.
func (i *Item) withText(text string, t trust, change func(*yaml.Node) error) *Item {
	if t == impossible {
		return nil
	}
	edited := &Item{text: text, dash: i.dash, origin: i.origin}
	if i.simple && t == simple {
		edited.lazy = new(sync.Once) // the fields of an edited item are seldom needed
		return edited
	}
	edited.head = new(header)
	if i.simple && edited.scan() {
		if t == sure {
			return edited
		}
		if want, got := i.tree(), edited.tree(); want != nil && got != nil {
			if change(want) != nil || !equal(want, got) {
				return nil
			}
			return edited
		}
	}
	read := (*Item).resolved
	if _, err := i.resolved(); err != nil && !strings.Contains(i.text, "<<") {
		read = (*Item).parse // aliases that expand to too much are compared by name
	}
	want, err := read(i)
	if err != nil || change(want) != nil {
		return nil
	}
	got, err := read(edited)
	if err != nil || !equal(want, got) {
		return nil
	}
	if !edited.simple {
		edited.headFrom(got)
	}
	return edited
}
