package graph

import (
	"strconv"
	"strings"
)

// A path is the lines of a path of SVG.
type path []move

// A move is a command of a path with its coordinates.
type move struct {
	command byte
	to      []int
}

// horizontal returns the way from a point to a lane. With bend it ends that far
// along the lane, behind a round corner.
func horizontal(from point, lane, bend int) path {
	p := path{{'M', []int{from.x, from.y}}}
	if bend == 0 {
		return append(p, move{'H', []int{lane}})
	}
	before := lane - abs(bend)
	if lane < from.x {
		before = lane + abs(bend)
	}
	return append(p, move{'H', []int{before}}, move{'Q', []int{lane, from.y, lane, from.y + bend}})
}

// reversed returns the way that horizontal made from a point, towards it.
func (p path) reversed(to point) path {
	if len(p) == 2 {
		return path{{'M', []int{p[1].to[0], to.y}}, {'H', []int{to.x}}}
	}
	corner := p[2].to
	return path{{'M', []int{corner[2], corner[3]}}, {'Q', []int{corner[0], corner[1], p[1].to[0], to.y}}, {'H', []int{to.x}}}
}

// String returns a path as the attribute d has it.
func (p path) String() string {
	var b strings.Builder
	for _, m := range p {
		b.WriteByte(m.command)
		for k, n := range m.to {
			if k > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.Itoa(n))
		}
	}
	return b.String()
}

func abs(n int) int { return max(n, -n) }
