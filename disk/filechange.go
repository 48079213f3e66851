package disk

import (
	"iter"

	"global-headless-service/render"
)

// A FileChange is a file that a plan adds, updates or removes.
type FileChange struct {
	Change *render.Change // of the object that the file holds; nil for the state file
	Name   string         // in the tree, slash-separated
	Old    []byte         // nil if the file is added
	New    []byte         // nil if it is removed
}

// Files returns what the plan does to each file, in the order of Changes, then the
// state file of the first edition, if there is one, which every plan removes. It
// renders one file at a time.
func (p *Plan) Files() iter.Seq2[FileChange, error] {
	return func(yield func(FileChange, error) bool) {
		w, r := 0, 0
		for w < len(p.writes) || r < len(p.removes) {
			if w == len(p.writes) || r < len(p.removes) && p.removes[r].change < p.writes[w].change {
				f := p.removes[r]
				r++
				if !yield(FileChange{&p.Changes[f.change], f.name, f.old, nil}, nil) {
					return
				}
				continue
			}
			f := p.writes[w]
			w++
			content, err := f.content()
			if !yield(FileChange{&p.Changes[f.change], f.name, f.old, content}, err) {
				return
			}
		}
		if content := p.stateFile(); content != nil {
			yield(FileChange{Name: inventoryName, Old: content}, nil)
		}
	}
}

// NothingYet says that a cluster has no files.
func (p *Plan) NothingYet() string { return "new cluster" }

// stateFile returns the content of the state file of the first edition; nil if there
// is none.
func (p *Plan) stateFile() []byte {
	if p.tree.listed == nil {
		return nil
	}
	content, err := readRegular(p.tree.path(inventoryName))
	if err != nil {
		return nil
	}
	return content
}
