// Command texttemplate reads a ResourceList with yaml.v3 and writes the Services
// of its fleet with text/template, with nothing checked and nothing quoted.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"text/template"

	"go.yaml.in/yaml/v3"
)

type member struct{ Cluster, Namespace string }

type list struct{ Items []item }

type item struct {
	Kind     string
	Metadata struct{ Name string }
	Spec     struct {
		Members  []member
		Source   member
		Selector struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		}
		Template struct {
			Spec struct {
				Containers []struct {
					Ports []struct {
						Name          string
						ContainerPort int `yaml:"containerPort"`
					}
				}
			}
		}
	}
}

// fleet is what the template needs.
type fleet struct {
	Name     string
	Source   member
	Members  []member
	Workload item
	JSON     string
}

var services = template.Must(template.New("services").Parse(`apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
{{- range .Members}}
- apiVersion: v1
  kind: Service
  metadata:
    name: {{$.Name}}
    namespace: {{.Namespace}}
    annotations:
      config.kubernetes.io/index: "0"
      config.kubernetes.io/path: clusters/{{.Cluster}}/{{.Namespace}}/service-{{$.Name}}.yaml
      internal.config.kubernetes.io/index: "0"
      internal.config.kubernetes.io/path: clusters/{{.Cluster}}/{{.Namespace}}/service-{{$.Name}}.yaml
      fn.kpt.dev/cluster: {{.Cluster}}
      fn.kpt.dev/global-headless-service: {{$.Name}}
{{- if ne . $.Source}}
      tsm.tanzu.vmware.com/endpoints.statefulset: '{{$.JSON}}'
{{- end}}
  spec:
    clusterIP: None
    ports:
{{- range $.Workload.Spec.Template.Spec.Containers}}{{range .Ports}}
    - name: {{.Name}}
      port: {{.ContainerPort}}
      protocol: TCP
{{- end}}{{end}}
{{- if eq . $.Source}}
    selector:
{{- range $key, $value := $.Workload.Spec.Selector.MatchLabels}}
      {{$key}}: {{$value}}
{{- end}}
{{- end}}
{{- end}}
`))

func main() {
	var in list
	if err := yaml.NewDecoder(os.Stdin).Decode(&in); err != nil {
		log.Fatal(err)
	}
	var f fleet
	for _, i := range in.Items {
		switch i.Kind {
		case "GlobalHeadlessService":
			f.Name, f.Source = i.Metadata.Name, i.Spec.Source
		case "GlobalNamespace":
			f.Members = i.Spec.Members
		case "StatefulSet":
			f.Workload = i
			selector, err := json.Marshal(i.Spec.Selector.MatchLabels)
			if err != nil {
				log.Fatal(err)
			}
			f.JSON = string(selector)
		}
	}
	w := bufio.NewWriter(os.Stdout)
	if err := services.Execute(w, f); err != nil {
		log.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
}
