package render

import (
	"slices"

	"global-headless-service/generators"
	"global-headless-service/yamltext"
)

// A Policy says what Compare does about what is no longer desired.
type Policy struct {
	// Removes reports whether objects are removed whose owners are all absent
	// from the run.
	Removes func(c *Current) bool
	// KeepEdited keeps what a user edited, KeepCopies what is there besides
	// what satisfies an object.
	KeepEdited, KeepCopies bool
}

// Compare holds what should be there against what is (rule 9). The changes come
// sorted by key, of several of one key first the one to go on with. It fails if an object cannot be rendered.
func (p *Package) Compare(desired []*Object, current []*Current, policy Policy) ([]Change, error) {
	desired = sortedByKey(desired, func(o *Object) *Key { return &o.Key })
	current = sortedByKey(current, func(c *Current) *Key { return &c.Key })
	const more = 64 // for what a run as a function adds
	changes := make([]Change, 0, max(len(desired), len(current))+more)
	for len(desired)+len(current) > 0 {
		o, those := next(&desired, &current)
		if o != nil && len(those) == 0 {
			if !o.ifPresent {
				changes = append(changes, Change{Action: Add, Key: &o.Key, Plan: o.Plan, Object: o})
			}
			continue
		}
		best := o.best(those)
		if best != nil {
			change, err := p.update(o, best)
			if err != nil {
				return nil, err
			}
			changes = append(changes, change)
		}
		for _, c := range those {
			if c != best {
				changes = append(changes, p.removal(c, o, policy))
			}
		}
	}
	return changes, nil
}

// next takes the first key off two sorted lists: the object that is desired,
// nil if none is, and what is there.
func next(desired *[]*Object, current *[]*Current) (o *Object, those []*Current) {
	order := 0
	switch {
	case len(*current) == 0:
		order = -1
	case len(*desired) == 0:
		order = 1
	default:
		order = (*desired)[0].Key.Compare(&(*current)[0].Key)
	}
	if order <= 0 {
		o, *desired = (*desired)[0], (*desired)[1:]
	}
	if order >= 0 {
		n := 1
		for n < len(*current) && (*current)[n].Key == (*current)[0].Key {
			n++
		}
		those, *current = (*current)[:n], (*current)[n:]
	}
	return o, those
}

// best returns which of several objects of one key is the one to go on with;
// nil if none is desired.
func (o *Object) best(those []*Current) *Current {
	if o == nil {
		return nil
	}
	best := those[0]
	for _, c := range those[1:] {
		if o.prefers(c, best) {
			best = c
		}
	}
	return best
}

// sortedByKey returns values sorted by key, without changing the list.
func sortedByKey[T any](values []T, key func(T) *Key) []T {
	compare := func(a, b T) int { return key(a).Compare(key(b)) }
	if slices.IsSortedFunc(values, compare) {
		return values
	}
	return slices.SortedStableFunc(slices.Values(values), compare)
}

// prefers reports whether, of two objects of one key, a is the one to go on
// with: the one in its own place, the one that is right, or the first by file.
func (o *Object) prefers(a, b *Current) bool {
	if (a.File == o.File) != (b.File == o.File) {
		return a.File == o.File
	}
	if right := a.means(o); right != b.means(o) {
		return right
	}
	if a.File != b.File {
		return a.File < b.File
	}
	return a.Item != nil && b.Item != nil && generators.CompareItems(a.Item, b.Item) < 0
}

// means reports whether an object means what is desired.
func (c *Current) means(o *Object) bool {
	if c.Same || c.Item == nil {
		return c.Same
	}
	fresh, err := o.itemLike(c)
	return err == nil && yamltext.SameMeaning(c.Item, fresh)
}

// itemLike renders the object to be held against what is there: with the
// annotations that name a file if that has them, so that equal bytes are
// recognised without reading them.
func (o *Object) itemLike(c *Current) (*yamltext.Item, error) {
	if c.Item != nil && c.Item.HasPlace() {
		return o.ItemAt(c.File)
	}
	return o.Item()
}

// update holds one object against what is there of it (rule 9).
func (p *Package) update(o *Object, c *Current) (Change, error) {
	change := Change{Action: Keep, Key: &o.Key, Plan: o.Plan, Object: o, Current: c, Old: c.Item}
	if o.Plan != nil && len(c.Owners) > 0 && p.areAbsent(c.Owners) {
		change.Reason = TakenOver
	}
	if c.Same {
		return change, nil
	}
	fresh, err := o.itemLike(c)
	if err != nil {
		return change, err
	}
	if c.Item == nil || !yamltext.SameMeaning(c.Item, fresh) {
		change.Action, change.New = Update, fresh
	}
	return change, nil
}

// removal is the change of what nothing desires, or what is there besides what
// satisfies o (rule 9).
func (p *Package) removal(c *Current, o *Object, policy Policy) Change {
	change := Change{Action: Remove, Reason: NoLonger, Key: &c.Key, Current: c, Old: c.Item}
	for _, name := range c.Owners {
		if plan := p.owners[name]; plan != nil {
			change.Plan = plan
		}
	}
	absent := p.areAbsent(c.Owners)
	switch {
	case absent:
		change.Reason = OwnerAbsent
	case o != nil:
		change.Reason = Duplicate
	case change.Plan != nil && change.Plan.Source() == c.Member() && p.adopts(change.Plan, &c.Key):
		change.Reason = Adopted
	}
	switch {
	case absent && !policy.Removes(c):
		change.Action = Keep
	case policy.KeepCopies && o != nil:
		change.Action = Keep
	case policy.KeepEdited && c.Edited:
		change.Action, change.Reason = Keep, EditedByUser
	}
	return change
}

// adopts reports whether the package has a source of that kind and name.
func (p *Package) adopts(plan *generators.Plan, k *Key) bool {
	for _, i := range plan.Sources() {
		if i.Kind() == k.Kind && i.Name() == k.Name {
			return true
		}
	}
	return false
}

// areAbsent reports whether none of the owners is in this run.
func (p *Package) areAbsent(owners []string) bool {
	for _, name := range owners {
		if p.owners[name] != nil {
			return false
		}
	}
	return true
}
