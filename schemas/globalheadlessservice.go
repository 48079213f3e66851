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
// +kubebuilder:validation:XValidation:rule="!has(self.members) || size(self.members) == 0 || self.members.exists(m, m.cluster == self.source.cluster && m.__namespace__ == self.source.__namespace__)",message="source is one of the members",fieldPath=".source"
type GlobalHeadlessServiceSpec struct {
	// GlobalNamespace names a GlobalNamespace in the package, whose members
	// these are. Give this or members, not both.
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
	// Source is the member in which the StatefulSet runs.
	Source Source `json:"source"`
	// Service says what the Service is like. What it does not say comes from
	// the governing Service in the package, else from the StatefulSet.
	//
	// +optional
	Service Service `json:"service,omitzero"`
	// Render says which of the manifests a run writes. It belongs to the
	// run: all GlobalHeadlessServices of a package say the same, or the
	// functionConfig says it.
	//
	// +optional
	Render Render `json:"render,omitzero"`
}

// Source is the member in which the StatefulSet runs, and so the pods that
// the Service finds.
type Source struct {
	// Cluster is the name of the cluster, as the member list has it.
	//
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`
	Cluster string `json:"cluster"`
	// Namespace is the namespace in that cluster, as the member list has it.
	//
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Namespace string `json:"namespace"`
	// StatefulSets names the StatefulSets that the Service governs. Without
	// it they are all of the namespace's whose serviceName is the Service's
	// name. An empty list says that the StatefulSet is not in this package.
	//
	// +optional
	// +listType=set
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=52
	// +kubebuilder:validation:items:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	StatefulSets []string `json:"statefulSets,omitzero"`
}
