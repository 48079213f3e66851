package schemas

// GlobalNamespace is a list of members that several GlobalHeadlessServices
// can name.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:scope=Namespaced,shortName=gns
type GlobalNamespace struct {
	// APIVersion is fn.kpt.dev/v1alpha1.
	APIVersion string `json:"apiVersion"`
	// Kind is GlobalNamespace.
	Kind string `json:"kind"`
	// Metadata names the resource; spec.globalNamespace of a
	// GlobalHeadlessService refers to that name.
	Metadata Metadata `json:"metadata"`
	// Spec lists the members.
	Spec GlobalNamespaceSpec `json:"spec"`
}

// GlobalNamespaceSpec is the list of members, and what they have in common.
//
// +kubebuilder:validation:XValidation:rule="!has(self.source) || (has(self.source.__namespace__) && size(self.source.__namespace__) > 0 ? self.members.exists(m, m.cluster == self.source.cluster && m.__namespace__ == self.source.__namespace__) : self.members.exists_one(m, m.cluster == self.source.cluster))",message="source is one of the members",fieldPath=".source"
type GlobalNamespaceSpec struct {
	// Mesh says what joins the members.
	//
	// +optional
	Mesh *Mesh `json:"mesh,omitempty"`
	// Source is the member in which the StatefulSets run, for
	// GlobalHeadlessServices that give no cluster of their own.
	//
	// +optional
	Source *SourceMember `json:"source,omitempty"`
	// Clusters says what the mesh knows of clusters.
	//
	// +optional
	// +listType=map
	// +listMapKey=name
	Clusters []Cluster `json:"clusters,omitempty"`
	// Members is every namespace of every cluster that belongs to the global
	// namespace, each once.
	//
	// +listType=map
	// +listMapKey=cluster
	// +listMapKey=namespace
	// +kubebuilder:validation:MinItems=1
	Members []Member `json:"members"`
	// Accept lists codes of warnings that are known and meant, and so not
	// reported. Warnings on immutable fields and moves are always reported.
	//
	// +optional
	// +listType=set
	Accept []WarningCode `json:"accept,omitempty"`
}

// Member is one namespace in one cluster.
type Member struct {
	// Cluster is the name of the cluster. It names a folder and is a label
	// value: letters, digits, "-", "_" and ".", beginning and ending with a
	// letter or digit. Names that differ only by case are refused.
	//
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`
	Cluster string `json:"cluster"`
	// Namespace is the name of the namespace, an RFC 1123 label.
	//
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Namespace string `json:"namespace"`
}

// String returns the member as messages show it: cluster/namespace.
func (m Member) String() string { return m.Cluster + "/" + m.Namespace }
