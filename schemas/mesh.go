package schemas

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// Mesh is what joins the members: exactly one key, with its options. Where no
// mesh is given, it is tanzuServiceMesh.
//
// +kubebuilder:validation:XValidation:rule="[has(self.tanzuServiceMesh), has(self.istio), has(self.multiClusterServices), has(self.cilium), has(self.linkerd), has(self.kuma), has(self.externalDNS), has(self.skupper)].filter(given, given).size() == 1",message="give exactly one mesh"
type Mesh struct {
	// TanzuServiceMesh keeps the endpoints of annotated Services without a
	// selector. It has no options: {}.
	//
	// +optional
	TanzuServiceMesh *TanzuServiceMesh `json:"tanzuServiceMesh,omitempty"`
	// Istio joins clusters whose control planes have each other's remote
	// secrets. Pods are reached through ServiceEntries.
	//
	// +optional
	Istio *Istio `json:"istio,omitempty"`
	// MultiClusterServices is any implementation of the Multi-Cluster Services
	// API: Submariner, GKE, AWS Cloud Map, Cilium.
	//
	// +optional
	MultiClusterServices *MultiClusterServices `json:"multiClusterServices,omitempty"`
	// Cilium is Cilium Cluster Mesh with global Services. It has no options:
	// {}.
	//
	// +optional
	Cilium *Cilium `json:"cilium,omitempty"`
	// Linkerd is Linkerd's multicluster extension, which mirrors headless
	// Services. It has no options: {}.
	//
	// +optional
	Linkerd *Linkerd `json:"linkerd,omitempty"`
	// Kuma is Kuma or Kong Mesh, each cluster a zone.
	//
	// +optional
	Kuma *Kuma `json:"kuma,omitempty"`
	// ExternalDNS is external-dns on a flat network, whose zone all clusters
	// read.
	//
	// +optional
	ExternalDNS *ExternalDNS `json:"externalDNS,omitempty"`
	// Skupper is Skupper v2, with a Site in each member. It has no options:
	// {}.
	//
	// +optional
	Skupper *Skupper `json:"skupper,omitempty"`
}

// TanzuServiceMesh has no options.
type TanzuServiceMesh struct{}

// Istio holds the options of Istio: how the networks of the clusters are
// joined.
type Istio struct {
	// Networks is Single where pods reach each other's addresses in all
	// clusters, and Multiple where an east-west gateway is between them.
	// Without it, it is Single.
	//
	// +optional
	Networks IstioNetworks `json:"networks,omitempty"`
}

// MultiClusterServices holds the options of the Multi-Cluster Services API:
// what the implementation serves.
type MultiClusterServices struct {
	// APIVersion is that of the ServiceExport. Without it, it is
	// multicluster.x-k8s.io/v1alpha1, which all implementations serve but
	// GKE's.
	//
	// +optional
	APIVersion ServiceExportVersion `json:"apiVersion,omitempty"`
	// Domain is the DNS domain of the cluster set. Without it, it is
	// clusterset.local.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	Domain string `json:"domain,omitempty"`
}

// Cilium has no options.
type Cilium struct{}

// Linkerd has no options.
type Linkerd struct{}

// Kuma says where its control plane runs.
type Kuma struct {
	// SystemNamespace is the namespace of the control plane, in which
	// HostnameGenerators stand. Without it, it is kuma-system.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	SystemNamespace string `json:"systemNamespace,omitempty"`
}

// ExternalDNS says under which domain the Services' names are.
type ExternalDNS struct {
	// Domain is the end of every hostname, behind the names of Service and
	// namespace. Without it, it is svc. and the domain of the member's
	// cluster: svc.cluster.local.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	Domain string `json:"domain,omitempty"`
}

// Skupper has no options.
type Skupper struct{}

// The keys of the meshes.
const (
	MeshTanzuServiceMesh     = "tanzuServiceMesh" // where none is given
	MeshIstio                = "istio"
	MeshMultiClusterServices = "multiClusterServices"
	MeshCilium               = "cilium"
	MeshLinkerd              = "linkerd"
	MeshKuma                 = "kuma"
	MeshExternalDNS          = "externalDNS"
	MeshSkupper              = "skupper"
)

