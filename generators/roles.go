package generators

import (
	"bytes"
	"slices"
	"strings"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// ShowsRole reports whether a managed object of the plan shows by itself whether
// its member is the source or a consumer (rule 15): the Service, its export, or a
// Connector of one of its ports.
func (p *Plan) ShowsRole(kind, name string) bool {
	if kind == "Service" || strings.HasPrefix(kind, "ServiceExport.") {
		return name == p.Service.Name
	}
	return kind == connectorKind
}

// IsOfSource reports whether a managed object was rendered for the source
// (rule 15): a Service without the annotations of consumers, and every export and
// Connector.
func IsOfSource(i *yamltext.Item) bool {
	_, endpoints := i.Annotation(schemas.AnnotationEndpoints)
	return !endpoints && annotation(i, CiliumShared) != "false"
}

// IsOfOtherMesh reports whether an object that an earlier run rendered for the
// plan was for another mesh (rule 17): it is of a kind that the plan's mesh does
// not render, or a consumer's Service of another mesh.
func (p *Plan) IsOfOtherMesh(kind string, i *yamltext.Item) bool {
	mesh := meshTypeOf(p.MeshSpec)
	switch kind {
	case "StatefulSet":
		return false
	case "Service":
		_, endpoints := i.Annotation(schemas.AnnotationEndpoints)
		return endpoints && mesh != tanzuServiceMeshType || annotation(i, CiliumShared) == "false" && mesh != ciliumType
	}
	return !slices.Contains(mesh.kinds, kind)
}

// NamesMembers reports whether objects of a kind name the members that they are
// for, in the names of pods, and do not stand in their namespaces (rule 17).
func NamesMembers(kind string) bool { return kind == serviceEntry || kind == hostnameGenerator }

// NamesOthers reports whether an object of a kind in a cluster may name members of
// other clusters as well: under Istio, that of the source.
func (p *Plan) NamesOthers(kind, cluster string) bool {
	return kind == serviceEntry && cluster == p.Source().Cluster
}

// NamedNamespaces returns the namespaces in which a manifest names pods under a
// Service, each once: those of <pod>.<service>.<namespace>.svc.
func NamedNamespaces(manifest []byte, service string) []string {
	var names []string
	under := []byte("." + service + ".")
	for {
		_, rest, found := bytes.Cut(manifest, under)
		if !found {
			return names
		}
		manifest = rest
		label, after, dotted := bytes.Cut(rest, []byte("."))
		if name := string(label); dotted && bytes.HasPrefix(after, []byte("svc.")) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
}
