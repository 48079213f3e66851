package graph

import (
	"slices"

	"global-headless-service/review"
)

// states are those of members, from the least to what stands out most.
var states = [...]review.State{review.Unchanged, review.Updated, review.Changed, review.Added, review.Removed}

// rank returns how much a state stands out: its index in states.
func rank(s review.State) int { return slices.Index(states[:], s) }

// dominant returns whichever of two states stands out more.
func dominant(a, b review.State) review.State { return states[max(rank(a), rank(b))] }

// signs show states where colours do not.
var signs = map[review.State]string{review.Updated: "~", review.Changed: "~", review.Added: "+", review.Removed: "−"}

// stateTag returns a state as a tag shows it; it is empty for what stays the same.
func stateTag(s review.State) string {
	if s == review.Unchanged {
		return ""
	}
	return signs[s] + " " + string(s)
}

// stateClass returns the class of a state in picture.css and page.css.
func stateClass(s review.State) string { return string(s) }
