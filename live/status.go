package live

import (
	"encoding/json"
	"io"
)

// Version is that of the JSON form. It changes when a field is removed or gets
// another meaning.
const Version = 1

// A Status compares live clusters with what a package renders for them.
type Status struct {
	// Version is that of this form: 1.
	Version int `json:"version" const:"1"`
	// Clusters are those that were asked, sorted by name.
	Clusters []ClusterStatus `json:"clusters"`
	// Services are the GlobalHeadlessServices, with the pods that their members
	// reach, sorted by name.
	Services []ServiceStatus `json:"services"`
	// Warnings are what the next apply needs, and what could not be read.
	Warnings []Warning `json:"warnings"`
	// Counts are those of the clusters.
	Counts Counts `json:"counts"`
}

// Counts count clusters by their states, the pods in their members included.
type Counts struct {
	// InSync counts clusters that are as rendered, and whose members reach every
	// pod.
	InSync int `json:"inSync"`
	// OutOfSync counts those that are not.
	OutOfSync int `json:"outOfSync"`
	// Unknown counts those that did not answer, or not all.
	Unknown int `json:"unknown"`
}

// A ClusterStatus is how one cluster is.
type ClusterStatus struct {
	// Name is the name of the cluster.
	Name string `json:"name"`
	// Context is the context of the kubeconfig by which it was asked.
	Context string `json:"context"`
	// State is "inSync", "outOfSync", or "unknown" if it did not answer, or not
	// all.
	State string `json:"state" enum:"inSync,outOfSync,unknown"`
	// Problem is why it did not answer.
	Problem string `json:"problem,omitempty"`
	// Objects are those that are rendered for it, and those that an earlier run
	// rendered.
	Objects []ObjectStatus `json:"objects"`
}

// An ObjectStatus is how one object is.
type ObjectStatus struct {
	// APIVersion is that of the object.
	APIVersion string `json:"apiVersion"`
	// Kind is that of the object.
	Kind string `json:"kind"`
	// Namespace is empty for an object that has none.
	Namespace string `json:"namespace,omitempty"`
	// Name is metadata.name.
	Name string `json:"name"`
	// State is "inSync"; "missing" if the object is not there; "differs" if fields
	// do; "extra" if an earlier run rendered it and this one does not; "unknown"
	// if its kind could not be read.
	State string `json:"state" enum:"inSync,missing,differs,extra,unknown"`
	// Problem is why its kind could not be read, or why it cannot be there.
	Problem string `json:"problem,omitempty"`
	// Fields are those that differ.
	Fields []FieldStatus `json:"fields,omitempty"`
}

// A FieldStatus is one field that is not as rendered.
type FieldStatus struct {
	// Path is the path of the field: spec.ports[port=9092,protocol="TCP"].name.
	Path string `json:"path"`
	// Live is its value; absent if it is unset.
	Live any `json:"live,omitempty"`
	// Rendered is the value that it should have; absent if it should be unset.
	Rendered any `json:"rendered,omitempty"`
	// Managers are the field managers that hold it.
	Managers []string `json:"managers,omitempty"`
	// Immutable is set if the API server refuses the change, so that the object
	// has to be deleted first.
	Immutable bool `json:"immutable,omitempty"`
	// Stays is set if the next apply leaves the field, since nothing rendered it.
	Stays bool `json:"stays,omitempty"`
}

// A ServiceStatus is how the members reach the pods of one GlobalHeadlessService.
type ServiceStatus struct {
	// GlobalHeadlessService is its metadata.name.
	GlobalHeadlessService string `json:"globalHeadlessService"`
	// Service is the name of the headless Service.
	Service string `json:"service"`
	// Mesh is the key of the mesh that joins the members.
	Mesh string `json:"mesh"`
	// Members are those in the clusters that were asked, in the order of the list.
	Members []MemberStatus `json:"members"`
}

// A MemberStatus is how one member reaches the pods.
type MemberStatus struct {
	// Cluster is the name of the cluster.
	Cluster string `json:"cluster"`
	// Namespace is the name of the namespace.
	Namespace string `json:"namespace"`
	// Role is "source" or "consumer".
	Role string `json:"role" enum:"source,consumer"`
	// State is "inSync", "outOfSync", "unknown" if the cluster did not answer, or
	// the source's pods could not be read, or "notShown" if nothing in a cluster
	// shows what its consumers reach.
	State string `json:"state" enum:"inSync,outOfSync,unknown,notShown"`
	// Problem is why the pods could not be compared.
	Problem string `json:"problem,omitempty"`
	// Pods are those that should be reached, and those that are.
	Pods []PodStatus `json:"pods"`
}

// A PodStatus is how a member reaches one pod.
type PodStatus struct {
	// Pod is the name of the pod.
	Pod string `json:"pod"`
	// State is "ready"; "notReady"; "missing" if the member does not reach the
	// pod; "stale" if it has an address that is not the pod's; "extra" if there
	// should be no such pod.
	State string `json:"state" enum:"ready,notReady,missing,stale,extra"`
	// Addresses are those of the pod in the member.
	Addresses []string `json:"addresses,omitempty"`
	// SourceAddresses are those of the pod at the source, if they differ.
	SourceAddresses []string `json:"sourceAddresses,omitempty"`
}

// A Warning is what is to be done by hand, or could not be read.
type Warning struct {
	// Code is the warning's code; explain CODE prints its cause and cure.
	Code string `json:"code"`
	// Message says what to do.
	Message string `json:"message"`
}

// The roles.
const (
	source   = "source"
	consumer = "consumer"
)

// The states.
const (
	inSync    = "inSync"
	outOfSync = "outOfSync"
	unknown   = "unknown"
	notShown  = "notShown"
	missing   = "missing"
	differs   = "differs"
	extra     = "extra"
	ready     = "ready"
	notReady  = "notReady"
	stale     = "stale"
)

// JSON prints the status as the JSON Schema of schemas/json/status.json has it.
func (s *Status) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(s)
}
