package graph

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/schemas"
)

// kafka is a Service in so many clusters with so many namespaces each, the first of
// which is its source.
func kafka(clusters, namespaces int) Service {
	return service("kafka", place("region-1", "team-1"), clusters, namespaces)
}

func service(name string, source schemas.Member, clusters, namespaces int) Service {
	s := Service{
		Declaration: name, Name: name, Mesh: "istio", Source: source, Pods: []Pods{{name + "-", 0, 3}},
		Ports: []string{"9092/TCP"}, Everywhere: "." + name, Requirements: []string{"remote secrets"},
	}
	for c := range clusters {
		for n := range namespaces {
			at := place(fmt.Sprintf("region-%d", c+1), fmt.Sprintf("team-%d", n+1))
			m := Member{Member: at, Tail: "." + name + "." + at.Namespace + ".svc.cluster.local", Short: "." + name}
			if at != source {
				m.Mechanism = "ServiceEntry"
			}
			s.Members = append(s.Members, m)
		}
	}
	return s
}

// random is a fleet of which little is alike.
func random(seed uint64) *Fleet {
	r := rand.New(rand.NewPCG(seed, 0))
	f := &Fleet{}
	for k := range 1 + r.IntN(40) {
		all := service(fmt.Sprintf("service-%d", k), schemas.Member{}, 1+r.IntN(60), 1+r.IntN(8))
		all.Source = all.Members[r.IntN(len(all.Members))].Member
		all.keep(func(*Member) bool { return r.IntN(3) > 0 })
		all.Hidden = 0
		for j := range all.Members {
			all.Members[j].Mechanism = []string{"", "ServiceEntry", "names by istiod"}[r.IntN(3)]
			all.Members[j].State = states[max(0, r.IntN(12)-7)]
		}
		f.Services = append(f.Services, all)
	}
	return f
}

// forms are all forms of a fleet.
var forms = map[string]func(*Fleet, io.Writer) error{
	"text": (*Fleet).Text, "mermaid": (*Fleet).Mermaid, "dot": (*Fleet).DOT, "svg": (*Fleet).SVG,
	"html": func(f *Fleet, w io.Writer) error { return Page{Fleet: f, Version: "dev"}.HTML(w) },
}

func printed(t testing.TB, f *Fleet, form string) string {
	t.Helper()
	var b strings.Builder
	if err := forms[form](f, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPicturesHaveLimits: whatever a fleet is like, a picture has no more than what
// people see and others draw: 500 arrows and 50,000 characters of Mermaid.
func TestPicturesHaveLimits(t *testing.T) {
	for seed := range uint64(60) {
		f := random(seed)
		d := diagramOf(sceneOf(f))
		if n := len(d.edges); n > 500 {
			t.Errorf("seed %d: %d arrows", seed, n)
		}
		if n := len(printed(t, f, "mermaid")); n > 50_000 {
			t.Errorf("seed %d: %d characters", seed, n)
		}
	}
}

// TestFormsAreTheSameEveryTime: all runs over one fleet give the same bytes. There
// are many of each, since maps of few entries often have the same order twice.
func TestFormsAreTheSameEveryTime(t *testing.T) {
	fleets := []func() *Fleet{
		func() *Fleet { return &Fleet{Services: manyServices()} },
		func() *Fleet { return random(1) },
	}
	for form := range forms {
		for k, fleet := range fleets {
			first := printed(t, fleet(), form)
			for range 20 {
				expect.Same(t, form+" "+number(k), first, printed(t, fleet(), form))
			}
		}
	}
}

// manyServices are as many Services as have lines, each drawn member by member.
func manyServices() (all []Service) {
	for k := range maxLines {
		s := service(fmt.Sprintf("service-%d", k), place(fmt.Sprintf("region-%d", k%3+1), "team-1"), 5, 1)
		s.Mesh = s.Name
		s.Requirements = []string{s.Name, "remote secrets"}
		all = append(all, s)
	}
	return all
}

// TestCompareNames: numbers in names count by their value.
func TestCompareNames(t *testing.T) {
	names := []string{"", "1", "2", "10", "a", "a-2", "a-10", "a-10-b", "a1", "a01b1", "a1b2", "b"}
	for k, a := range names {
		for j, b := range names {
			if got := compareNames(a, b); got < 0 != (k < j) || got == 0 != (k == j) {
				t.Errorf("compareNames(%q, %q) = %d", a, b, got)
			}
		}
	}
}

// TestPods: the pods in a few words.
func TestPods(t *testing.T) {
	for want, pods := range map[string][]Pods{
		"kafka-0 to kafka-2":        {{"kafka-", 0, 3}},
		"kafka-7":                   {{"kafka-", 7, 1}},
		"kafka-<ordinal>":           {{"kafka-<ordinal>", 0, 0}},
		"a-0 to a-1, b, c-3 to c-4": {{"a-", 0, 2}, {"b", 0, 0}, {"c-", 3, 2}},
		"a, b, c, and 2 more":       {{"a", 0, 0}, {"b", 0, 0}, {"c", 0, 0}, {"d", 0, 0}, {"e", 0, 0}},
		"":                          nil,
	} {
		expect.Same(t, "pods", want, (&Service{Pods: pods}).pods())
	}
}

// BenchmarkForms draws fleets that differ by a factor of ten, which it should take
// as much longer.
func BenchmarkForms(b *testing.B) {
	for _, members := range []int{1_000, 10_000} {
		f := &Fleet{Services: []Service{kafka(members/4, 4)}}
		for _, form := range []string{"text", "mermaid", "dot", "svg", "html"} {
			b.Run(fmt.Sprintf("%s/%d", form, members), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					printed(b, f, form)
				}
			})
		}
	}
}
