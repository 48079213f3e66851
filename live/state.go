package live

import (
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A State compares live clusters with what a package renders for them.
type State struct {
	// Changes are those that applying every cluster's manifests, and removing
	// what is no longer rendered, would make.
	Changes []render.Change
	// Results are warnings: clusters and kinds that could not be read, and what
	// the changes need (rule 15).
	Results report.Results

	fleet    *Fleet
	clusters []clusterState
	parts    map[*render.Current]map[string]any // of live objects, as far as they take part
	appliers map[string]bool                    // managers that apply what is rendered
}

// A clusterState is how one cluster is.
type clusterState struct {
	*Cluster
	*Answer
	objects []objectState
}

// An objectState is how one object is.
type objectState struct {
	key         render.Key
	apiVersion  string
	rendered    *rendered // nil if the object is no longer rendered
	live        object    // nil if it is not there
	unread      error     // its kind could not be read
	differences []difference
}

// Compare compares the answers of a fleet's clusters with what it renders.
func (f *Fleet) Compare(answers []*Answer) (*State, error) {
	s := &State{fleet: f, parts: map[*render.Current]map[string]any{}, appliers: fleetAppliers(answers)}
	for k, a := range answers {
		c := clusterState{Cluster: &f.Clusters[k], Answer: a}
		if a.err == nil && !c.podsOnly {
			if err := s.compare(&c); err != nil {
				return nil, err
			}
		}
		s.clusters = append(s.clusters, c)
	}
	s.Results.Add(f.inContexts(f.Package.LiveSteps(s.Changes))...)
	for k := range s.clusters {
		s.warn(&s.clusters[k])
	}
	s.Results.Sort()
	return s, nil
}

// inContexts returns results whose commands name the contexts of clusters in place
// of the clusters.
func (f *Fleet) inContexts(results report.Results) report.Results {
	var names []string
	for _, c := range f.Clusters {
		names = append(names, "--context "+c.Name+" ", "--context "+c.Context+" ")
	}
	replacer := strings.NewReplacer(names...)
	for k := range results {
		results[k].Message = replacer.Replace(results[k].Message)
	}
	return results
}

// IsEmpty reports whether an apply changes nothing, as far as the clusters
// answered.
func (s *State) IsEmpty() bool {
	return !slices.ContainsFunc(s.Changes, func(c render.Change) bool { return c.Action != render.Keep })
}

// IsPartial reports whether a cluster, or one of its kinds, could not be read.
func (s *State) IsPartial() bool {
	return slices.ContainsFunc(s.clusters, func(c clusterState) bool {
		return !c.podsOnly && (c.err != nil || len(c.unread) > 0)
	})
}

// NoneAnswered reports whether no cluster that was to be compared has answered.
func (s *State) NoneAnswered() bool {
	return !slices.ContainsFunc(s.clusters, func(c clusterState) bool { return !c.podsOnly && c.err == nil })
}

// compare compares one cluster.
func (s *State) compare(c *clusterState) error {
	var current []*render.Current
	var desired []*render.Object
	found := map[objectKey]bool{}
	for _, o := range c.Cluster.objects {
		state := objectState{key: o.Key, apiVersion: text(o.fields, "apiVersion"), rendered: o, unread: c.whyUnread(o)}
		key := objectKey{o.kind.Group, o.kind.Name, o.Namespace, o.Name}
		found[key] = true
		if live, ok := c.find(key); ok {
			found[objectKey{key.group, key.kind, live.namespace(), key.name}] = true
			state.live, state.unread = live, nil
			is, err := s.current(o, live, &state)
			if err != nil {
				return err
			}
			current = append(current, is)
		}
		switch {
		case state.unread != nil: // as far as is known, nothing of it changes
			s.Changes = append(s.Changes, render.Change{Action: render.Keep, Key: &o.Key, Plan: o.Plan, Object: o.Object})
		case o.Name != "":
			desired = append(desired, o.Object)
		}
		c.objects = append(c.objects, state)
	}
	for key, live := range c.Answer.objects {
		if !found[key] && live.isManaged() && s.fleet.Package.HasOwner(live.annotation(schemas.AnnotationOwner)) {
			state, is := s.extra(c, live)
			c.objects = append(c.objects, state)
			current = append(current, is)
		}
	}
	slices.SortFunc(c.objects, func(a, b objectState) int { return a.key.Compare(&b.key) })
	changes, err := s.fleet.Package.Compare(desired, current, render.Policy{})
	s.Changes = append(s.Changes, changes...)
	return err
}

// find returns a live object.
func (a *Answer) find(key objectKey) (object, bool) {
	o, ok := a.objects[key]
	if !ok { // a kind without namespaces, whose manifest gives one
		key.namespace = ""
		o, ok = a.objects[key]
	}
	return o, ok
}

// current returns a live object as render compares it: the rendered one itself
// if the next apply changes nothing, else the part that takes part.
func (s *State) current(o *rendered, live object, state *objectState) (*render.Current, error) {
	part, differences := compare(o.kind, o.fields, live, s.appliers)
	state.differences = differences
	is := &render.Current{Key: o.Key, Owners: o.Owners(), File: o.File()}
	item, err := o.Item()
	if len(stayed(differences)) < len(differences) {
		item, err = itemOf(part)
	}
	is.Item = item
	s.parts[is] = part
	return is, err
}

// extra returns the state of a live object that an earlier run rendered, and
// this one does not.
func (s *State) extra(c *clusterState, live object) (objectState, *render.Current) {
	fields := live.clean()
	item, err := itemOf(fields)
	if err != nil { // it came as JSON
		item = yamltext.New(encode(fields))
	}
	kind := kindOf(live)
	is := &render.Current{Key: render.KeyOf(item, c.Name), Owners: []string{live.annotation(schemas.AnnotationOwner)}, Item: item,
		File: layout.Object{Cluster: c.Name, Namespace: live.namespace(), Kind: kind.Name, Name: live.name()}.Path()}
	s.parts[is] = fields
	return objectState{key: is.Key, apiVersion: text(live.fields(), "apiVersion"), live: live}, is
}

func itemOf(fields map[string]any) (*yamltext.Item, error) {
	b, err := document(fields)
	return yamltext.New(b), err
}

// document returns fields as YAML, keys sorted, numbers as they came.
func document(fields map[string]any) ([]byte, error) {
	b, err := yaml.JSONToYAML(encode(fields))
	return []byte(strings.TrimPrefix(string(b), "---\n")), err
}
