package generators

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// This file holds what depends on Linkerd's mirrors of several Services, and on
// those that are live.

// A mirror is a Service that Linkerd makes in another cluster, and what for.
type mirror struct {
	plan *Plan
	of   string
}

// collidingMirrors refuses Services and pods of several plans if their mirrors
// have the same name in a cluster that has the mirrors of both (rule 19).
func collidingMirrors(plans []*Plan) report.Results {
	type place struct{ namespace, name string }
	first := map[place][]mirror{}
	var results report.Results
	for _, p := range plans {
		reported := map[*Plan]bool{p: true}
		for name, of := range p.mirrors() {
			at := place{p.Source().Namespace, name}
			for _, other := range first[at] {
				if !reported[other.plan] && p.sharesConsumer(other.plan) {
					reported[other.plan] = true
					results = append(results, p.collides(name, of, other))
				}
			}
			first[at] = append(first[at], mirror{p, of})
		}
	}
	return results
}

// mirrors yields the names of a plan's mirrors, sorted, and what each is of.
func (p *Plan) mirrors() func(yield func(name, of string) bool) {
	m := &linkerd{plan: p}
	of := map[string]string{m.mirrored(p.Service.Name): fmt.Sprintf("Service %q", p.Service.Name)}
	for _, pod := range p.podNames() {
		of[m.mirrored(pod)] = fmt.Sprintf("pod %q", pod)
	}
	return func(yield func(name, of string) bool) {
		for _, name := range slices.Sorted(maps.Keys(of)) {
			if !yield(name, of[name]) {
				return
			}
		}
	}
}

// sharesConsumer reports whether a cluster is a consumer of both plans.
func (p *Plan) sharesConsumer(other *Plan) bool {
	return slices.ContainsFunc(p.Members, func(m schemas.Member) bool {
		return m.Cluster != p.Source().Cluster && m.Cluster != other.Source().Cluster && other.hasCluster(m.Cluster)
	})
}

func (p *Plan) collides(name, of string, other mirror) report.Result {
	return report.Error(p.Item, report.Fault{
		Code: report.MirrorNamesCollide, Field: p.NameField(), Current: p.Service.Name,
		Message: fmt.Sprintf("linkerd makes a Service %q in namespace %q of the other clusters for %s of %s, and for %s of %s (GlobalHeadlessService %q) as well; rename one of them, or give the clusters other ids",
			name, p.Source().Namespace, of, p.Source(), other.of, other.plan.Source(), other.plan.Name),
	})
}

// staleMirrors warns of a change of the exported Service that Linkerd's mirrors
// do not follow: one that leaves its labels as they are makes the mirror's
// endpoints those of the gateway alone, and what changes of its ports never
// reaches the Services of single pods (rule 17).
func staleMirrors(p *Plan, before, after *yamltext.Item) report.Results {
	exported := linkerdFields[0]
	consumers := slices.DeleteFunc(slices.Clone(p.Members), func(m schemas.Member) bool { return m == p.Source() })
	if value, _ := exported.In(before); value != exported.Value || len(consumers) == 0 {
		return nil
	}
	clusters := report.List(consumers, func(m schemas.Member) string { return m.Cluster })
	id := p.clusterID(p.Source().Cluster)
	var effects []string
	restart := "restart the service mirror of Link " + strconv.Quote(id) + " in " + clusters
	if maps.Equal(labelsOf(before), labelsOf(after)) {
		effects = append(effects, "its labels stay the same, so its pods lose their names there until one of them changes or the service mirror restarts")
	}
	if !equalPorts(mirroredPorts(before), mirroredPorts(after)) {
		effects = append(effects, "its ports change, and the Services of single pods there keep the old ones")
		restart = fmt.Sprintf("delete these (kubectl --namespace %s delete service --selector mirror.linkerd.io/headless-mirror-svc-name=%s-%s), and %s",
			p.Source().Namespace, p.Service.Name, id, restart)
	}
	if len(effects) == 0 {
		return nil
	}
	item := p.Item
	if p.Governing != nil {
		item = p.Governing
	}
	warning := report.Warning(item, report.Fault{
		Code: report.MirrorNeedsRestart,
		Message: fmt.Sprintf("the Service of %s changes, which linkerd mirrors in %s: %s; once this is applied, %s",
			p.Source(), clusters, strings.Join(effects, ", and "), restart),
	})
	if p.Governing != nil {
		p.qualify(&warning)
	}
	return report.Results{warning}
}

// mirroredPorts returns what the mirrors of a Service have of its ports.
func mirroredPorts(i *yamltext.Item) []schemas.ServicePort {
	g, fault := readGoverning(i)
	if fault != nil {
		return nil
	}
	for k := range g.Ports {
		g.Ports[k].TargetPort = nil
	}
	return g.Ports
}

// labelsOf returns the labels of an item.
func labelsOf(i *yamltext.Item) map[string]string {
	n, err := i.Node()
	if err != nil {
		return nil
	}
	return texts(at(n, "metadata", "labels"))
}
