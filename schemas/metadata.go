package schemas

import "encoding/json"

// Metadata is the part of Kubernetes' ObjectMeta that is used. Other fields
// are accepted and ignored.
type Metadata struct {
	// Name is the resource's name, a DNS subdomain of at most 253 characters.
	//
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	Name string `json:"name"`
	// Namespace is accepted, since tools set it, and decides nothing.
	//
	// +optional
	Namespace string `json:"namespace,omitempty"`
	// Labels are accepted and decide nothing.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`
	// Annotations are the tools': path, index, local-config.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`
}

// UnmarshalJSON decodes leniently: this API does not validate the other fields
// of ObjectMeta.
func (m *Metadata) UnmarshalJSON(b []byte) error {
	type lenient Metadata
	return json.Unmarshal(b, (*lenient)(m))
}
