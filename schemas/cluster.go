package schemas

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// Cluster is what the mesh knows of one cluster of the members.
type Cluster struct {
	// Name is the name of the cluster, as the member list has it.
	//
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`
	Name string `json:"name"`
	// ID is the mesh's name for the cluster. Without it, it is the name.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`
	ID string `json:"id,omitempty"`
	// Domain is the cluster's DNS domain. Without it, it is cluster.local.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	Domain string `json:"domain,omitempty"`
}

// clusters checks the names against those of the members, and that no two
// clusters have one id.
func (c *checker) clusters(path *field.Path, clusters []Cluster, members []Member) {
	if len(clusters) == 0 {
		return
	}
	known := clusterNames(members)
	first := map[string]int{}
	for k, cluster := range clusters {
		at := path.Index(k)
		c.clusterName(at.Child("name"), cluster.Name, known)
		if j, taken := first[cluster.Name]; taken && cluster.Name != "" {
			c.add(report.DuplicateValue, at.Child("name"), cluster.Name, nil, "duplicate value: %s is %s already; remove one", quoted(cluster.Name), path.Index(j))
		} else {
			first[cluster.Name] = k
		}
		if cluster.ID != "" {
			c.name(at.Child("id"), cluster.ID, CheckClusterName)
		}
		if cluster.Domain != "" {
			c.name(at.Child("domain"), cluster.Domain, checkDomain)
		}
	}
	c.clusterIDs(path, clusters, known)
}

// clusterName checks a cluster's name, which has to be that of a member.
func (c *checker) clusterName(at *field.Path, name string, known []string) {
	if name == "" || len(known) == 0 {
		c.name(at, name, CheckClusterName)
		return
	}
	if !slices.Contains(known, name) {
		near, _ := Nearest(name, known)
		c.add(report.UnknownCluster, at, name, near, "cluster %s is in no member; the members' clusters are %s%s", quoted(name), list(known), didYouMean(near))
	}
}

// clusterIDs checks that no two clusters have one id; a cluster that is given
// none has its name.
func (c *checker) clusterIDs(path *field.Path, clusters []Cluster, known []string) {
	given := map[string]bool{}
	owner := map[string]string{} // clusters by their ids
	for _, cluster := range clusters {
		given[cluster.Name] = cluster.ID != ""
	}
	for _, name := range known {
		if !given[name] {
			owner[name] = name
		}
	}
	for k, cluster := range clusters {
		if cluster.ID == "" {
			continue
		}
		if other, taken := owner[cluster.ID]; taken && other != cluster.Name {
			c.add(report.DuplicateClusterID, path.Index(k).Child("id"), cluster.ID, nil,
				"%s is the id of cluster %s already; give each cluster its own", quoted(cluster.ID), quoted(other))
			continue
		}
		owner[cluster.ID] = cluster.Name
	}
}

// clusterNames returns the clusters of members, each once.
func clusterNames(members []Member) []string {
	var names []string
	seen := map[string]bool{}
	for _, m := range members {
		if !seen[m.Cluster] {
			seen[m.Cluster] = true
			names = append(names, m.Cluster)
		}
	}
	return names
}
