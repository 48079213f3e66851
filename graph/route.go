package graph

import "slices"

// A trunk is the line of one Service on one side of the picture: from its source
// to a lane, along that, and from there a branch to each consumer.
type trunk struct {
	line     int
	path     path
	branches []branch
	from     point
	// forks are where branches leave the lane that are not at its ends.
	forks []point
}

// A branch leads to one consumer.
type branch struct {
	path path
	to   point
	// left reports whether the arrow points to the left.
	left  bool
	role  *role
	place string
}

type point struct{ x, y int }

// radius is that of the lines' corners.
const radius = 8

// An end is a row where a line ends.
type end struct {
	point
	role  *role
	place string
}

// route returns the trunks of both sides, in the order of their lines.
func (l *layout) route() []trunk {
	var all []trunk
	edge := l.middle.x + pad // of the namespaces in the middle, inside their clusters
	far := l.middle.x + l.middle.w - pad
	sources := byLine(l.middle.ends(true, far))
	right := byLine(slices.Concat(l.middle.ends(false, far), l.right.ends(false, l.right.x+pad)))
	left := byLine(l.left.ends(false, l.left.x+l.left.w-pad))
	for line := range l.scene.lines {
		if len(sources[line]) == 0 {
			continue
		}
		from := sources[line][0].point
		if len(left[line]) > 0 {
			all = append(all, newTrunk(line, point{edge, from.y}, l.leftLanes.laneX(line), left[line]))
		}
		if len(right[line]) > 0 {
			all = append(all, newTrunk(line, from, l.rightLanes.laneX(line), right[line]))
		}
	}
	return all
}

// byLine groups ends by their lines.
func byLine(ends []end) map[int][]end {
	all := map[int][]end{}
	for _, e := range ends {
		all[e.role.line] = append(all[e.role.line], e)
	}
	return all
}

// ends returns the rows of a column, of the sources or of the consumers, which
// lines reach at x.
func (c *column) ends(source bool, x int) []end {
	var all []end
	for _, b := range c.boxes {
		for _, s := range b.spaces {
			for _, r := range s.rows {
				if r.source == source {
					all = append(all, end{point{x, b.y + r.y}, r.role, b.name() + "/" + s.label()})
				}
			}
		}
	}
	return all
}

// name returns the name of a box.
func (b *box) name() string {
	if b.group != nil {
		return b.group.label()
	}
	return b.cluster.name
}

// newTrunk draws a line from a source to a lane and its ends. Where one line
// alone meets an end of the lane, the corner is round.
func newTrunk(line int, from point, lane int, ends []end) trunk {
	t := trunk{line: line, from: from}
	meets := map[int]int{from.y: 1}
	top, bottom := from.y, from.y
	for _, e := range ends {
		meets[e.y]++
		top, bottom = min(top, e.y), max(bottom, e.y)
	}
	r := min(radius, (bottom-top)/2)
	bend := func(y int) int { // how far the corner at y reaches along the lane
		switch {
		case meets[y] > 1 || r == 0:
		case y == top:
			return r
		case y == bottom:
			return -r
		}
		return 0
	}
	t.path = horizontal(from, lane, bend(from.y))
	if high, low := top+bend(top), bottom+bend(bottom); high < low {
		t.path = append(t.path, move{'M', []int{lane, high}}, move{'V', []int{low}})
	}
	for _, e := range ends {
		left := e.x < lane
		tip := point{e.x - 1, e.y}
		if left {
			tip.x = e.x + 1
		}
		t.branches = append(t.branches, branch{horizontal(tip, lane, bend(e.y)).reversed(tip), e.point, left, e.role, e.place})
		if e.y != top && e.y != bottom {
			t.forks = append(t.forks, point{lane, e.y})
		}
	}
	return t
}
