package graph

import (
	"strconv"
	"strings"

	"global-headless-service/review"
)

// A tally counts members by how they change, in the order of states.
type tally [len(states)]int

// tallyOf counts one member.
func tallyOf(s review.State) (t tally) {
	t[rank(s)] = 1
	return t
}

// add adds the members of another tally.
func (t *tally) add(other tally) {
	for k, n := range other {
		t[k] += n
	}
}

// count returns how many members have a state.
func (t tally) count(s review.State) int { return t[rank(s)] }

// members returns how many members are counted.
func (t tally) members() int {
	sum := 0
	for _, n := range t {
		sum += n
	}
	return sum
}

// state returns the state of all members together: the one that they share,
// Updated if no more than fields change, else Changed.
func (t tally) state() review.State {
	for _, s := range states {
		if t.count(s) == t.members() {
			return s
		}
	}
	if t.count(review.Unchanged)+t.count(review.Updated) == t.members() {
		return review.Updated
	}
	return review.Changed
}

// isMixed reports whether the members have several states.
func (t tally) isMixed() bool { return t.count(t.state()) != t.members() }

// changes reports whether any of the members changes.
func (t tally) changes() bool { return t.count(review.Unchanged) != t.members() }

// marks returns how many members change, by their signs: +2 −1 ~3.
func (t tally) marks() string {
	var parts []string
	add := func(s review.State, n int) {
		if n > 0 {
			parts = append(parts, signs[s]+strconv.Itoa(n))
		}
	}
	add(review.Added, t.count(review.Added))
	add(review.Removed, t.count(review.Removed))
	add(review.Changed, t.count(review.Changed)+t.count(review.Updated))
	return strings.Join(parts, " ")
}
