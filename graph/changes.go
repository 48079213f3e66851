package graph

import (
	"global-headless-service/review"
	"global-headless-service/schemas"
)

// Against marks the members that change, as a review of rendering the inputs into
// folder dir has them. Removed members and Services are added at the end.
func (f *Fleet) Against(r *review.Review, dir string) {
	f.Changes, f.Dir = r, dir
	byName := make(map[string]int, len(f.Services))
	for k := range f.Services {
		byName[f.Services[k].Declaration] = k
	}
	indexes := make([]map[schemas.Member]int, len(f.Services))
	for _, change := range r.Members {
		k, declared := byName[change.GlobalHeadlessService]
		if !declared {
			k = len(f.Services)
			byName[change.GlobalHeadlessService] = k
			f.Services = append(f.Services, removedService(change))
			indexes = append(indexes, nil)
		}
		s := &f.Services[k]
		if indexes[k] == nil {
			indexes[k] = make(map[schemas.Member]int, len(s.Members))
			for j := range s.Members {
				indexes[k][s.Members[j].Member] = j
			}
		}
		s.mark(change, indexes[k])
	}
	for k := range f.Services {
		f.Services[k].markAdded()
	}
}

// placeOf returns the member that changes.
func placeOf(c review.Member) schemas.Member {
	return schemas.Member{Cluster: c.Cluster, Namespace: c.Namespace}
}

// removedService returns a Service that is no longer declared.
func removedService(c review.Member) Service {
	s := Service{Declaration: c.GlobalHeadlessService, Name: c.Service, State: review.Removed, Source: placeOf(c)}
	if s.Name == "" {
		s.Name = c.GlobalHeadlessService
	}
	return s
}

// mark marks one member, which joins the others if it is removed. The indexes are
// those of the Service's members.
func (s *Service) mark(c review.Member, indexes map[schemas.Member]int) {
	place := placeOf(c)
	k, found := indexes[place]
	if !found {
		if c.State != review.Removed {
			return
		}
		k = len(s.Members)
		indexes[place] = k
		s.Members = append(s.Members, Member{Member: place})
	}
	m := &s.Members[k]
	m.State = c.State
	if c.Reason != "" {
		m.Note = "other " + string(c.Reason)
	}
	if s.State == review.Removed && c.Role == review.Source {
		s.Source = place
	}
}

// markAdded marks a Service as added if all its members are.
func (s *Service) markAdded() {
	if s.State == review.Removed {
		return
	}
	for k := range s.Members {
		if s.Members[k].State != review.Added {
			return
		}
	}
	s.State = review.Added
}
