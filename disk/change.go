package disk

import (
	"slices"
	"strings"

	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// change plans what one change does to files.
func (b *planner) change(c *render.Change, files map[string]*inspectedFile) {
	if c.Current == nil {
		b.writes = append(b.writes, write{name: c.Object.File(), content: rendered(c.Object, c.Object.Owners()), change: b.index})
		return
	}
	f := files[c.Current.File]
	switch c.Action {
	case render.Keep:
		b.keep(c, f)
	case render.Update:
		if others := b.others(c.Current); len(others) > 0 {
			b.fail(report.FileInTheWay, f.name, "holds %s %q as GlobalHeadlessService %s renders it, which is not in this run, and this run renders it differently; render both in one run or, if it was renamed or deleted, remove what it left with --prune %s",
				c.Object.BareKind(), c.Key.Name, quoted(others), others[0])
			return
		}
		b.writes = append(b.writes, write{name: f.name, old: f.content, content: rendered(c.Object, b.owners(c)), change: b.index})
	case render.Remove:
		if owners := b.owners(c); len(owners) > 0 {
			c.Action = render.Keep
			b.rehead(c, f, owners)
			return
		}
		b.removes = append(b.removes, removal{f.name, f.content, b.index})
		if c.Current.Item == nil { // an edited file of several documents
			c.Current.Item = namespaceAmong(f.items)
		}
	}
	c.Old = c.Current.Item
}

// namespaceAmong returns the Namespace among items; nil if there is none. The
// removal of its file is always reported (rule 8).
func namespaceAmong(items []*yamltext.Item) *yamltext.Item {
	for _, i := range items {
		if i.Kind() == "Namespace" && i.APIVersion() == "v1" {
			return i
		}
	}
	return nil
}

// keep plans a new header for a file that stays, if its owners change or it
// has none. It reports files that stay although they are not desired.
func (b *planner) keep(c *render.Change, f *inspectedFile) {
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
		b.warn(report.CopyKept, f.name, "is a copy of a generated file, so it stays; delete it, or the cluster has %s %q twice", c.Old.Kind(), c.Key.Name)
	case c.Reason == render.EditedByUser:
		if !f.headed {
			b.rehead(c, f, c.Current.Owners)
		}
		b.warn(report.EditedFileKept, f.name, "is no longer rendered, and stays since it was edited; delete it, remove it with --prune-edited, or take the edit to the input")
	}
}

// owners returns the owners for a file's header: those of the object, and
// those in the current header that are neither in this run nor pruned.
func (b *planner) owners(c *render.Change) []string {
	var owners []string
	if c.Object != nil {
		owners = append(owners, c.Object.Owners()...)
	}
	owners = append(owners, b.others(c.Current)...)
	slices.Sort(owners)
	return slices.Compact(owners)
}

// others returns the owners of a file that this run neither has nor prunes.
func (b *planner) others(c *render.Current) []string {
	var others []string
	for _, name := range c.Owners {
		if !b.p.HasOwner(name) && !b.prune.All && !slices.Contains(b.prune.Owners, name) {
			others = append(others, name)
		}
	}
	return others
}

// rehead plans another header for a file whose rest stays. The digest stays
// too, so that what a user edited still counts as edited.
func (b *planner) rehead(c *render.Change, f *inspectedFile, owners []string) {
	h := f.header
	switch h.owners = owners; {
	case f.headed:
	case c.Current.Edited:
		h.digest = editedDigest
	default:
		h.digest = digest(f.rest)
	}
	if c.Action == render.Keep {
		c.Action = render.Update
	}
	b.writes = append(b.writes, write{name: f.name, old: f.content, change: b.index, content: func() ([]byte, error) {
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
