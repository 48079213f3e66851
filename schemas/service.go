package schemas

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Service sets what the Service is like in every member. All of it is
// optional, and nothing has a default of its own: unset fields come from the
// governing Service in the package, else from the StatefulSet.
//
// +kubebuilder:validation:XValidation:rule="!has(self.ipFamilies) || size(self.ipFamilies) < 2 || !has(self.ipFamilyPolicy) || self.ipFamilyPolicy != 'SingleStack'",message="SingleStack does not go with two ipFamilies",fieldPath=".ipFamilyPolicy"
type Service struct {
	// Name is the Service's name in every member, an RFC 1035 label. Without
	// it, it is metadata.name.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z]([-a-z0-9]*[a-z0-9])?$`
	Name string `json:"name,omitempty"`
	// Selector is the labels of the pods. The source's Service has it as its
	// selector, the others as JSON in an annotation.
	//
	// +optional
	Selector map[string]string `json:"selector,omitempty"`
	// Ports are the Service's ports, each (port, protocol) once. Of several,
	// one without a name gets <protocol>-<port>.
	//
	// +optional
	// +listType=map
	// +listMapKey=port
	// +listMapKey=protocol
	// +kubebuilder:validation:MaxItems=256
	// +kubebuilder:validation:XValidation:rule="self.all(p, !has(p.name) || size(p.name) == 0 || self.exists_one(q, has(q.name) && q.name == p.name))",message="each port has a name of its own"
	Ports []ServicePort `json:"ports,omitempty"`
	// PublishNotReadyAddresses keeps pods in DNS before they are ready.
	//
	// +optional
	PublishNotReadyAddresses *bool `json:"publishNotReadyAddresses,omitempty"`
	// IPFamilies are the Service's IP families, the first one first.
	//
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=2
	IPFamilies []IPFamily `json:"ipFamilies,omitempty"`
	// IPFamilyPolicy says whether the Service needs both IP families.
	//
	// +optional
	IPFamilyPolicy IPFamilyPolicy `json:"ipFamilyPolicy,omitempty"`
	// Labels are put on every Service that is generated, never on one that
	// is adopted.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`
	// Annotations are put on every Service that is generated, never on one
	// that is adopted. Those of this function, of the mesh's endpoints and of
	// kustomize and kpt cannot be given.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`
}

// ServicePort is Kubernetes' ServicePort, but for nodePort, which belongs to
// one cluster.
type ServicePort struct {
	// Name is a DNS label, different from the names of the other ports.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Name string `json:"name,omitempty"`
	// Protocol defaults to TCP.
	//
	// +optional
	// +default="TCP"
	Protocol Protocol `json:"protocol,omitempty"`
	// AppProtocol is a hint for meshes: http, kubernetes.io/h2c.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=317
	// +kubebuilder:validation:Pattern=`^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`
	AppProtocol string `json:"appProtocol,omitempty"`
	// Port is the port's number.
	//
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=65535
	Port int32 `json:"port"`
	// TargetPort is the number or the name of the container's port. Without
	// it, it is port.
	//
	// +optional
	// +kubebuilder:validation:XIntOrString
	// +kubebuilder:validation:MaxLength=15
	// +kubebuilder:validation:Pattern=`^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$`
	// +kubebuilder:validation:XValidation:rule="type(self) == string || (int(self) >= 0 && int(self) <= 65535)",message="a number from 1 to 65535, or the name of a container port"
	TargetPort *IntOrString `json:"targetPort,omitempty"`
}

// IntOrString is a port by number, or by name when StrVal is not empty.
//
// +kubebuilder:validation:Type=""
// +kubebuilder:validation:XIntOrString
type IntOrString struct {
	IntVal int32  `json:"-"`
	StrVal string `json:"-"`
}

// String returns the name, else the number in decimal.
func (i IntOrString) String() string {
	if i.StrVal != "" {
		return i.StrVal
	}
	return strconv.Itoa(int(i.IntVal))
}

// MarshalJSON encodes a name as a JSON string, and a number as a JSON number.
func (i IntOrString) MarshalJSON() ([]byte, error) {
	if i.StrVal != "" {
		return json.Marshal(i.StrVal)
	}
	return json.Marshal(i.IntVal)
}

// UnmarshalJSON decodes what MarshalJSON encodes; anything but a string and a
// 32-bit integer is an error.
func (i *IntOrString) UnmarshalJSON(b []byte) error {
	*i = IntOrString{}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &i.StrVal)
	}
	if err := json.Unmarshal(b, &i.IntVal); err != nil {
		return fmt.Errorf("%s is neither a number nor a string", quoted(string(b)))
	}
	return nil
}
