package render

import (
	"global-headless-service/generators"
	"global-headless-service/yamltext"
)

// An Action is what a Change does.
type Action int

// The actions.
const (
	Keep   Action = iota // what is there is what is desired, or is not ours to change
	Add                  // nothing is there yet
	Update               // what is there means something else
	Remove               // what is there is no longer desired
	Hide                 // what is there is marked local-config, so that nobody applies it
)

// A Reason says why a Change is what it is, where its action does not tell.
type Reason int

// The reasons.
const (
	NoReason     Reason = iota
	OwnerAbsent         // its GlobalHeadlessService is not in this run
	Adopted             // the source has an object of its own there
	Duplicate           // the object is there twice
	NoLonger            // no member has it any more
	TakenOver           // it was another GlobalHeadlessService's, which is not in this run
	EditedByUser        // it is no longer desired, and a user edited it
)

// A Change is one step from what is there to what should be there.
type Change struct {
	Action  Action
	Reason  Reason
	Key     *Key
	Plan    *generators.Plan // whose object it is; nil for an other item, or if its owner is not in this run
	Object  *Object          // what should be there; nil if nothing should
	Current *Current         // what an earlier run left; nil if there is none
	Old     *yamltext.Item
	New     *yamltext.Item // nil for a removal; of an Add, Object renders it
}

// File returns the file that is changed: where the object is, else where it
// goes.
func (c *Change) File() string {
	if c.Current != nil {
		return c.Current.File
	}
	if c.Object != nil {
		return c.Object.File
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
	// Same says that it is known to be what is desired, in every byte.
	Same bool
	// Edited says that a user has changed it since.
	Edited bool
}
