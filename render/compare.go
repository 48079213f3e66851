package render

import (
	"slices"

	"global-headless-service/generators"
	"global-headless-service/yamltext"
)

// A Policy decides what Compare does with objects that are no longer desired.
type Policy struct {
	// Removes reports whether an object is removed if none of its owners is in
	// the run.
	Removes func(c *Current) bool
	// KeepEdited keeps objects that a user edited. KeepCopies keeps further
	// copies of a desired object.
	KeepEdited, KeepCopies bool
}

// Compare returns the changes from the current to the desired objects (rule
// 9), sorted by key. Of several changes with one key, the first is that of the
// current object to keep. It fails if an object cannot be rendered.
func (p *Package) Compare(desired []*Object, current []*Current, policy Policy) ([]Change, error) {
	desired = sortedByKey(desired, func(o *Object) *Key { return &o.Key })
	current = sortedByKey(current, func(c *Current) *Key { return &c.Key })
	more := 3 * len(p.plans) // for what a run as a function adds: sources and declarations
	changes := make([]Change, 0, max(len(desired), len(current))+more)
	for len(desired)+len(current) > 0 {
		o, copies := next(&desired, &current)
		if o != nil && len(copies) == 0 {
			if !o.ifPresent {
				changes = append(changes, Change{Action: Add, Key: &o.Key, Plan: o.Plan, Object: o})
			}
			continue
		}
		best := o.best(copies)
		if best != nil {
			change, err := p.update(o, best)
			if err != nil {
				return nil, err
			}
			changes = append(changes, change)
		}
		for _, c := range copies {
			if c != best {
				changes = append(changes, p.removal(c, o, policy))
			}
		}
	}
	return changes, nil
}

// next removes the first key from two sorted lists. It returns the desired
// object with that key, or nil, and the current objects with it.
func next(desired *[]*Object, current *[]*Current) (o *Object, copies []*Current) {
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
		copies, *current = (*current)[:n], (*current)[n:]
	}
	return o, copies
}

// best returns the copy to keep of several current objects with one key; nil
// if o is nil.
func (o *Object) best(copies []*Current) *Current {
	if o == nil {
		return nil
	}
	best := copies[0]
	for _, c := range copies[1:] {
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

// prefers reports whether to keep a rather than b of two current objects with
// one key: the one in its own file, the one that is as desired, or the first
// by file.
func (o *Object) prefers(a, b *Current) bool {
	if (a.File == o.File()) != (b.File == o.File()) {
		return a.File == o.File()
	}
	if right := a.means(o); right != b.means(o) {
		return right
	}
	if a.File != b.File {
		return a.File < b.File
	}
	return a.Item != nil && b.Item != nil && generators.CompareItems(a.Item, b.Item) < 0
}

// means reports whether a current object is equal in meaning to the desired one.
func (c *Current) means(o *Object) bool {
	if c.Same || c.Item == nil {
		return c.Same
	}
	fresh, err := o.itemLike(c)
	return err == nil && yamltext.SameMeaning(c.Item, fresh)
}

// itemLike renders the desired object for comparison with a current one. It
// has the annotations that name a file if the current object has them, so that
// equal bytes are recognised without parsing them.
func (o *Object) itemLike(c *Current) (*yamltext.Item, error) {
	if c.Item != nil && c.Item.HasPlace() {
		return o.ItemAt(c.File)
	}
	return o.Item()
}

// update returns the change from a current object to the desired one (rule 9).
func (p *Package) update(o *Object, c *Current) (Change, error) {
	change := Change{Action: Keep, Key: &o.Key, Plan: o.Plan, Object: o, Current: c, Old: c.Item}
	if o.Plan != nil && len(c.Owners) > 0 && p.areAbsent(c.Owners) {
		change.Reason = Reassigned
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

// removal returns the change of a current object that is not desired, or that
// is a further copy of o (rule 9).
func (p *Package) removal(c *Current, o *Object, policy Policy) Change {
	change := Change{Action: Remove, Reason: NotDesired, Key: &c.Key, Current: c, Old: c.Item}
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

// adopts reports whether a source of the plan has the kind and name of a key.
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
