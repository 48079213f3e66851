package graph

import (
	"iter"

	"global-headless-service/review"
)

// roles returns the roles of a box.
func (b *box) roles() iter.Seq[*role] {
	return func(yield func(*role) bool) {
		for _, s := range b.spaces {
			for _, r := range s.rows {
				if !yield(r.role) {
					return
				}
			}
		}
	}
}

// consumed returns the lines that members of a column consume.
func (c *column) consumed() map[int]bool {
	lines := map[int]bool{}
	for _, b := range c.boxes {
		for r := range b.roles() {
			if !r.source {
				lines[r.line] = true
			}
		}
	}
	return lines
}

// measure gives each box its size, all of a column the same width.
func (c *column) measure(s *scene) {
	c.nameWidth, c.stacked, c.w, c.h = 0, false, 0, 0
	const longestBeside = 180
	for _, b := range c.boxes {
		if b.cluster != nil {
			for _, n := range b.cluster.namespaces {
				c.nameWidth = max(c.nameWidth, nameWidth(n))
			}
		}
	}
	if c.nameWidth > longestBeside {
		c.stacked = true
	}
	width := 0
	for _, b := range c.boxes {
		if b.group != nil {
			width = max(width, b.measureGroup(s))
			continue
		}
		width = max(width, b.measureCluster(s, c))
	}
	c.widen(width)
	c.lines = c.consumed()
	for k, b := range c.boxes {
		if b.group != nil {
			b.grid.widen(c.w - 2*pad)
			b.h = b.grid.y + b.grid.h() + pad
		}
		b.h = roundUp(b.h)
		c.h += b.h
		if k > 0 {
			c.h += gap
		}
	}
}

// widen gives all boxes of a column a width.
func (c *column) widen(w int) {
	c.w = w
	for _, b := range c.boxes {
		b.w = w
	}
}

// place positions the boxes. A column that is lower than the picture is centred if
// the picture fits a screen.
func (c *column) place(x, y, height int) {
	const screen = 1200
	c.x, c.y = x, y
	if height <= screen {
		c.y += (height - c.h) / 2 / step * step
	}
	y = c.y
	for _, b := range c.boxes {
		b.x, b.y = x, y
		y += b.h + gap
	}
}

// roundUp returns the next multiple of step.
func roundUp(h int) int { return (h + step - 1) / step * step }

// nameWidth returns the width of what stands for a namespace.
func nameWidth(n *namespace) int {
	if n.count > 0 {
		return sansWidth(n.label(), nameSize, false)
	}
	return monoWidth(n.name, nameSize)
}

// measureCluster places the namespaces of a cluster inside its box, and returns
// the width that it needs.
func (b *box) measureCluster(s *scene, c *column) (width int) {
	b.spaces = nil
	width = monoWidth(b.cluster.name, nameSize+1) + 2*pad + tagWidth(stateTag(b.cluster.state)) + 6
	y := titleRow
	for _, n := range b.cluster.namespaces {
		sp := space{namespace: n, y: y}
		at := y + pad/2
		names := nameWidth(n)
		if c.stacked {
			at += rowHeight
			width = max(width, names+4*pad)
			names = 0
		} else {
			names = c.nameWidth + pad
		}
		for k := range n.roles {
			r := &n.roles[k]
			sp.rows = append(sp.rows, row{r, at + rowHeight/2})
			at += r.height()
			width = max(width, names+s.roleWidth(r)+4*pad)
		}
		sp.h = at + pad/2 - y
		b.spaces = append(b.spaces, sp)
		y += sp.h + pad
	}
	b.h = y
	return width
}

// height returns the height of a role with its details.
func (r *role) height() int { return roundUp(rowHeight + len(r.details)*detailRow) }

// roleWidth returns the width of a role: its mark, text and tag.
func (s *scene) roleWidth(r *role) int {
	width := monoWidth(s.textOf(r), nameSize) + tagWidth(r.tag())
	if r.source { // which is bold, and no wider in such a font
		width += tagWidth(sourceTag)
	}
	for _, d := range r.details {
		width = max(width, sansWidth(d, detailSize, false))
	}
	return s.badgeWidth() + width
}

// textOf returns the text of a role; the Service's name where its members have
// different ones.
func (s *scene) textOf(r *role) string {
	if r.text == "" {
		return s.lines[r.line].Name
	}
	return middle(r.text, longestText)
}

// badgeWidth returns the width of the number of a line, which stands where there
// are several.
func (s *scene) badgeWidth() int {
	if len(s.lines) < 2 {
		return 0
	}
	return badgeSize + 6
}

const sourceTag = "source"

// tag returns what stands behind a role that changes: how, or, of members that
// do not change alike, how many do.
func (r *role) tag() string {
	state := r.state()
	switch {
	case r.members.isMixed():
		return r.members.marks()
	case r.note != "" && state != review.Unchanged:
		return signs[state] + " " + r.note
	}
	return stateTag(state)
}

// tagWidth returns the width of a tag and the gap before it.
func tagWidth(text string) int {
	if text == "" {
		return 0
	}
	return 8 + tagBody(text)
}

// tagBody returns the width of a tag alone.
func tagBody(text string) int { return sansWidth(text, detailSize-1, true) + 14 }
