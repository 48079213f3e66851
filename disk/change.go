package disk

import (
	"slices"
	"strings"

	"global-headless-service/render"
	"global-headless-service/report"
)

// change plans what one change does to files.
func (b *planner) change(c *render.Change, files map[string]*found) {
	if c.Current == nil {
		b.writes = append(b.writes, write{name: c.Object.File, content: rendered(c.Object, c.Object.Owners)})
		return
	}
	f := files[c.Current.File]
	switch c.Action {
	case render.Keep:
		b.keep(c, f)
	case render.Update:
		if c.Reason == render.TakenOver && !b.prune.removes(c.Current) {
			b.fail(report.FileInTheWay, f.name, "holds %s %q of GlobalHeadlessService %s, which is not in this run and has it otherwise; render both in one run, or remove what it left with --prune %s",
				c.Key.Kind, c.Key.Name, quoted(c.Current.Owners), c.Current.Owners[0])
			return
		}
		b.writes = append(b.writes, write{name: f.name, old: f.content, content: rendered(c.Object, b.owners(c))})
	case render.Remove:
		if owners := b.owners(c); len(owners) > 0 {
			c.Action = render.Keep
			b.rehead(c, f, owners)
			return
		}
		b.removes = append(b.removes, removal{f.name, f.content})
	}
	c.Old = c.Current.Item
}

// keep plans what a file needs that stays: a header, if it is desired and its
// own is none or names others. What stays though it is not desired is
// reported.
func (b *planner) keep(c *render.Change, f *found) {
	switch {
	case c.Object != nil && c.Current.File == f.name && c.Reason != render.Duplicate:
		if owners := b.owners(c); !f.headed || !slices.Equal(owners, f.header.owners) {
			b.rehead(c, f, owners)
		}
	case c.Reason == render.OwnerAbsent:
		for _, owner := range c.Current.Owners {
			b.absent[owner]++
		}
		if !f.headed {
			b.rehead(c, f, c.Current.Owners)
		}
	case c.Reason == render.Duplicate:
		b.warn(report.CopyKept, f.name, "is a copy of a generated file, so it stays; delete it, or the cluster has %s %q twice", c.Key.Kind, c.Key.Name)
	case c.Reason == render.EditedByUser:
		b.warn(report.EditedFileKept, f.name, "is no longer rendered, and stays since it was edited; delete it, remove it with --prune-edited, or take the edit to the input")
	}
}

// owners returns those that a file names: those it is for, and of those that
// it names already the ones that this run neither has nor prunes.
func (b *planner) owners(c *render.Change) []string {
	var owners []string
	if c.Object != nil {
		owners = append(owners, c.Object.Owners...)
	}
	for _, name := range c.Current.Owners {
		absent := !b.p.HasOwner(name)
		if absent && !b.prune.All && !slices.Contains(b.prune.Owners, name) {
			owners = append(owners, name)
		}
	}
	slices.Sort(owners)
	return slices.Compact(owners)
}

// rehead plans another header for a file whose rest stays. The digest stays
// too, so that what a user edited still counts as edited.
func (b *planner) rehead(c *render.Change, f *found, owners []string) {
	h := f.header
	if h.owners = owners; !f.headed {
		h.digest = digest(f.rest)
	}
	if c.Action == render.Keep {
		c.Action = render.Update
	}
	b.writes = append(b.writes, write{name: f.name, old: f.content, content: func() ([]byte, error) {
		return slices.Concat([]byte(h.line()), f.rest), nil
	}})
}

// rendered returns the content of an object's file.
func rendered(o *render.Object, owners []string) func() ([]byte, error) {
	return func() ([]byte, error) {
		document, err := o.Document()
		if err != nil {
			return nil, err
		}
		return withHeader(owners, document), nil
	}
}

func quoted(owners []string) string { return `"` + strings.Join(owners, `", "`) + `"` }
