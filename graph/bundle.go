package graph

import (
	"strconv"
	"strings"

	"global-headless-service/review"
)

// maxApart is how many Services have lines of their own, though they have the same
// members.
const maxApart = 6

// bundled returns the Services that a picture shows. If they are many, those of one
// mesh that have the same source and members are one.
func bundled(services []Service) []*Service {
	var lines []*Service
	byShape := map[string]*Service{}
	for k := range services {
		s := &services[k]
		shape := ""
		if len(services) > maxApart {
			shape = s.shape()
		}
		first := byShape[shape]
		if first == nil || shape == "" {
			byShape[shape] = s
			lines = append(lines, s)
			continue
		}
		if first.bundle == 0 {
			first = first.newBundle()
			for j, line := range lines {
				if line == byShape[shape] {
					lines[j] = first
				}
			}
			byShape[shape] = first
		}
		first.bundle++
	}
	for _, s := range lines {
		s.label()
	}
	return lines
}

// shape returns a text that two Services share if one picture shows both.
func (s *Service) shape() string {
	var b strings.Builder
	b.WriteString(s.Mesh + " " + s.Source.String() + " " + string(s.State) + "\n")
	for k := range s.Members {
		m := &s.Members[k]
		b.WriteString(m.String() + " " + m.Mechanism + " " + string(m.State) + " " + m.Note + "\n")
	}
	return b.String()
}

// newBundle returns a Service that stands for this one and others.
func (s *Service) newBundle() *Service {
	b := *s
	b.bundle, b.Ports, b.StatefulSets, b.Everywhere = 1, nil, nil, ""
	b.Members = make([]Member, len(s.Members))
	copy(b.Members, s.Members)
	return &b
}

// label names a bundle after its first Service, and counts the others.
func (s *Service) label() {
	if s.bundle == 0 {
		return
	}
	more := " + " + strconv.Itoa(s.bundle-1) + " more"
	s.Name += more
	for k := range s.Members {
		if m := &s.Members[k]; m.State != review.Removed {
			m.Tail, m.Short = m.Tail+more, m.Short+more
		}
	}
}