// meshAliases are the keys by other names that people have for the meshes, in
// lower case.
var meshAliases = map[string]string{
	"tsm": MeshTanzuServiceMesh, "tanzu": MeshTanzuServiceMesh,
	"mcs": MeshMultiClusterServices, "submariner": MeshMultiClusterServices, "lighthouse": MeshMultiClusterServices, "gke": MeshMultiClusterServices,
	"cloudmap": MeshMultiClusterServices, "multicluster": MeshMultiClusterServices, "multiclusterservice": MeshMultiClusterServices,
	"clustermesh": MeshCilium, "kongmesh": MeshKuma, "kong": MeshKuma,
}

// Key returns the mesh's name in the API; that of the default for a nil Mesh.
func (m *Mesh) Key() string {
	if keys := m.keys(); len(keys) > 0 {
		return keys[0]
	}
	return MeshTanzuServiceMesh
}

// MeshKeys returns the keys of all meshes, in the order of the type.
func MeshKeys() []string { return namesOf(reflect.TypeFor[Mesh]()) }

// NewMesh returns the mesh of a key without options; it is false if there is no such
// mesh.
func NewMesh(key string) (*Mesh, bool) {
	k := slices.Index(MeshKeys(), key)
	if k < 0 {
		return nil, false
	}
	m := &Mesh{}
	options := reflect.ValueOf(m).Elem().Field(k)
	options.Set(reflect.New(options.Type().Elem()))
	return m, true
}

// keys returns the keys that are set, in the order of the type.
func (m *Mesh) keys() []string {
	if m == nil {
		return nil
	}
	var keys []string
	v := reflect.ValueOf(*m)
	for k, name := range namesOf(v.Type()) {
		if !v.Field(k).IsNil() {
			keys = append(keys, name)
		}
	}
	return keys
}

// mesh checks that one key is set.
func (c *checker) mesh(path *field.Path, m *Mesh) {
	if m == nil {
		return
	}
	switch keys := m.keys(); len(keys) {
	case 0:
		c.missingMesh(path)
	case 1:
		c.meshOptions(path.Child(keys[0]), m)
	default:
		nulls := strings.Join(keys, ": null or ") + ": null"
		c.add(report.ConflictingFields, path, nil, nil,
			"%s are set, and one mesh joins the members; keep one (in a kustomize patch, set what is not meant to null: %s)", strings.Join(keys, " and "), nulls)
	}
}

// missingMesh reports a mesh without a key.
func (c *checker) missingMesh(path *field.Path) {
	names := MeshKeys()
	c.add(report.MissingField, path, nil, map[string]any{names[0]: map[string]any{}},
		"required: what joins the members, one of %s, such as %s: {}", strings.Join(names, ", "), names[0])
}

// meshOptions checks the options of the one mesh that is set.
func (c *checker) meshOptions(path *field.Path, m *Mesh) {
	switch {
	case m.Istio != nil:
		oneOf(c, path.Child("networks"), m.Istio.Networks, istioNetworks())
	case m.MultiClusterServices != nil:
		oneOf(c, path.Child("apiVersion"), m.MultiClusterServices.APIVersion, serviceExportVersions())
		if domain := m.MultiClusterServices.Domain; domain != "" {
			c.name(path.Child("domain"), domain, checkDomain)
		}
	case m.Kuma != nil:
		if namespace := m.Kuma.SystemNamespace; namespace != "" {
			c.name(path.Child("systemNamespace"), namespace, CheckNamespace)
		}
	case m.ExternalDNS != nil:
		if domain := m.ExternalDNS.Domain; domain != "" {
			c.name(path.Child("domain"), domain, checkDomain)
		}
	}
}

// unsetMesh returns the message on a mesh whose key has no value.
func unsetMesh(key string) string {
	return fmt.Sprintf("has no value, and the mesh is not guessed; write %s: {}, or remove the key", key)
}
