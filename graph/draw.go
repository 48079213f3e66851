package graph

import (
	"strconv"

	"global-headless-service/report"
	"global-headless-service/review"
)

// frame draws the box of a cluster or a group, with its title.
func (d *svgWriter) frame(b *box) {
	class := "cl"
	if b.cluster != nil && b.cluster.state != review.Unchanged {
		class += " " + stateClass(b.cluster.state)
	}
	d.rect(class, b.x, b.y, b.w, b.h, 10)
	const baseline = 23
	if b.group != nil {
		d.text("h", b.x+pad, b.y+baseline, b.group.label(), b.group.label())
		return
	}
	text := "n h"
	if b.cluster.state == review.Removed {
		text += " x"
	}
	d.text(text, b.x+pad, b.y+baseline, b.cluster.name, b.cluster.name)
	d.tag(stateClass(b.cluster.state), b.x+pad+monoWidth(b.cluster.name, nameSize+1), b.y+baseline-4, stateTag(b.cluster.state))
}

// content draws what is inside a box.
func (d *svgWriter) content(c *column, b *box) {
	for _, s := range b.spaces {
		d.space(c, b, s)
	}
	if b.group != nil {
		d.tiles(b)
	}
}

// space draws a namespace with its roles, or those of a group.
func (d *svgWriter) space(c *column, b *box, s space) {
	class := "ns"
	if s.isSource() {
		class += " src " + solid(s.sourceLine())
	}
	x, y := b.x+pad, b.y+s.y
	d.rect(class, x, y, b.w-2*pad, s.h, 7)
	x += pad
	name := "n"
	if s.count > 0 {
		name = "s"
	}
	switch {
	case b.group != nil:
	case c.stacked:
		d.text(name, x, y+pad/2+16, s.label(), s.label())
	default:
		d.text(name, x, y+pad/2+16, s.label(), s.label())
		x += c.nameWidth + pad
	}
	for _, r := range s.rows {
		d.role(r.role, x, b.y+r.y)
	}
}

// sourceLine returns the first line that begins in a namespace.
func (n *namespace) sourceLine() int {
	for _, r := range n.roles {
		if r.source {
			return r.line
		}
	}
	return 0
}

// role draws a role: the number of its line, its text, its tags and details.
func (d *svgWriter) role(r *role, x, middle int) {
	x = d.badge(r.line, x, middle)
	class, text := "n", d.layout.scene.textOf(r)
	if r.source {
		class += " e"
	}
	if r.state() == review.Removed {
		class += " x"
	}
	whole := r.text
	if whole == "" {
		whole = text
	}
	d.text(class, x, middle+4, text, whole)
	at := x + monoWidth(text, nameSize)
	if r.source {
		at = d.tag(solid(r.line), at, middle, sourceTag)
	}
	d.tag(stateClass(r.state()), at, middle, r.tag())
	y := middle + 4
	for _, detail := range r.details {
		y += detailRow
		d.text("d", x, y, detail, detail)
	}
}

// tiles draws the clusters of a group.
func (d *svgWriter) tiles(b *box) {
	g := &b.grid
	for k, t := range g.tiles {
		x, y := g.corner(k)
		x, y = x+b.x, y+b.y
		class := "ti"
		if t.members.changes() {
			class += " " + stateClass(t.members.state())
		}
		d.rect(class, x, y, g.tile, tileLine, 5)
		d.text("n s", x+8, y+15, t.name, t.name)
		d.text("d r", x+g.tile-8, y+15, t.label(), t.label())
	}
	if g.more > 0 {
		_, y := g.corner((len(g.tiles) + g.columns - 1) / g.columns * g.columns)
		text := "and " + report.Counted(g.more, "cluster") + " more"
		d.text("d", b.x+g.x, b.y+y+15, text, text)
	}
}

// trunk draws the line of a Service, with its arrows and what they are called.
func (d *svgWriter) trunk(t trunk) {
	d.line("w "+stroke(t.line), t.path.String())
	for _, p := range t.forks {
		d.dot(fill(t.line), p, 3)
	}
	for _, b := range t.branches {
		class, head := stroke(t.line), fill(t.line)
		if b.role.state() == review.Removed {
			class, head = "gone", "fgone"
		}
		d.line("w "+class, b.path.String())
		back, text := -1, "d r"
		if b.left {
			back, text = 1, "d"
		}
		d.line(head, path{{'M', []int{b.to.x, b.to.y}}, {'l', []int{back * 9, -5}}, {'v', []int{10}}, {'z', nil}}.String())
		d.text(text, b.to.x+back*labelInset, b.to.y-5, b.role.mechanism, b.role.mechanism)
	}
}

func (d *svgWriter) dot(class string, p point, r int) {
	d.put(`<circle class="`, class, `" cx="`, strconv.Itoa(p.x), `" cy="`, strconv.Itoa(p.y), `" r="`, strconv.Itoa(r), "\"/>\n")
}

// drawLegend draws which line is which Service.
func (d *svgWriter) drawLegend() {
	g := &d.layout.legend
	d.line("rule", path{{'M', []int{margin, g.y}}, {'H', []int{d.layout.w - margin}}}.String())
	for _, e := range g.entries {
		middle := e.y + 14
		x := d.badge(e.line, g.x, middle)
		d.line("w "+stroke(e.line), path{{'M', []int{x, middle}}, {'h', []int{34}}}.String())
		x = g.x + d.layout.scene.legendText()
		d.text("n h", x, middle+4, e.name, e.name)
		d.tag(stateClass(d.layout.scene.lines[e.line].State), x+monoWidth(e.name, nameSize+1), middle, e.tag)
		d.text("d", x, middle+21, e.detail, e.detail)
	}
	if g.more != "" {
		d.text("d", g.x, g.y+g.h-8, g.more, g.more)
	}
}
