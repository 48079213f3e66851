package graph

import (
	"fmt"
	"slices"
	"strconv"

	"global-headless-service/report"
	"global-headless-service/review"
	"global-headless-service/schemas"
)

// Only leaves out all Services but one, by the name of its GlobalHeadlessService or
// its own, and all members but the sources and those of one cluster. Empty, it
// leaves out none. It is an error if there is no such Service or cluster.
func (f *Fleet) Only(service, cluster string) error {
	if service != "" {
		if err := f.onlyService(service); err != nil {
			return err
		}
	}
	if cluster != "" {
		return f.onlyCluster(cluster)
	}
	return nil
}

func (f *Fleet) onlyService(name string) error {
	var names []string
	var chosen []Service
	for _, s := range f.Services {
		names = append(names, s.Declaration)
		if s.Declaration == name {
			f.Services = []Service{s}
			return nil
		}
		if s.Name == name {
			chosen = append(chosen, s)
		}
	}
	if len(chosen) == 0 {
		return unknown("--service", "GlobalHeadlessService", name, names)
	}
	f.Services = chosen
	return nil
}

func (f *Fleet) onlyCluster(cluster string) error {
	var names []string
	var chosen []Service
	for k := range f.Services {
		s := &f.Services[k]
		has := false
		for j := range s.Members {
			has = has || s.Members[j].Cluster == cluster
			names = append(names, s.Members[j].Cluster)
		}
		if has {
			s.keep(func(m *Member) bool { return m.Cluster == cluster })
			chosen = append(chosen, *s)
		}
	}
	if len(chosen) == 0 {
		slices.Sort(names)
		return unknown("--cluster", "cluster", cluster, slices.Compact(names))
	}
	f.Services = chosen
	return nil
}

// keep leaves out the members that are neither chosen nor the source.
func (s *Service) keep(chosen func(*Member) bool) {
	var members []Member
	for k := range s.Members {
		m := &s.Members[k]
		switch {
		case m.Member == s.Source || chosen(m):
			members = append(members, *m)
		case m.State != review.Removed:
			s.Hidden++
		}
	}
	s.Members = members
}

// unknown returns the error of a flag with a value that is none of names.
func unknown(flag, what, value string, names []string) error {
	if near, ok := schemas.Nearest(value, names); ok {
		return fmt.Errorf("%s: there is no %s %q; did you mean %q?", flag, what, value, near)
	}
	return fmt.Errorf("%s: there is no %s %q; choose one of %s", flag, what, value, report.List(names, strconv.Quote))
}

// maxChanged is how many members a picture of a change shows: a reviewer reads
// no more than that.
const maxChanged = 24

// Difference returns the fleet with the Services whose members come, go, or change
// their role or mesh: of each the source, and these members. It is false where no
// member does, or so many that a picture would not help.
func (f *Fleet) Difference() (*Fleet, bool) {
	d := &Fleet{Changes: f.Changes, Dir: f.Dir}
	changed := 0
	for _, s := range f.Services {
		differs := func(m *Member) bool { return m.State != review.Unchanged && m.State != review.Updated }
		some := 0
		for k := range s.Members {
			if differs(&s.Members[k]) {
				some++
			}
		}
		if some > 0 {
			s.keep(differs)
			d.Services = append(d.Services, s)
		}
		changed += some
	}
	return d, changed > 0 && changed <= maxChanged
}
