package fleet

import (
	"encoding/json"
	"testing"
)

// A Lookup asks for names as the pods of members do.
type Lookup interface {
	// Resolves returns when a name leads to the pod at an address, and to
	// nothing else.
	Resolves(t *testing.T, at Member, name, address string)
	// Unknown returns when there is no such name.
	Unknown(t *testing.T, at Member, name string)
}

// dns looks names up in the DNS of a fleet's clusters.
type dns struct{ fleet *Fleet }

func (d dns) Resolves(t *testing.T, at Member, name, address string) {
	t.Helper()
	d.fleet.Cluster(at).Resolves(t, at.Namespace, name, address)
}

func (d dns) Unknown(t *testing.T, at Member, name string) {
	t.Helper()
	d.fleet.Cluster(at).Unknown(t, at.Namespace, name)
}

// PodNames are what `names -o json` prints of a pod: a name for each member,
// and, if there is one, a name for all.
type PodNames struct {
	Pod, Name string
	Members   []struct {
		Member
		Name string
	}
}

// Names returns the names that the program prints.
func (f *Fleet) Names(t *testing.T) []PodNames {
	t.Helper()
	stdout, stderr, err := f.run("names", "-o", "json")
	if err != nil {
		t.Fatalf("names: %v\n%s", err, stderr)
	}
	var all struct{ Services []struct{ Pods []PodNames } }
	if err := json.Unmarshal([]byte(stdout), &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Services) != 1 {
		t.Fatalf("names: %d services, want 1", len(all.Services))
	}
	return all.Services[0].Pods
}

// AllResolve returns when each name that is printed is the address of its pod in
// the member for which it is printed: the whole name, and the one for all
// members if there is one.
func (f *Fleet) AllResolve(t *testing.T) {
	t.Helper()
	pods := f.Names(t)
	if len(pods) != f.Replicas {
		t.Fatalf("names: %d pods, want %d", len(pods), f.Replicas)
	}
	for _, pod := range pods {
		if len(pod.Members) != len(f.Members) || (pod.Name == "") != f.PerMember {
			t.Fatalf("names: %+v, want %d members, and a name for all: %t", pod, len(f.Members), !f.PerMember)
		}
		for _, at := range pod.Members {
			names := []string{at.Name, pod.Name}
			if f.PerMember {
				names = names[:1]
			}
			for _, name := range names {
				f.asked++
				f.Tally.asked.Add(1)
				f.Lookup.Resolves(t, at.Member, name, f.Pods[pod.Pod])
				f.Tally.answered.Add(1)
			}
		}
	}
	if f.AfterResolve != nil {
		f.AfterResolve(t)
	}
}

// NoneResolves returns when none of the whole names of some pods is known in the
// member for which it was printed.
func (f *Fleet) NoneResolves(t *testing.T, pods []PodNames) {
	t.Helper()
	for _, pod := range pods {
		for _, at := range pod.Members {
			f.asked++
			f.Tally.asked.Add(1)
			f.Lookup.Unknown(t, at.Member, at.Name)
		}
	}
}
