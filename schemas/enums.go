package schemas

// Protocol is the transport protocol of a port.
//
// +kubebuilder:validation:Enum=TCP;UDP;SCTP
type Protocol string

// The protocols of Kubernetes' ServicePort.
const (
	ProtocolTCP  Protocol = "TCP"
	ProtocolUDP  Protocol = "UDP"
	ProtocolSCTP Protocol = "SCTP"
)

func protocols() []Protocol { return []Protocol{ProtocolTCP, ProtocolUDP, ProtocolSCTP} }

// IPFamily is a version of the Internet Protocol.
//
// +kubebuilder:validation:Enum=IPv4;IPv6
type IPFamily string

// The IP families of Kubernetes' Service.
const (
	IPFamilyIPv4 IPFamily = "IPv4"
	IPFamilyIPv6 IPFamily = "IPv6"
)

func ipFamilies() []IPFamily { return []IPFamily{IPFamilyIPv4, IPFamilyIPv6} }

// An IPFamilyPolicy tells whether a Service needs both IP families.
//
// +kubebuilder:validation:Enum=SingleStack;PreferDualStack;RequireDualStack
type IPFamilyPolicy string

// The IP family policies of Kubernetes' Service.
const (
	IPFamilyPolicySingleStack      IPFamilyPolicy = "SingleStack"
	IPFamilyPolicyPreferDualStack  IPFamilyPolicy = "PreferDualStack"
	IPFamilyPolicyRequireDualStack IPFamilyPolicy = "RequireDualStack"
)

func ipFamilyPolicies() []IPFamilyPolicy {
	return []IPFamilyPolicy{IPFamilyPolicySingleStack, IPFamilyPolicyPreferDualStack, IPFamilyPolicyRequireDualStack}
}

// OtherItems is what becomes, in a slice, of the package's resources that are
// neither declarations nor sources.
//
// +kubebuilder:validation:Enum=Keep;Drop;WithSource
type OtherItems string

const (
	// OtherItemsKeep keeps them: the cluster applies them too.
	OtherItemsKeep OtherItems = "Keep"
	// OtherItemsDrop leaves them out.
	OtherItemsDrop OtherItems = "Drop"
	// OtherItemsWithSource keeps them in a source's cluster and leaves them
	// out elsewhere.
	OtherItemsWithSource OtherItems = "WithSource"
)

func otherItems() []OtherItems {
	return []OtherItems{OtherItemsKeep, OtherItemsDrop, OtherItemsWithSource}
}

// AbsentCluster is how a run treats a cluster in no member list.
//
// +kubebuilder:validation:Enum=Error;Empty
type AbsentCluster string

const (
	// AbsentClusterError makes it an error, the default.
	AbsentClusterError AbsentCluster = "Error"
	// AbsentClusterEmpty makes it empty: the cluster is being retired.
	AbsentClusterEmpty AbsentCluster = "Empty"
)

func absentClusters() []AbsentCluster {
	return []AbsentCluster{AbsentClusterError, AbsentClusterEmpty}
}

// Warnings is how a run treats warnings.
//
// +kubebuilder:validation:Enum=Warning;Error
type Warnings string

const (
	// WarningsWarning reports warnings and continues, the default.
	WarningsWarning Warnings = "Warning"
	// WarningsError makes an error of every warning that is not accepted.
	WarningsError Warnings = "Error"
)

func warnings() []Warnings { return []Warnings{WarningsWarning, WarningsError} }

// IstioNetworks tells whether pods reach each other's addresses across
// clusters.
//
// +kubebuilder:validation:Enum=Single;Multiple
type IstioNetworks string

const (
	// IstioNetworksSingle is one network: pods reach each other by address. It
	// is the default.
	IstioNetworksSingle IstioNetworks = "Single"
	// IstioNetworksMultiple are networks that are joined by east-west
	// gateways.
	IstioNetworksMultiple IstioNetworks = "Multiple"
)

func istioNetworks() []IstioNetworks {
	return []IstioNetworks{IstioNetworksSingle, IstioNetworksMultiple}
}

// ServiceExportVersion is an apiVersion of ServiceExport.
//
// +kubebuilder:validation:Enum=multicluster.x-k8s.io/v1alpha1;multicluster.x-k8s.io/v1beta1;net.gke.io/v1
type ServiceExportVersion string

// The versions of the Multi-Cluster Services API, and GKE's own.
const (
	ServiceExportV1Alpha1 ServiceExportVersion = "multicluster.x-k8s.io/v1alpha1" // the default
	ServiceExportV1Beta1  ServiceExportVersion = "multicluster.x-k8s.io/v1beta1"
	ServiceExportGKE      ServiceExportVersion = "net.gke.io/v1"
)

func serviceExportVersions() []ServiceExportVersion {
	return []ServiceExportVersion{ServiceExportV1Alpha1, ServiceExportV1Beta1, ServiceExportGKE}
}
