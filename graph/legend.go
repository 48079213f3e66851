package graph

import (
	"strconv"

	"global-headless-service/report"
	"global-headless-service/review"
)

// A legend says which line is which Service, below the picture.
type legend struct {
	x, y, w, h int
	entries    []entry
	more       string // about Services that are not drawn
}

// An entry is a line of the legend; y is that of its upper edge.
type entry struct {
	line         int
	name, detail string
	tag          string
	y            int
}

const entryHeight = 44

// legendOf places the legend below the columns.
func legendOf(l *layout) legend {
	g := legend{x: margin, y: margin + max(l.left.h, l.middle.h, l.right.h) + step/2 + gap}
	y := g.y + pad
	for k, s := range l.scene.lines {
		e := entry{line: k, name: s.Name, tag: stateTag(s.State), detail: s.sentence(), y: y}
		g.entries = append(g.entries, e)
		g.w = max(g.w, l.scene.legendText()+monoWidth(e.name, nameSize+1)+tagWidth(e.tag), l.scene.legendText()+sansWidth(e.detail, detailSize, false))
		y += entryHeight
	}
	if more := l.scene.hiddenText(); more != "" {
		g.more = more + ": choose one by --service, or a cluster by --cluster"
		g.w = max(g.w, sansWidth(g.more, detailSize, false))
		y += rowHeight
	}
	g.h = y - g.y
	return g
}

// legendText returns the x of an entry's text: behind its number and a piece of
// its line.
func (s *scene) legendText() int { return s.badgeWidth() + 44 }

// sentence says of a Service what no place in the picture does.
func (s *Service) sentence() string {
	if s.State == review.Removed {
		return "no longer declared"
	}
	text := s.Mesh + " · source " + s.Source.String() + " · " + report.Counted(s.consumers(), "consumer")
	if s.Hidden > 0 {
		text += ", of which " + strconv.Itoa(s.Hidden) + " are not shown"
	}
	if s.Everywhere != "" && len(s.Members) > 1 {
		text += " · in every member: " + middle(s.firstPod()+s.Everywhere, 2*longestText)
	}
	return text
}

// number returns how a line is numbered.
func number(line int) string { return strconv.Itoa(line + 1) }
