package generators

import (
	"slices"
	"strings"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// This file reads and changes fields that hold a list. Some entries are set for
// the mesh, the others by the author (rule 17).

// entriesOf returns the entries of a list separated by commas.
func entriesOf(list string) []string {
	var entries []string
	for _, e := range strings.Split(list, ",") {
		if e = strings.TrimSpace(e); e != "" {
			entries = append(entries, e)
		}
	}
	return entries
}

// A set holds the entries of a list, however they are spelt: case and a final
// dot make no difference in host names.
type set map[string]bool

func setOf(entries []string) set {
	all := make(set, len(entries))
	for _, e := range entries {
		all[canonical(e)] = true
	}
	return all
}

func (s set) has(entry string) bool { return s[canonical(entry)] }

func canonical(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// without returns the entries that a set does not have.
func without(entries []string, others set) []string {
	return slices.DeleteFunc(slices.Clone(entries), others.has)
}

// merge returns a list with the field's entries, and which of them are not its
// author's; noted are those that an earlier run added. If entries are added,
// the list is sorted; if nothing changes, it is the list that was given (rule 17).
func (f ServiceField) merge(list string, noted []string) (merged string, added []string) {
	has, needs := entriesOf(list), entriesOf(f.Value)
	missing := without(needs, setOf(has))
	stale := without(noted, setOf(needs))
	kept := without(has, setOf(stale))
	switch {
	case len(missing) > 0:
		kept = append(kept, missing...)
		slices.Sort(kept)
		merged = strings.Join(kept, ",")
	case len(kept) < len(has):
		merged = strings.Join(kept, ",")
	default:
		merged = list
	}
	ours := setOf(append(missing, noted...))
	return merged, slices.DeleteFunc(needs, func(e string) bool { return !ours.has(e) })
}

// A note is the parsed value of schemas.AnnotationMesh of an adopted Service.
type note struct {
	mesh  string   // for which an earlier run edited the Service
	added []string // what it added to the list that the mesh needs
	// empty reports whether the author had written annotations without entries.
	empty bool
}

// noteEmpty is the entry of a note by which the annotations stay when the last of
// them is taken off.
const noteEmpty = "{}"

// noteOf returns the note of a Service, and whether it has one.
func noteOf(i *yamltext.Item) (n note, ok bool) {
	value, ok := i.Annotation(schemas.AnnotationMesh)
	mesh, added, _ := strings.Cut(value, " ")
	n = note{mesh: mesh, added: entriesOf(added)}
	if k := slices.Index(n.added, noteEmpty); k >= 0 {
		n.added, n.empty = slices.Delete(n.added, k, k+1), true
	}
	return n, ok
}

// String returns the note as the annotation has it; "" if there is nothing to
// note.
func (n note) String() string {
	entries := n.added
	if n.empty && n.mesh != "" {
		entries = slices.Insert(slices.Clone(entries), 0, noteEmpty)
	}
	if len(entries) == 0 {
		return n.mesh
	}
	return n.mesh + " " + strings.Join(entries, ",")
}

// setOn returns a Service with the note, or without one if it is empty.
func (n note) setOn(i *yamltext.Item) (*yamltext.Item, error) {
	value, ok := i.Annotation(schemas.AnnotationMesh)
	switch text := n.String(); {
	case text != "" && text != value:
		return i.WithAnnotation(schemas.AnnotationMesh, text)
	case text == "" && ok && n.empty:
		return i.WithoutLastAnnotation(schemas.AnnotationMesh)
	case text == "" && ok:
		return i.WithoutAnnotation(schemas.AnnotationMesh)
	}
	return i, nil
}
