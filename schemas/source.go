package schemas

// Source is the member in which the StatefulSet runs, and so the pods that
// the Service finds.
//
// +kubebuilder:validation:XValidation:rule="!has(self.__namespace__) || size(self.__namespace__) == 0 || (has(self.cluster) && size(self.cluster) > 0)",message="namespace goes with cluster",fieldPath=".cluster"
type Source struct {
	// Cluster is the name of the cluster, as the member list has it. Without
	// it, cluster and namespace are those of the GlobalNamespace's source.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`
	Cluster string `json:"cluster,omitempty"`
	// Namespace is the namespace in that cluster, as the member list has it.
	// It may be left out where the cluster has one member.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Namespace string `json:"namespace,omitempty"`
	// StatefulSets names the StatefulSets that the Service governs. The
	// default is every StatefulSet in the namespace with the Service's name as
	// its serviceName. An empty list says that the StatefulSet is not in this
	// package.
	//
	// +optional
	// +listType=set
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=52
	// +kubebuilder:validation:items:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	StatefulSets []string `json:"statefulSets,omitzero"`
	// Pods names the pods where no StatefulSet is in the package, for meshes
	// that need an object for each pod.
	//
	// +optional
	// +listType=set
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=63
	// +kubebuilder:validation:items:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Pods []string `json:"pods,omitempty"`
	// MaxReplicas stands in for the replicas of each StatefulSet where
	// something scales it. It is not below them.
	//
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100000
	MaxReplicas *int32 `json:"maxReplicas,omitempty"`
}

// MostReplicas is the most replicas of a StatefulSet that are accepted: names,
// and for some meshes objects, are made for each.
const MostReplicas = 100_000

// SourceMember is the source of all GlobalHeadlessServices that give none.
type SourceMember struct {
	// Cluster is the name of the cluster, as the member list has it.
	//
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`
	Cluster string `json:"cluster"`
	// Namespace is the namespace in that cluster, as the member list has it.
	// It may be left out where the cluster has one member.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Namespace string `json:"namespace,omitempty"`
}
