package resourcelist

import "global-headless-service/yamltext"

// A run is the text of items that go out side by side as they came in. Written
// at once, 10,000 of them cost no copies and a few calls instead of hundreds.
type run struct {
	items    []*yamltext.Item // of the list
	text     string           // of the list
	dash     int
	from, to int // offsets in text
	next     int // of items, the first behind the run
	likely   int // of items, the one that goes out next if all others did
}

// run returns an empty run before the first item.
func (l *List) run() run {
	return run{items: l.Items, text: l.text, dash: l.dash, from: l.itemsAt, to: l.itemsAt}
}

// add adds an item to the run, after writing what does not stand beside it. It
// returns false if the item is none of the list's own, or is not found where
// it is expected: what goes out has the order of what came in, with some items
// replaced and a few left out.
func (r *run) add(out *output, i *yamltext.Item) bool {
	const most = 16 // items left out
	for n := r.likely; n < min(r.likely+most, len(r.items)); n++ {
		if r.items[n] != i {
			continue
		}
		if n > r.next {
			r.write(out)
			for _, other := range r.items[r.next:n] {
				r.from += r.size(other)
			}
			r.to = r.from
		}
		r.to += r.size(i)
		r.next, r.likely = n+1, n+1
		return true
	}
	return false
}

// size returns the length of an item in the list's text.
func (r *run) size(i *yamltext.Item) int {
	text, _ := i.Element(r.dash) // as it came, which is no error
	return len(text)
}

// interrupt writes the run before an item that is not of the list.
func (r *run) interrupt(out *output) {
	r.write(out)
	r.likely++ // it replaces one
}

// write writes the run, and begins one behind it.
func (r *run) write(out *output) {
	out.write(r.text[r.from:r.to])
	r.from = r.to
}
