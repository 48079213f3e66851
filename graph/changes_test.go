package graph

import (
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/review"
	"global-headless-service/schemas"
)

func place(cluster, namespace string) schemas.Member {
	return schemas.Member{Cluster: cluster, Namespace: namespace}
}

// change is how a member changes.
func change(declaration, cluster, namespace string, state review.State) review.Member {
	return review.Member{GlobalHeadlessService: declaration, Service: declaration + "-headless", Cluster: cluster, Namespace: namespace, Role: review.Consumer, State: state}
}

// TestAgainst: members get their states, and those that are gone join the others,
// with a Service of their own if it is no longer declared.
func TestAgainst(t *testing.T) {
	f := &Fleet{Services: []Service{kafka(2, 2)}}
	source := change("old", "region-1", "a", review.Removed)
	source.Role = review.Source
	f.Against(&review.Review{Members: []review.Member{
		change("kafka", "region-2", "team-1", review.Added),
		change("kafka", "region-9", "team-1", review.Removed),
		change("kafka", "region-8", "team-1", review.Updated),
		change("old", "region-1", "b", review.Removed),
		source,
	}}, "tree")
	var got []string
	for _, s := range f.Services {
		got = append(got, s.Name+" "+stateClass(s.State)+" "+s.Source.String())
		for _, m := range s.Members {
			got = append(got, "  "+m.String()+" "+stateClass(m.State))
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
	draws := func(state review.State, count int) (*Fleet, bool) {
		f := &Fleet{Services: []Service{kafka(50, 1), service("redis", place("region-1", "team-1"), 3, 1)}}
		r := &review.Review{}
		for k := range count {
			m := f.Services[0].Members[k]
			r.Members = append(r.Members, change("kafka", m.Cluster, m.Namespace, state))
		}
		f.Against(r, "tree")
		return f.Difference()
	}
	for _, tc := range []struct {
		state review.State
		count int
		want  bool
	}{{review.Unchanged, 0, false}, {review.Updated, 3, false}, {review.Added, 3, true}, {review.Changed, 1, true}, {review.Removed, maxChanged, true}, {review.Added, maxChanged + 1, false}} {
		f, ok := draws(tc.state, tc.count)
		expect.Same(t, string(tc.state), tc.want, ok)
		if ok {
			expect.Same(t, "services", 1, len(f.Services))
			expect.Same(t, "members", max(1, tc.count), len(f.Services[0].Members))
			expect.Same(t, "hidden", 50-max(1, tc.count), f.Services[0].Hidden)
		}
	}
}
