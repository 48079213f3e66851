package graph

import "strconv"

// A grid is the clusters of a group, in columns.
type grid struct {
	tiles   []tile
	more    int // clusters that are only counted
	x, y, w int // inside the box
	columns int
	tile    int // the width of one
}

// Limits of a grid.
const (
	widestGrid  = 780
	maxTileRows = 40
	maxTiles    = 200
)

// measureGroup places the roles and clusters of a group inside its box, and
// returns the width that it needs.
func (b *box) measureGroup(s *scene) (width int) {
	g := b.group
	width = sansWidth(g.label(), nameSize+1, true) + 2*pad
	sp := space{namespace: &namespace{}, y: titleRow}
	at := titleRow + pad/2
	for k := range g.roles {
		r := &g.roles[k]
		sp.rows = append(sp.rows, row{r, at + rowHeight/2})
		at += rowHeight
		width = max(width, s.roleWidth(r)+4*pad)
	}
	sp.h = at + pad/2 - sp.y
	b.spaces = []space{sp}
	b.grid = grid{tiles: g.tiles, x: pad, y: sp.y + sp.h + pad}
	for _, t := range g.tiles {
		b.grid.tile = max(b.grid.tile, tileWidth(t))
	}
	columns := max(1, min(len(g.tiles), (widestGrid+8)/(b.grid.tile+8)))
	return max(width, columns*(b.grid.tile+8)-8+2*pad)
}

// widen fits the columns of a grid into a width.
func (g *grid) widen(w int) {
	g.w = w
	g.columns = max(1, (w+8)/(g.tile+8))
	g.tile = (w+8)/g.columns - 8
	if most := min(maxTiles, g.columns*maxTileRows); len(g.tiles) > most {
		g.more = len(g.tiles) - most
		g.tiles = g.tiles[:most]
	}
}

// h returns the height of a grid, with a row for what is only counted.
func (g *grid) h() int {
	rows := (len(g.tiles) + g.columns - 1) / g.columns
	if g.more > 0 {
		rows++
	}
	return rows * tileRow
}

// corner returns the upper left corner of a tile inside the box.
func (g *grid) corner(k int) (x, y int) {
	return g.x + k%g.columns*(g.tile+8), g.y + k/g.columns*tileRow
}

func tileWidth(t tile) int {
	return monoWidth(t.name, detailSize) + 16 + 8 + sansWidth(t.label(), detailSize, false)
}

// label returns what stands beside a cluster's name: how many members it has and
// how many change.
func (t tile) label() string {
	label := strconv.Itoa(t.members.members())
	if t.members.changes() {
		label += " (" + t.members.marks() + ")"
	}
	return label
}
