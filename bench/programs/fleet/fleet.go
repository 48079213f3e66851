// Package fleet is what the functions built the official way have in common:
// the fields that they read, and the text of the Services that they add.
package fleet

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Member is a namespace of a cluster.
type Member struct {
	Cluster   string `json:"cluster" yaml:"cluster"`
	Namespace string `json:"namespace" yaml:"namespace"`
}

// Port is a container's port.
type Port struct {
	Name          string `json:"name" yaml:"name"`
	ContainerPort int    `json:"containerPort" yaml:"containerPort"`
}

// Declaration is the spec of a GlobalHeadlessService.
type Declaration struct {
	Source Member `json:"source" yaml:"source"`
}

// List is the spec of a GlobalNamespace.
type List struct {
	Members []Member `json:"members" yaml:"members"`
}

// Workload is the spec of a StatefulSet.
type Workload struct {
	Selector struct {
		MatchLabels map[string]string `json:"matchLabels" yaml:"matchLabels"`
	} `json:"selector" yaml:"selector"`
	Template struct {
		Spec struct {
			Containers []struct {
				Ports []Port `json:"ports" yaml:"ports"`
			} `json:"containers" yaml:"containers"`
		} `json:"spec" yaml:"spec"`
	} `json:"template" yaml:"template"`
}

// Fleet is one StatefulSet's, once all items are read.
type Fleet struct {
	Name        string
	Declaration Declaration
	List        List
	Workload    Workload
}

// Services are the manifests of all members.
func (f Fleet) Services() ([]string, error) {
	selector, err := json.Marshal(f.Workload.Selector.MatchLabels)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, m := range f.List.Members {
		all = append(all, f.service(m, string(selector)))
	}
	return all, nil
}

func (f Fleet) service(m Member, selector string) string {
	var b strings.Builder
	path := fmt.Sprintf("clusters/%s/%s/service-%s.yaml", m.Cluster, m.Namespace, f.Name)
	fmt.Fprintf(&b, `apiVersion: v1
kind: Service
metadata:
  name: %s
  namespace: %s
  annotations:
    config.kubernetes.io/index: "0"
    config.kubernetes.io/path: %s
    internal.config.kubernetes.io/index: "0"
    internal.config.kubernetes.io/path: %s
    fn.kpt.dev/cluster: %s
    fn.kpt.dev/global-headless-service: %s
`, f.Name, m.Namespace, path, path, m.Cluster, f.Name)
	if m != f.Declaration.Source {
		fmt.Fprintf(&b, "    tsm.tanzu.vmware.com/endpoints.statefulset: '%s'\n", selector)
	}
	b.WriteString("spec:\n  clusterIP: None\n  ports:\n")
	for _, c := range f.Workload.Template.Spec.Containers {
		for _, p := range c.Ports {
			fmt.Fprintf(&b, "  - name: %s\n    port: %d\n    protocol: TCP\n", p.Name, p.ContainerPort)
		}
	}
	if m == f.Declaration.Source {
		b.WriteString("  selector:\n")
		for key, value := range f.Workload.Selector.MatchLabels {
			fmt.Fprintf(&b, "    %s: %s\n", key, value)
		}
	}
	return b.String()
}
