package generators

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// This file holds the refusals that several meshes share (rule 19).

var (
	specMembers  = field.NewPath("spec", "members")
	specClusters = field.NewPath("spec", "clusters")
)

// ownErrors are the codes of errors behind which the source is known, so that what
// the mesh refuses of it is no consequence of them.
var ownErrors = []report.Code{
	report.ContradictsAdoptedService, report.InvalidMaxReplicas, report.SelectorSelectsNothing,
	report.SelectorsDiffer, report.MatchExpressions, report.AnnotationsTooLarge, report.InvalidIPFamilies,
}

// memberErrors are the codes of refusals that depend on the list of members alone.
var memberErrors = []report.Code{report.MemberNotServed, report.InvalidClusterID}

// checkMesh adds what the mesh refuses, and the rules on names (rules 12, 19 and
// 21). Behind an error by which the source is not known, only what depends on the
// members is reported.
func (r *resolver) checkMesh(plan *Plan) {
	failed := r.results.Failed()
	known := !failed || !slices.ContainsFunc(r.results, func(e report.Result) bool {
		return e.Severity == report.SeverityError && !slices.Contains(ownErrors, e.Code)
	})
	refusals := plan.Mesh.Check(r.pkg)
	if !known {
		refusals = slices.DeleteFunc(refusals, func(e report.Result) bool { return !slices.Contains(memberErrors, e.Code) })
	}
	r.refuse(refusals)
	if !known {
		return
	}
	r.results.Add(plan.checkServiceFields()...)
	r.results.Add(plan.checkNames()...)
	if !failed {
		r.warnUnquotedFields(plan)
		r.warnAdvertised(plan)
	}
}

// refuse adds what a mesh refuses, in place of the warnings on the same fields.
func (r *resolver) refuse(refusals report.Results) {
	r.results = slices.DeleteFunc(r.results, func(w report.Result) bool {
		return slices.ContainsFunc(refusals, func(e report.Result) bool {
			return w.Severity == report.SeverityWarning && e.Severity == report.SeverityError && e.Object.Kind == w.Object.Kind && e.Object.Name == w.Object.Name && e.Field != nil && e.Field.String() == w.Field.String()
		})
	})
	r.results.Add(refusals...)
}

// checkOneNamespace refuses members in other namespaces than the source's, for
// a mesh that joins namespaces of one name (rule 19).
func (p *Plan) checkOneNamespace() report.Results {
	source := p.Source()
	var others []schemas.Member
	first := -1
	for k, m := range p.Members {
		if m.Namespace != source.Namespace {
			if others = append(others, m); first < 0 {
				first = k
			}
		}
	}
	if len(others) == 0 {
		return nil
	}
	var proposed any // none where it would be a member twice
	if !slices.Contains(p.Members, schemas.Member{Cluster: others[0].Cluster, Namespace: source.Namespace}) {
		proposed = source.Namespace
	}
	return report.Results{report.Error(p.List, report.Fault{
		Code: report.MemberNotServed, Field: specMembers.Index(first).Child("namespace"), Current: others[0].Namespace, Proposed: proposed,
		Message: fmt.Sprintf("%s joins namespaces of one name, and the source of GlobalHeadlessService %q is in %q, so these members never see its pods: %s; remove them, give the namespaces one name, or set a mesh that serves any members: %s",
			p.meshKey(), p.Name, source.Namespace, report.List(others, schemas.Member.String), anyMemberMeshes()),
	})}
}

// meshKey returns the key of the plan's mesh.
func (p *Plan) meshKey() string { return p.MeshSpec.Key() }

// anyMemberMeshes lists the meshes that serve any members.
func anyMemberMeshes() string {
	var keys []string
	for _, t := range meshTypes {
		if t.anyMember {
			keys = append(keys, t.key)
		}
	}
	return strings.Join(keys[:len(keys)-1], ", ") + " or " + keys[len(keys)-1]
}

