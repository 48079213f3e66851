package graph

import (
	"strconv"
	"strings"
)

// A tally counts members by how they change.
type tally [len(states)]int

// tallyOf counts one member.
func tallyOf(s State) (t tally) {
	t[s] = 1
	return t
}

// add adds the members of another tally.
func (t *tally) add(other tally) {
	for s, n := range other {
		t[s] += n
	}
}

// state returns the state of all members together: the one that they share,
// Updated if no more than fields change, else Changed.
func (t tally) state() State {
	shared := Same
	for s := range t {
		switch {
		case t[s] == 0:
		case t[s] == t.members():
			return State(s)
		default:
			shared = max(shared, min(State(s), Changed))
		}
	}
	return shared
}

// isMixed reports whether the members have several states.
func (t tally) isMixed() bool { return t[t.state()] != t.members() }

// changes reports whether any of the members changes.
func (t tally) changes() bool { return t[Same] != t.members() }

// members returns how many members are counted.
func (t tally) members() int {
	sum := 0
	for _, n := range t {
		sum += n
	}
	return sum
}

// marks returns how many members change, by their signs: +2 −1 ~3.
func (t tally) marks() string {
	t[Changed] += t[Updated] // which have one sign
	var parts []string
	for _, s := range []State{Added, Removed, Changed} {
		if t[s] > 0 {
			parts = append(parts, s.sign()+strconv.Itoa(t[s]))
		}
	}
	return strings.Join(parts, " ")
}
