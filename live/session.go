package live

import (
	"context"
	"maps"
	"slices"
	"strings"

	"global-headless-service/kubectl"
)

// A session runs the queries of one cluster.
type session struct {
	ctx     context.Context
	from    Getter
	cluster *Cluster
	keeps   func(object) bool
	*Answer
}

// ask runs a query. It returns an error only if the whole cluster failed; a kind
// that cannot be read is recorded in unread.
func (s *session) ask(q query, everywhere bool) error {
	if kinds := q.everywhere(); everywhere && len(kinds) > 0 {
		if err := s.askKinds(kubectl.Get{Everywhere: true, Kinds: kinds}); err != nil {
			return err
		}
	} else {
		for _, namespace := range slices.Sorted(maps.Keys(q.kinds)) {
			if err := s.askKinds(kubectl.Get{Namespace: namespace, Kinds: q.kinds[namespace]}); err != nil {
				return err
			}
		}
	}
	for _, namespace := range slices.Sorted(maps.Keys(q.names)) {
		if err := s.askNames(namespace, q.names[namespace]); err != nil {
			return err
		}
	}
	return s.askNamespaces(q)
}

// askKinds asks for all objects of kinds in one call; if that fails for one of
// them, for each by itself.
func (s *session) askKinds(g kubectl.Get) error {
	err := s.get(g)
	if !isOfKind(err) {
		return err
	}
	for _, kind := range g.Kinds {
		one := g
		one.Kinds = []kubectl.Kind{kind}
		if err := s.get(one); isOfKind(err) {
			s.unread = append(s.unread, unreadKind{kind, g.Namespace, err})
		} else if err != nil {
			return err
		}
	}
	return nil
}

// askNames asks for single objects in one call; if that fails for one of them,
// for those of each kind by themselves.
func (s *session) askNames(namespace string, names []kubectl.Name) error {
	err := s.get(kubectl.Get{Namespace: namespace, Names: names})
	if !isOfKind(err) {
		return err
	}
	names = slices.SortedStableFunc(slices.Values(names), func(a, b kubectl.Name) int { return strings.Compare(a.Kind.String(), b.Kind.String()) })
	for len(names) > 0 {
		n := 1
		for n < len(names) && names[n].Kind == names[0].Kind {
			n++
		}
		if err := s.get(kubectl.Get{Namespace: namespace, Names: names[:n]}); isOfKind(err) {
			s.unread = append(s.unread, unreadKind{names[0].Kind, namespace, err})
		} else if err != nil {
			return err
		}
		names = names[n:]
	}
	return nil
}

// isOfKind reports whether an error is about a kind, not the cluster.
func isOfKind(err error) bool {
	reason := kubectl.ReasonOf(err)
	return reason == kubectl.UnknownKind || reason == kubectl.Forbidden
}

// askNamespaces finds out which namespaces are not there, of those in which
// nothing was found although objects are rendered for them. A user who may not
// read Namespaces gets no such report.
func (s *session) askNamespaces(q query) error {
	found := map[string]bool{}
	for key := range s.objects {
		found[key.namespace] = true
	}
	asked := map[string]bool{}
	var names []kubectl.Name
	for _, o := range s.cluster.objects {
		if o.Namespace != "" && !found[o.Namespace] && !asked[o.Namespace] && !s.isUnread(o) {
			asked[o.Namespace] = true
			names = append(names, kubectl.Name{Kind: namespaceKind, Name: o.Namespace})
		}
	}
	for _, n := range names {
		there := false
		err := s.from.Get(s.ctx, kubectl.Get{Context: s.cluster.Context, Namespace: n.Name, Names: []kubectl.Name{n}}, func([]byte) error {
			there = true
			return nil
		})
		if err == nil && !there {
			s.absent[n.Name] = true
		} else if err != nil && !isOfKind(err) {
			return err
		}
	}
	return nil
}

// isUnread reports whether the kind of an object could not be read.
func (s *session) isUnread(o *rendered) bool { return s.Answer.whyUnread(o) != nil }

// get stores the objects of an answer that the comparison needs.
func (s *session) get(g kubectl.Get) error {
	g.Context = s.cluster.Context
	return s.from.Get(s.ctx, g, func(b []byte) error {
		head, err := headOf(b)
		if err != nil {
			return err
		}
		if !s.keeps(head) && len(g.Names) == 0 {
			return nil
		}
		o, err := decode(b)
		if err != nil {
			return err
		}
		kind := kindOf(o)
		key := objectKey{kind.Group, kind.Name, object(o).namespace(), object(o).name()}
		if g.Namespace == "" && !g.Everywhere {
			key.namespace = ""
		}
		s.objects[key] = o
		return nil
	})
}
