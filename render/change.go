package render

import (
	"global-headless-service/generators"
	"global-headless-service/yamltext"
)

// An Action is the kind of a Change.
type Action int

// The actions.
const (
	Keep   Action = iota // current is as desired, or not for this run to change
	Add                  // desired, and not there yet
	Update               // current differs from desired
	Remove               // current is no longer desired
	Hide                 // the item becomes a local-config item, which is never applied
)

// A Reason explains a Change that its action alone does not explain.
type Reason int

// The reasons.
const (
	NoReason     Reason = iota
	OwnerAbsent         // its owner is not in this run
	Adopted             // the source has its own object with this key
	Duplicate           // a further copy of a desired object
	NotDesired          // no longer desired
	Reassigned          // its previous owner is not in this run
	EditedByUser        // no longer desired, but edited by a user
)

// A Change is one step from the current state to the desired state.
type Change struct {
	Action  Action
	Reason  Reason
	Key     *Key
	Plan    *generators.Plan // the plan of its owner; nil for an other item, or if its owner is not in this run
	Object  *Object          // the desired object; nil if there is none
	Current *Current         // the current object; nil if there is none
	Old     *yamltext.Item
	New     *yamltext.Item // nil for a removal; of an Add, Object renders it
}

// File returns the path of the file that changes: that of the current object,
// else that of the desired one.
func (c *Change) File() string {
	if c.Current != nil {
		return c.Current.File
	}
	if c.Object != nil {
		return c.Object.File()
	}
	return ""
}

// Current is an object that an earlier run left.
type Current struct {
	Key
	Owners []string // the GlobalHeadlessServices that it is for
	File   string   // where it is
	// Item is nil for one that is the Same, and for a file that no longer holds
	// an object.
	Item *yamltext.Item
	// Same is set if the file holds the desired object, byte for byte.
	Same bool
	// Edited is set if a user has changed it since.
	Edited bool
}
