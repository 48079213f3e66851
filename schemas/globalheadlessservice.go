package schemas

// GlobalHeadlessService declares one headless Service that is the same in
// every member of a global namespace: complete beside the StatefulSet that
// it governs, selectorless everywhere else.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:scope=Namespaced,shortName=ghs
// +kubebuilder:validation:XValidation:rule="(has(self.spec.service) && has(self.spec.service.name) && size(self.spec.service.name) > 0) || self.metadata.name.matches('^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$')",message="metadata.name is the Service's name where spec.service.name says no other: an RFC 1035 label"
type GlobalHeadlessService struct {
	// APIVersion is fn.kpt.dev/v1alpha1.
	APIVersion string `json:"apiVersion"`
	// Kind is GlobalHeadlessService.
	Kind string `json:"kind"`
	// Metadata names the resource. The name is unique in a run, and is the
	// Service's name where spec.service.name says no other.
	Metadata Metadata `json:"metadata"`
	// Spec says who the members are, where the pods are, and what the
	// Service is like.
	Spec GlobalHeadlessServiceSpec `json:"spec"`
}

// GlobalHeadlessServiceSpec names the members, by globalNamespace or by
// members, and the one among them that is the source.
//
// +kubebuilder:validation:XValidation:rule="(has(self.globalNamespace) && size(self.globalNamespace) > 0) != (has(self.members) && size(self.members) > 0)",message="give one of globalNamespace and members"
// +kubebuilder:validation:XValidation:rule="!has(self.members) || size(self.members) == 0 || (has(self.source) && has(self.source.cluster) && (has(self.source.__namespace__) && size(self.source.__namespace__) > 0 ? self.members.exists(m, m.cluster == self.source.cluster && m.__namespace__ == self.source.__namespace__) : self.members.exists_one(m, m.cluster == self.source.cluster)))",message="source is one of the members",fieldPath=".source"
// +kubebuilder:validation:XValidation:rule="!has(self.globalNamespace) || size(self.globalNamespace) == 0 || (!has(self.mesh) && (!has(self.clusters) || size(self.clusters) == 0))",message="mesh and clusters belong to the GlobalNamespace"
type GlobalHeadlessServiceSpec struct {
	// GlobalNamespace names a GlobalNamespace in the package that lists the
	// members. Give this or members, not both.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	GlobalNamespace string `json:"globalNamespace,omitempty"`
	// Members is the list itself: every namespace of every cluster in which
	// the Service is to be. Give this or globalNamespace, not both.
	//
	// +optional
	// +listType=map
	// +listMapKey=cluster
	// +listMapKey=namespace
	// +kubebuilder:validation:MinItems=1
	Members []Member `json:"members,omitempty"`
	// Mesh says what joins the members. It is set only beside members; else it
	// is the GlobalNamespace's.
	//
	// +optional
	Mesh *Mesh `json:"mesh,omitempty"`
	// Clusters says what the mesh knows of clusters. It is set only beside
	// members; else it is the GlobalNamespace's.
	//
	// +optional
	// +listType=map
	// +listMapKey=name
	Clusters []Cluster `json:"clusters,omitempty"`
	// Source is the member in which the StatefulSet runs. Its cluster and
	// namespace may be left out where the GlobalNamespace gives them.
	//
	// +optional
	Source Source `json:"source,omitzero"`
	// Service says what the Service is like. What it does not say comes from
	// the governing Service in the package, else from the StatefulSet.
	//
	// +optional
	Service Service `json:"service,omitzero"`
	// Accept lists codes of warnings that are known and meant, and so not
	// reported. Warnings on immutable fields and moves are always reported.
	//
	// +optional
	// +listType=set
	Accept []WarningCode `json:"accept,omitempty"`
	// Render says which of the manifests a run writes. It belongs to the
	// run: all GlobalHeadlessServices of a package say the same, or the
	// functionConfig says it.
	//
	// +optional
	Render Render `json:"render,omitzero"`
}
