package live

import (
	"iter"
	"maps"

	"global-headless-service/disk"
	"global-headless-service/render"
)

// Files returns what applying would change, each object as the file that it has
// in a tree: what is live of it, and what is rendered.
func (s *State) Files() iter.Seq2[disk.FileChange, error] {
	return func(yield func(disk.FileChange, error) bool) {
		for k := range s.Changes {
			c := &s.Changes[k]
			if c.Action == render.Keep {
				continue
			}
			f, err := s.file(c)
			if !yield(f, err) {
				return
			}
		}
	}
}

// file returns one change as that of a file.
func (s *State) file(c *render.Change) (f disk.FileChange, err error) {
	f = disk.FileChange{Change: c, Name: c.File()}
	var before, after map[string]any
	if c.Current != nil {
		before = s.parts[c.Current]
	}
	if c.Action != render.Remove {
		fields, err := fieldsOf(c.Object)
		if err != nil {
			return f, err
		}
		after = renderedFields(kindOf(fields), fields)
	}
	if c.Key.Kind == secretKind {
		before, after = hideValues(before, after)
	}
	if before != nil {
		if f.Old, err = document(before); err != nil {
			return f, err
		}
	}
	if after != nil {
		f.New, err = document(after)
	}
	return f, err
}

// secretKind is the kind of Secrets, as a render.Key has it.
const secretKind = "Secret."

// hideValues replaces the values of a Secret by what tells only whether live and
// rendered ones are the same.
func hideValues(live, rendered map[string]any) (map[string]any, map[string]any) {
	a, _ := at(live, "data").(map[string]any)
	b, _ := at(rendered, "data").(map[string]any)
	hide := func(fields, data, other map[string]any, differing string) map[string]any {
		if data == nil {
			return fields
		}
		shown := map[string]any{}
		for name, value := range data {
			shown[name] = hidden("")
			if value != other[name] {
				shown[name] = differing
			}
		}
		fields = maps.Clone(fields)
		fields["data"] = shown
		return fields
	}
	return hide(live, a, b, "(hidden, live)"), hide(rendered, b, a, "(hidden, rendered)")
}

// NeedsNothing reports whether a cluster has members, and their meshes render
// nothing for it (rule 20).
func (s *State) NeedsNothing(cluster string) bool { return s.fleet.Package.NeedsNothing(cluster) }

// NothingYet says that a cluster has no object of those that are rendered for it.
func (s *State) NothingYet() string { return "nothing is applied yet" }