// checkClusterIDs refuses ids of clusters that the mesh does not take, each
// once (rule 19). What says in words what an id is.
func (p *Plan) checkClusterIDs(what string, valid func(id string) bool) report.Results {
	var results report.Results
	seen := map[string]bool{}
	for k, m := range p.Members {
		if seen[m.Cluster] {
			continue
		}
		seen[m.Cluster] = true
		id := p.clusterID(m.Cluster)
		if valid(id) {
			continue
		}
		at, way := specMembers.Index(k).Child("cluster"), "give the mesh's name for it in spec.clusters"
		if proposed := schemas.ProposeLabel(m.Cluster); valid(proposed) {
			way += fmt.Sprintf(", such as {name: %s, id: %s}", m.Cluster, proposed)
		}
		if id != m.Cluster {
			at, way = p.clusterField(m.Cluster).Child("id"), "correct it"
		}
		results = append(results, report.Error(p.List, report.Fault{
			Code: report.InvalidClusterID, Field: at, Current: id,
			Message: fmt.Sprintf("%s is no name of a cluster for %s: %s; %s", strconv.Quote(id), p.meshKey(), what, way),
		}))
	}
	return results
}

// clusterField returns where spec.clusters has a cluster.
func (p *Plan) clusterField(name string) *field.Path {
	return specClusters.Index(p.Clusters[name].Index)
}

// checkProtocols refuses ports of other protocols than TCP (rule 19).
func (p *Plan) checkProtocols() report.Results {
	var results report.Results
	for k, port := range p.Service.Ports {
		if port.Protocol == defaultProtocol {
			continue
		}
		item, at := p.portField(k, "protocol")
		way, given := p.wayToTCP(), any(string(port.Protocol))
		if len(p.Spec.Service.Ports) == 0 && p.Governing == nil {
			given = nil // the ports are those of containers
		}
		results = append(results, report.Error(item, report.Fault{
			Code: report.ProtocolNotServed, Field: at, Current: given,
			Message: fmt.Sprintf("%s carries TCP only, and port %d is %s: its name would have an address that leads nowhere; %sset another mesh",
				p.meshKey(), port.Port, port.Protocol, way),
		}))
	}
	return results
}

// wayToTCP returns, in words that end in "or ", what leaves out the ports that
// are not TCP; it is empty if no port would be left.
func (p *Plan) wayToTCP() string {
	if p.Governing != nil && !meshTypeOf(p.MeshSpec).listsPorts {
		return "give this port a Service of its own, or "
	}
	var tcp []string
	for _, port := range p.Service.Ports {
		switch {
		case port.Protocol != defaultProtocol:
		case p.Governing != nil:
			tcp = append(tcp, fmt.Sprintf("{port: %d}", port.Port)) // the rest is the Service's
		default:
			tcp = append(tcp, flowPort(port))
		}
	}
	if len(tcp) == 0 {
		return ""
	}
	return fmt.Sprintf("give the TCP ports alone, spec.service.ports: [%s] in GlobalHeadlessService %q, or ", strings.Join(tcp, ", "), p.Name)
}

// longestName is the most characters of a DNS name, without the final dot.
const longestName = 253

// checkNames refuses names of pods that are longer than DNS takes, in the first
// member in which one is (rules 19 and 21).
func (p *Plan) checkNames() report.Results {
	longest := slices.MaxFunc(append(p.podNames(), ""), func(a, b string) int { return len(a) - len(b) })
	if p.namesAreShort(longest) {
		return nil
	}
	for _, m := range p.Members {
		if name := p.Mesh.PodName(longest, m); len(name) > longestName {
			way := "the StatefulSet, the Service or the namespace, or the domain"
			if meshTypeOf(p.MeshSpec).byCluster {
				way = "the StatefulSet, the Service or the namespace, the domain, or the id of the source's cluster in spec.clusters"
			}
			return report.Results{report.Error(p.Item, report.Fault{
				Code: report.NameTooLong, Field: p.NameField(), Current: p.Service.Name,
				Message: fmt.Sprintf("the name of pod %q in member %s has %d characters, and a DNS name has at most %d: %s; shorten %s",
					longest, m, len(name), longestName, name, way),
			})}
		}
	}
	return nil
}

// namesAreShort reports whether the name of a pod surely fits in DNS in every
// member. Names differ between members by a namespace, the id of a cluster and
// a domain, so one of them shows it for nearly all fleets; the names of all
// members take a twentieth of the time of 500 declarations.
func (p *Plan) namesAreShort(pod string) bool {
	const longestLabel = 63
	domain := len(defaultDomain)
	for _, c := range p.Clusters {
		domain = max(domain, len(c.Domain))
	}
	return len(p.Mesh.PodName(pod, p.Members[0]))+2*longestLabel+domain <= longestName
}
