package schemas

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// Render selects the manifests that a run writes: all members' (the fleet), or
// only what one cluster applies (its slice).
type Render struct {
	// Cluster names the cluster to render. If it is unset, the run renders
	// all clusters.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`
	Cluster string `json:"cluster,omitempty"`
	// OtherItems says what becomes of the package's other resources in a
	// slice: Keep, Drop, or WithSource (kept in a source's cluster, left out
	// elsewhere).
	//
	// +optional
	OtherItems OtherItems `json:"otherItems,omitempty"`
	// AbsentCluster says how to treat a cluster in no member list: Error (the
	// default), or Empty when it is being retired.
	//
	// +optional
	AbsentCluster AbsentCluster `json:"absentCluster,omitempty"`
	// Warnings says what a warning is: Warning, the default, or Error, for
	// builds whose warnings are not read.
	//
	// +optional
	Warnings Warnings `json:"warnings,omitempty"`
}

// Validate reports every fault of the settings; path is that of Render
// itself, spec.render or data, and may be nil. Unset fields are valid.
func (r Render) Validate(path *field.Path) []report.Fault {
	if r == (Render{}) {
		return nil // as in most resources
	}
	var c checker
	if r.Cluster != "" {
		c.name(path.Child("cluster"), r.Cluster, CheckClusterName)
	}
	oneOf(&c, path.Child("otherItems"), r.OtherItems, otherItems())
	oneOf(&c, path.Child("absentCluster"), r.AbsentCluster, absentClusters())
	oneOf(&c, path.Child("warnings"), r.Warnings, warnings())
	return c.faults
}
