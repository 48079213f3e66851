package live

import (
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// Status returns the status of the clusters.
func (s *State) Status() *Status {
	status := &Status{Version: Version, Clusters: []ClusterStatus{}, Services: []ServiceStatus{}, Warnings: []Warning{}}
	states := map[string]string{}
	for k := range s.clusters {
		if s.clusters[k].podsOnly {
			continue
		}
		c := s.clusters[k].status()
		states[c.Name] = c.State
		status.Clusters = append(status.Clusters, c)
	}
	for _, v := range s.fleet.views {
		service := s.service(v)
		status.Services = append(status.Services, service)
		for _, m := range service.Members {
			if (m.State == outOfSync || m.State == unknown) && states[m.Cluster] == inSync {
				states[m.Cluster] = m.State
			}
		}
	}
	for k := range status.Clusters {
		c := &status.Clusters[k]
		c.State = states[c.Name]
		status.Counts.add(c.State)
	}
	for _, r := range s.Results {
		if r.Severity == report.SeverityWarning {
			status.Warnings = append(status.Warnings, Warning{string(r.Code), r.Message})
		}
	}
	return status
}

func (c *Counts) add(state string) {
	switch state {
	case inSync:
		c.InSync++
	case outOfSync:
		c.OutOfSync++
	default:
		c.Unknown++
	}
}

// status returns the status of one cluster, without the pods of its members.
func (c *clusterState) status() ClusterStatus {
	status := ClusterStatus{Name: c.Name, Context: c.Context, State: inSync, Objects: []ObjectStatus{}}
	if c.err != nil {
		status.State, status.Problem = unknown, c.err.Error()
		return status
	}
	for k := range c.objects {
		o := c.objects[k].status(c.absent)
		switch {
		case o.State == unknown:
			status.State = unknown
		case o.State != inSync && status.State == inSync:
			status.State = outOfSync
		}
		status.Objects = append(status.Objects, o)
	}
	if len(c.unread) > 0 {
		status.State = unknown
	}
	return status
}

// status returns the status of one object.
func (o *objectState) status(absent map[string]bool) ObjectStatus {
	status := ObjectStatus{APIVersion: o.apiVersion, Kind: o.key.BareKind(), Namespace: o.key.Namespace, Name: o.key.Name, State: inSync}
	switch {
	case o.unread != nil:
		status.State, status.Problem = unknown, o.unread.Error()
	case o.live == nil:
		status.State = missing
		if absent[o.key.Namespace] {
			status.Problem = "there is no such namespace"
		}
	case o.rendered == nil:
		status.State = extra
	case len(o.differences) > 0:
		status.State = differs
	}
	for _, d := range o.differences {
		status.Fields = append(status.Fields, FieldStatus{d.at.String(), d.live, d.rendered, d.managers, d.immutable, d.stays})
	}
	return status
}

// service returns how the members reach the pods of a plan.
func (s *State) service(v *view) ServiceStatus {
	p := v.plan
	status := ServiceStatus{GlobalHeadlessService: p.Name, Service: p.Service.Name, Mesh: p.MeshSpec.Key(), Members: []MemberStatus{}}
	pods := s.podsOf(v)
	for _, m := range p.Members {
		c := s.cluster(m.Cluster)
		if c == nil || c.podsOnly {
			continue
		}
		status.Members = append(status.Members, pods.member(v, c, m))
	}
	return status
}

// cluster returns the state of a cluster; nil if it was not to be asked.
func (s *State) cluster(name string) *clusterState {
	for k := range s.clusters {
		if s.clusters[k].Name == name {
			return &s.clusters[k]
		}
	}
	return nil
}

// roleOf returns the role of a member of a plan.
func roleOf(v *view, m schemas.Member) string {
	if m == v.plan.Source() {
		return source
	}
	return consumer
}
