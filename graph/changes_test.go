package graph

import (
	"testing"

	"global-headless-service/internal/expect"
)

func place(cluster, namespace string) Place { return Place{cluster, namespace} }

// TestAgainst: members get their states, and those that are gone join the others,
// with a Service of their own if it is no longer declared.
func TestAgainst(t *testing.T) {
	f := &Fleet{Services: []Service{kafka(2, 2)}}
	f.Against(&Changes{Members: []MemberChange{
		{Declaration: "kafka", Place: place("region-2", "team-1"), State: Added},
		{Declaration: "kafka", Place: place("region-9", "team-1"), State: Removed},
		{Declaration: "kafka", Place: place("region-8", "team-1"), State: Updated},
		{Declaration: "old", Service: "old-headless", Place: place("region-1", "b"), State: Removed},
		{Declaration: "old", Service: "old-headless", Place: place("region-1", "a"), State: Removed, Source: true},
	}})
	var got []string
	for _, s := range f.Services {
		got = append(got, s.Name+" "+s.State.class()+" "+s.Source.String())
		for _, m := range s.Members {
			got = append(got, "  "+m.String()+" "+m.State.class())
		}
	}
	expect.Same(t, "fleet", []string{
		"kafka  region-1/team-1",
		"  region-1/team-1 ", "  region-1/team-2 ", "  region-2/team-1 added", "  region-2/team-2 ", "  region-9/team-1 removed",
		"old-headless removed region-1/a",
		"  region-1/b removed", "  region-1/a removed",
	}, got)
}

// TestDifference: a picture of a change has the Services whose members come, go or
// change their mesh, with their sources; there is none for other changes, nor for
// more than a reviewer reads.
func TestDifference(t *testing.T) {
	draws := func(state State, count int) (*Fleet, bool) {
		f := &Fleet{Services: []Service{kafka(50, 1), service("redis", place("region-1", "team-1"), 3, 1)}}
		c := &Changes{}
		for k := range count {
			c.Members = append(c.Members, MemberChange{Declaration: "kafka", Place: f.Services[0].Members[k].Place, State: state})
		}
		f.Against(c)
		return f.Difference()
	}
	for _, tc := range []struct {
		state State
		count int
		want  bool
	}{{Same, 0, false}, {Updated, 3, false}, {Added, 3, true}, {Changed, 1, true}, {Removed, mostChanged, true}, {Added, mostChanged + 1, false}} {
		f, ok := draws(tc.state, tc.count)
		expect.Same(t, tc.state.word(), tc.want, ok)
		if ok {
			expect.Same(t, "services", 1, len(f.Services))
			expect.Same(t, "members", max(1, tc.count), len(f.Services[0].Members))
			expect.Same(t, "elsewhere", 50-max(1, tc.count), f.Services[0].Elsewhere)
		}
	}
}
