package graph

import "slices"

// The picture stands on a grid: every height is a multiple of step, and with several
// lines the rows of neighbouring columns are half a step apart, so that no two
// lines between them lie on each other.
const (
	step      = 12
	margin    = 2 * step
	rowHeight = 2 * step
	titleRow  = 3 * step // the name of a cluster
	pad       = step     // inside boxes
	gap       = 2 * step // between clusters
	detailRow = 18
	laneWidth = step
	badgeSize = 18
	tileRow   = 30
	tileLine  = 22 // the height of a tile
)

// A box is a cluster or a group with its place in the picture.
type box struct {
	cluster    *cluster
	group      *group
	x, y, w, h int
	spaces     []space
	grid       grid // of a group
}

// A space is a namespace in a box; y is that of its upper edge, inside the box.
type space struct {
	*namespace
	y, h int
	rows []row
}

// A row is a role; y is its middle, inside the box.
type row struct {
	*role
	y int
}

// A column is boxes of one width below each other.
type column struct {
	boxes     []*box
	x, y      int
	w, h      int
	nameWidth int  // of the column of the namespaces' names
	stacked   bool // names of namespaces have rows of their own, since one is long
	lines     map[int]bool
}

// A layout is the place of everything in a picture.
type layout struct {
	scene               *scene
	left, middle, right column
	// lanes are the columns of the vertical lines, between left and middle, and
	// between middle and right.
	leftLanes, rightLanes lanes
	legend                legend
	w, h                  int
}

// lanes are the vertical lines of one side; indexes are those of the lanes, by their
// lines.
type lanes struct {
	x, n    int
	indexes map[int]int
}

// laneX returns the x of a line's lane.
func (l lanes) laneX(line int) int { return l.x + l.indexes[line]*laneWidth }

// layoutOf places a scene: clusters with sources in the middle, those with
// consumers only on the right or, if there are many, on both sides.
func layoutOf(s *scene) *layout {
	l := &layout{scene: s}
	for _, c := range s.sources {
		l.middle.boxes = append(l.middle.boxes, &box{cluster: c})
	}
	for _, c := range s.others {
		l.right.boxes = append(l.right.boxes, &box{cluster: c})
	}
	for _, g := range s.groups {
		l.right.boxes = append(l.right.boxes, &box{group: g})
	}
	l.middle.measure(s)
	l.right.measure(s)
	l.split()
	l.placeColumns()
	l.legend = legendOf(l)
	l.w = max(l.right.x+l.right.w, l.rightLanes.x+l.rightLanes.n*laneWidth, l.middle.x+l.middle.w, margin+l.legend.w) + margin
	l.h = l.legend.y + l.legend.h + margin
	return l
}

// split moves the first half of the right column to the left, if it is much
// higher than the middle.
func (l *layout) split() {
	const most, boxes = 600, 4
	if l.right.h <= max(most, l.middle.h+l.middle.h/2) || len(l.right.boxes) < boxes || len(l.scene.groups) > 0 {
		return
	}
	height, k := 0, 0
	for ; height < l.right.h/2; k++ {
		height += l.right.boxes[k].h + gap
	}
	l.left.boxes, l.right.boxes = l.right.boxes[:k], l.right.boxes[k:]
	l.left.measure(l.scene)
	l.right.measure(l.scene)
	w := max(l.left.w, l.right.w)
	l.left.widen(w)
	l.right.widen(w)
}

// placeColumns gives each column its x and y, and the lanes between them.
func (l *layout) placeColumns() {
	x, height := margin, max(l.left.h, l.middle.h, l.right.h)
	side := margin // the upper edge of the outer columns
	if len(l.scene.lines) > 1 {
		side += step / 2
	}
	l.left.place(x, side, height)
	if len(l.left.boxes) > 0 {
		x += l.left.w + labelZone(l.labelsOf(&l.left))
		l.leftLanes = newLanes(x, l.left.lines)
		x = l.leftLanes.end() + gap
	}
	l.middle.place(x, margin, height)
	x += l.middle.w
	lines := map[int]bool{}
	for line := range l.right.lines {
		lines[line] = true
	}
	loops := l.middle.consumed()
	for line := range loops {
		lines[line] = true
	}
	if len(lines) == 0 {
		return
	}
	if len(loops) > 0 {
		x += labelZone(l.labelsOf(&l.middle))
	} else {
		x += gap
	}
	l.rightLanes = newLanes(x, lines)
	x = l.rightLanes.end()
	if len(l.right.boxes) > 0 {
		x += labelZone(l.labelsOf(&l.right))
		l.right.place(x, side, height)
	}
}

// newLanes gives each line a lane, in the order of the lines.
func newLanes(x int, lines map[int]bool) lanes {
	l := lanes{x: x, indexes: map[int]int{}}
	var all []int
	for line := range lines {
		all = append(all, line)
	}
	slices.Sort(all)
	for _, line := range all {
		l.indexes[line] = l.n
		l.n++
	}
	return l
}

// end returns the x of the last lane.
func (l lanes) end() int { return l.x + max(0, l.n-1)*laneWidth }

// labelInset is how far from a line's end the name of its mechanism begins: outside
// of the cluster.
const labelInset = pad + 8

// labelZone returns the width that the longest of some labels needs between a
// cluster and the first lane.
func labelZone(longest int) int { return longest + labelInset - pad + gap/2 }

// labelsOf returns the width of the longest mechanism of a column's consumers.
func (l *layout) labelsOf(c *column) int {
	longest := 0
	for _, b := range c.boxes {
		for r := range b.roles() {
			if !r.source {
				longest = max(longest, sansWidth(r.mechanism, detailSize, false))
			}
		}
	}
	return longest
}
