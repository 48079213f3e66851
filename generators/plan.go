package generators

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Plan is a Declaration resolved against the package: everything that is
// needed to render each member.
type Plan struct {
	Declaration
	Service      Service
	Governing    *yamltext.Item // the adopted Service; nil when it is generated
	VirtualIP    bool           // the adopted Service is not headless
	StatefulSets []SourceSet    // none when the package has none
	Mesh         Mesh           // what the other members need
	source       *Stencil       // of the generated governing Service; cached
}

// A SourceSet is a StatefulSet of the source.
type SourceSet struct {
	Item *yamltext.Item
	Set  *StatefulSet
	// ServiceName is the serviceName to write; empty if none is to be written.
	ServiceName string
	// Unset reports that the StatefulSet has no serviceName.
	Unset bool
}

// Source returns the member in which the StatefulSet runs.
func (p *Plan) Source() schemas.Member {
	return schemas.Member{Cluster: p.Spec.Source.Cluster, Namespace: p.Spec.Source.Namespace}
}

// A Cluster is an entry of the list of clusters, and its index there.
type Cluster struct {
	schemas.Cluster
	Index int
}

// Clusters returns the entries of a list by the name of the cluster.
func Clusters(list []schemas.Cluster) map[string]Cluster {
	if len(list) == 0 {
		return nil
	}
	byName := make(map[string]Cluster, len(list))
	for k, c := range list {
		byName[c.Name] = Cluster{c, k}
	}
	return byName
}

// hasCluster reports whether a cluster has members.
func (p *Plan) hasCluster(name string) bool {
	return slices.ContainsFunc(p.Members, func(m schemas.Member) bool { return m.Cluster == name })
}

// sharesMember reports whether two plans have a member in common.
func (p *Plan) sharesMember(other *Plan) bool {
	return slices.ContainsFunc(p.Members, func(m schemas.Member) bool { return slices.Contains(other.Members, m) })
}

// CheckNamespace checks the namespace (rule 5) in a run that includes the
// source's own cluster: under kustomize the namespace of a source is never written, since
// references by name would break.
func (p *Plan) CheckNamespace() report.Results {
	var rs report.Results
	for _, i := range p.Sources() {
		if i.Namespace() != "" {
			continue
		}
		ns := p.Spec.Source.Namespace
		rs = append(rs, report.Error(i, report.Fault{
			Code:  report.MissingNamespace,
			Field: field.NewPath("metadata", "namespace"), Proposed: ns,
			Message: fmt.Sprintf("%s %q has no namespace, and writing it here would break references by name; add \"namespace: %s\" to the kustomization of cluster %q",
				i.Kind(), i.Name(), ns, p.Spec.Source.Cluster),
		}))
	}
	return rs
}

// Sources returns the items of the package that belong to the source member: the
// StatefulSets, and the governing Service if there is one.
func (p *Plan) Sources() []*yamltext.Item {
	var items []*yamltext.Item
	for _, s := range p.StatefulSets {
		items = append(items, s.Item)
	}
	if p.Governing != nil {
		items = append(items, p.Governing)
	}
	return items
}
