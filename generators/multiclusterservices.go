package generators

import (
	"cmp"
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// multiClusterServices is any implementation of the Multi-Cluster Services
// API (rule 17): the source's Service is exported, and consumers have nothing, since a
// ServiceExport there would make them exporters too.
type multiClusterServices struct {
	plan    *Plan
	options schemas.MultiClusterServices
	export  *Stencil // encoded for the source
}

var multiClusterServicesType = &meshType{
	key:   schemas.MeshMultiClusterServices,
	new:   newMultiClusterServices,
	kinds: []string{"ServiceExport.multicluster.x-k8s.io", "ServiceExport.net.gke.io"},

	byCluster: true, together: collidingExports,
}

func newMultiClusterServices(p *Plan) Mesh {
	options := *p.MeshSpec.MultiClusterServices
	options.APIVersion = cmp.Or(options.APIVersion, schemas.ServiceExportV1Alpha1)
	options.Domain = cmp.Or(options.Domain, "clusterset.local")
	return &multiClusterServices{plan: p, options: options}
}

func (m *multiClusterServices) Check(pkg *Package) report.Results {
	var results report.Results
	results.Add(m.plan.checkOneNamespace()...)
	results.Add(m.plan.checkClusterIDs("a lower-case RFC 1123 label without dots, of at most 63 characters", func(id string) bool {
		return len(validation.IsDNS1123Label(id)) == 0
	})...)
	results.Add(m.checkHandWritten(pkg)...)
	return results
}

// checkHandWritten refuses ServiceExports and ServiceImports of the Service
// that the package has besides the one that is rendered.
func (m *multiClusterServices) checkHandWritten(pkg *Package) report.Results {
	var results report.Results
	source := m.plan.Source()
	for _, i := range pkg.meshItems {
		if i.Name() != m.plan.Service.Name || i.Namespace() != "" && i.Namespace() != source.Namespace {
			continue
		}
		switch i.Kind() {
		case "ServiceImport":
			results = append(results, report.Error(i, report.Fault{
				Code:    report.HandWrittenExport,
				Message: fmt.Sprintf("the mesh writes ServiceImport %q itself, and deletes one that is written by hand within seconds; delete this one", i.Name()),
			}))
		case "ServiceExport":
			if cluster := pkg.clusterOf(i); cluster == "" || cluster == source.Cluster {
				results = append(results, report.Error(i, report.Fault{
					Code:    report.HandWrittenExport,
					Message: fmt.Sprintf("GlobalHeadlessService %q renders this ServiceExport for the source, %s; delete it", m.plan.Name, source),
				}))
			} else if m.plan.hasCluster(cluster) {
				results = append(results, report.Error(i, report.Fault{
					Code:    report.HandWrittenExport,
					Message: fmt.Sprintf("a ServiceExport makes cluster %q an exporter of Service %q too, and the source is %s; delete it", cluster, i.Name(), source),
				}))
			}
		}
	}
	return results
}

func (m *multiClusterServices) ServiceFields() []ServiceField { return nil }

func (m *multiClusterServices) Objects(objects []Object, cluster string, _ []schemas.Member) []Object {
	source := m.plan.Source()
	if cluster != source.Cluster {
		return objects
	}
	apiVersion := string(m.options.APIVersion)
	if m.export == nil {
		var d document
		d.field(0, "apiVersion", apiVersion)
		d.field(0, "kind", "ServiceExport")
		d.metadata(m.plan.Service.Name, m.plan.Name, nil, nil)
		m.export = newStencil(d.String(), "ServiceExport", m.plan.Service.Name)
	}
	return append(objects, Object{Kind: "ServiceExport." + groupOf(apiVersion), Namespace: source.Namespace, Name: m.plan.Service.Name, Stencil: m.export})
}

// PodName holds the id of the source's cluster: without it, there is no such
// name.
func (m *multiClusterServices) PodName(pod string, _ schemas.Member) string {
	source := m.plan.Source()
	return pod + "." + m.plan.clusterID(source.Cluster) + "." + m.plan.Service.Name + "." + source.Namespace + ".svc." + m.options.Domain
}

func (m *multiClusterServices) Mechanism(schemas.Member) string { return "ServiceExport" }

func (m *multiClusterServices) Requirements() []string {
	return []string{
		fmt.Sprintf("an implementation of the Multi-Cluster Services API that serves %s in every cluster, with its CustomResourceDefinitions", m.options.APIVersion),
		fmt.Sprintf("DNS for %s in every cluster", m.options.Domain),
		fmt.Sprintf("namespace %q in every cluster", m.plan.Source().Namespace),
	}
}

// collidingExports warns of exports that Lighthouse confuses (rule 19): it names
// its imports <service>-<namespace>.
func collidingExports(plans []*Plan) report.Results {
	first := map[string]*Plan{}
	var results report.Results
	for _, p := range plans {
		name := p.Service.Name + "-" + p.Source().Namespace
		other := first[name]
		if other == nil {
			first[name] = p
			continue
		}
		if other.Service.Name == p.Service.Name {
			continue
		}
		warning := report.Results{report.Warning(p.Item, report.Fault{
			Code: report.ExportNamesCollide, Field: p.NameField(), Current: p.Service.Name,
			Message: fmt.Sprintf("Submariner's Lighthouse calls its import of Service %q in namespace %q %q, as it does that of Service %q in namespace %q (GlobalHeadlessService %q), and then neither has names; rename one of them if Lighthouse serves these clusters, or accept this code",
				p.Service.Name, p.Source().Namespace, name, other.Service.Name, other.Source().Namespace, other.Name),
		})}
		results.Add(warning.Accept(p.Accept...)...)
	}
	return results
}
