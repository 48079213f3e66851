package graph

import (
	"slices"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/review"
)

// TestLayoutIsOnTheGrid: boxes do not touch, heights are steps, and with several
// lines no row of the middle is as high as one beside it.
func TestLayoutIsOnTheGrid(t *testing.T) {
	for seed := range uint64(60) {
		l := layoutOf(sceneOf(random(seed)))
		high := map[int]bool{}
		for _, c := range []*column{&l.middle, &l.left, &l.right} {
			below := 0
			for _, b := range c.boxes {
				if b.y < below+gap || b.h%step != 0 || b.x+b.w > l.w-margin || b.y+b.h > l.legend.y {
					t.Fatalf("seed %d: %s is at %d, %d with %d, %d, below %d", seed, b.name(), b.x, b.y, b.w, b.h, below)
				}
				below = b.y + b.h
				for _, s := range b.spaces {
					for _, r := range s.rows {
						if c == &l.middle {
							high[b.y+r.y] = true
						} else if len(l.scene.lines) > 1 && high[b.y+r.y] {
							t.Fatalf("seed %d: a row of %s is as high as one in the middle", seed, b.name())
						}
					}
				}
			}
		}
		if l.leftLanes.n > 0 && l.leftLanes.end() >= l.middle.x || l.rightLanes.n > 0 && len(l.right.boxes) > 0 && l.rightLanes.end() >= l.right.x {
			t.Fatalf("seed %d: lanes run into boxes", seed)
		}
	}
}

// TestLayoutUsesBothSides: consumers are on both sides of the source where they
// would make the picture high, and on one where they do not.
func TestLayoutUsesBothSides(t *testing.T) {
	for clusters, want := range map[int][2]int{2: {0, 1}, 4: {0, 3}, 5: {2, 2}, 11: {5, 5}} {
		l := layoutOf(sceneOf(&Fleet{Services: []Service{kafka(clusters, 3)}}))
		expect.Same(t, "clusters", want, [2]int{len(l.left.boxes), len(l.right.boxes)})
	}
}

// TestRoute: the line of a Service leaves its source, turns round a corner into its
// lane, and ends round corners; between them branches leave it straight.
func TestRoute(t *testing.T) {
	lane := 100
	for want, ends := range map[string][]int{
		"M0 50H92Q100 50 100 58M100 58V92 | M100 92Q100 100 108 100H199": {100},
		"M0 50H100 | M100 50H199": {50},
		"M0 50H100M100 28V92 | M100 28Q100 20 108 20H199 | M100 92Q100 100 108 100H199": {20, 100},
		"M0 50H92Q100 50 100 58M100 58V92 | M100 70H199 | M100 92Q100 100 108 100H199":  {70, 100},
		"M0 50H97Q100 50 100 53 | M100 53Q100 56 103 56H199":                            {56},
	} {
		var all []end
		for _, y := range ends {
			all = append(all, end{point: point{200, y}, role: &role{}})
		}
		trunk := newTrunk(0, point{0, 50}, lane, all)
		got := trunk.path.String()
		for _, b := range trunk.branches {
			got += " | " + b.path.String()
		}
		expect.Same(t, "path", want, got)
	}
}

// TestFold: clusters of a large fleet that consume the same are one box, those that
// change first; a small fleet is drawn member by member.
func TestFold(t *testing.T) {
	small := sceneOf(&Fleet{Services: []Service{kafka(maxPlaces/4, 4)}})
	expect.Same(t, "groups of a small fleet", 0, len(small.groups))
	f := &Fleet{Services: []Service{kafka(20, 4), service("redis", place("region-2", "team-1"), 10, 1)}}
	k := slices.IndexFunc(f.Services[0].Members, func(m Member) bool { return m.Member == place("region-15", "team-2") })
	f.Services[0].Members[k].State = review.Added
	large := sceneOf(f)
	var got []string
	for _, c := range large.sources {
		for _, n := range c.namespaces {
			got = append(got, c.name+": "+n.label())
		}
	}
	for _, g := range large.groups {
		got = append(got, g.label()+": "+g.names(6))
	}
	expect.Same(t, "what is drawn", []string{
		"region-1: team-1", "region-1: 3 namespaces", "region-2: team-1", "region-2: 3 namespaces",
		"8 clusters, 32 namespaces: region-3, region-4, region-5, region-6, region-7, region-8 and 2 more",
		"10 clusters, 40 namespaces: region-15 (+1), region-11, region-12, region-13, region-14, region-16 and 4 more",
	}, got)
}

// TestBundles: many Services with the same source and members are one line, and
// those beyond the last line are counted.
func TestBundles(t *testing.T) {
	f := &Fleet{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		f.Services = append(f.Services, service(name, place("region-1", "team-1"), 2, 1))
	}
	f.Services[2].Mesh = "kuma"
	s := sceneOf(f)
	expect.Same(t, "lines", []string{"a + 5 more", "c"}, []string{s.lines[0].Name, s.lines[1].Name})
	roles := s.others[0].namespaces[0].roles
	expect.Same(t, "names", []string{"a-0.a + 5 more", "c-0.c"}, []string{roles[0].text, roles[1].text})
	expect.Same(t, "the fleet stays as it is", "a", f.Services[0].Name)
	for k := range f.Services {
		f.Services[k].Mesh = f.Services[k].Name
	}
	for k := range 2 * maxLines {
		f.Services = append(f.Services, service("s", place("region-1", "team-1"), 2, 1))
		f.Services[len(f.Services)-1].Mesh = number(k)
	}
	expect.Same(t, "hidden", 7+maxLines, sceneOf(f).hidden)
}
