package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// peerInputs writes, for each peer, what a user of it would write for a fleet,
// and returns the ways to render it. Values are data, members a list of them.
func (b *bench) peerInputs(members int) ([]command, error) {
	dir := filepath.Join(b.dir, fmt.Sprintf("peers-%d", members))
	for name, text := range peerFiles {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	asYAML := func(head string) func(io.Writer) {
		return func(w io.Writer) { valuesYAML(w, head, members) }
	}
	for name, write := range map[string]func(io.Writer){
		"helm/values.yaml":    asYAML(""),
		"ytt/values.yml":      asYAML("#@data/values\n---\n"),
		"jsonnet/values.json": func(w io.Writer) { valuesJSON(w, members) },
		"cue/values.json":     func(w io.Writer) { valuesJSON(w, members) },
	} {
		if err := writeFile(filepath.Join(dir, name), write); err != nil {
			return nil, err
		}
	}
	home := []string{"HOME=" + dir, "HELM_CACHE_HOME=" + dir + "/home", "HELM_CONFIG_HOME=" + dir + "/home", "HELM_DATA_HOME=" + dir + "/home", "CUE_CACHE_DIR=" + dir + "/home"}
	slow := members > 1000
	return []command{
		{name: "helm template", tool: "helm", args: []string{b.tools["helm"], "template", "db", dir + "/helm"}, env: home},
		{name: "ytt", tool: "ytt", args: []string{b.tools["ytt"], "-f", dir + "/ytt"}, env: home, slow: slow},
		{name: "cue export", tool: "cue", args: []string{b.tools["cue"], "export", dir + "/cue/services.cue", dir + "/cue/values.json", "-e", "list", "--out", "json"}, env: home, slow: slow},
		{name: "jsonnet", tool: "jsonnet", args: []string{b.tools["jsonnet"], dir + "/jsonnet/services.jsonnet"}, env: home},
	}, nil
}

func valuesYAML(w io.Writer, head string, members int) {
	fmt.Fprintf(w, "%sservice: db-headless\nsource:\n  cluster: %s\n  namespace: %s\nselector:\n  app.kubernetes.io/instance: db\n  app.kubernetes.io/name: db\nports:\n- name: tcp-client\n  port: 9092\n- name: tcp-internal\n  port: 9093\nmembers:\n", head, cluster(0), namespace(0))
	for k := range members {
		fmt.Fprintf(w, "- cluster: %s\n  namespace: %s\n", cluster(k), namespace(k))
	}
}

func valuesJSON(w io.Writer, members int) {
	fmt.Fprintf(w, `{"service":"db-headless","source":{"cluster":%q,"namespace":%q},"selector":{"app.kubernetes.io/instance":"db","app.kubernetes.io/name":"db"},"ports":[{"name":"tcp-client","port":9092},{"name":"tcp-internal","port":9093}],"members":[`, cluster(0), namespace(0))
	for k := range members {
		if k > 0 {
			io.WriteString(w, ",\n")
		}
		fmt.Fprintf(w, `{"cluster":%q,"namespace":%q}`, cluster(k), namespace(k))
	}
	io.WriteString(w, "]}\n")
}

var peerFiles = map[string]string{
	"helm/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
	"helm/templates/services.yaml": `{{- $v := .Values }}
{{- $selector := toJson .Values.selector }}
{{- range .Values.members }}
{{- $path := printf "clusters/%s/%s/service-%s.yaml" .cluster .namespace $v.service }}
{{- $source := and (eq .cluster $v.source.cluster) (eq .namespace $v.source.namespace) }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $v.service }}
  namespace: {{ .namespace }}
  annotations:
    config.kubernetes.io/index: "0"
    config.kubernetes.io/path: {{ $path }}
    internal.config.kubernetes.io/index: "0"
    internal.config.kubernetes.io/path: {{ $path }}
    fn.kpt.dev/cluster: {{ .cluster }}
    fn.kpt.dev/global-headless-service: {{ $v.service }}
    {{- if not $source }}
    tsm.tanzu.vmware.com/endpoints.statefulset: {{ $selector | squote }}
    {{- end }}
spec:
  clusterIP: None
  ports:
  {{- range $v.ports }}
  - name: {{ .name }}
    port: {{ .port }}
    protocol: TCP
  {{- end }}
  {{- if $source }}
  selector:
    {{- toYaml $v.selector | nindent 4 }}
  {{- end }}
{{- end }}
`,
	"ytt/services.yml": strings.ReplaceAll(`#@ load("@ytt:data", "data")
#@ load("@ytt:json", "json")
#@ v = data.values
#@ selector = json.encode(v.selector)
#@ for m in v.members:
#@ path = "clusters/{}/{}/service-{}.yaml".format(m.cluster, m.namespace, v.service)
#@ source = m.cluster == v.source.cluster and m.namespace == v.source.namespace
---
apiVersion: v1
kind: Service
metadata:
  name: #@ v.service
  namespace: #@ m.namespace
  annotations:
    config.kubernetes.io/index: "0"
    config.kubernetes.io/path: #@ path
    internal.config.kubernetes.io/index: "0"
    internal.config.kubernetes.io/path: #@ path
    fn.kpt.dev/cluster: #@ m.cluster
    fn.kpt.dev/global-headless-service: #@ v.service
    #@ if not source:
    tsm.tanzu.vmware.com/endpoints.statefulset: #@ selector
    #@ end
spec:
  clusterIP: None
  ports:
  #@ for p in v.ports:
  - name: #@ p.name
    port: #@ p.port
    protocol: TCP
  #@ end
  #@ if source:
  selector: #@ v.selector
  #@ end
#@ end
`, "\t", "  "),
	"jsonnet/services.jsonnet": `local v = import 'values.json';
local selector = std.manifestJsonMinified(v.selector);
local service(m) =
  local path = 'clusters/' + m.cluster + '/' + m.namespace + '/service-' + v.service + '.yaml';
  local source = m == v.source;
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: v.service,
      namespace: m.namespace,
      annotations: {
        'config.kubernetes.io/index': '0',
        'config.kubernetes.io/path': path,
        'internal.config.kubernetes.io/index': '0',
        'internal.config.kubernetes.io/path': path,
        'fn.kpt.dev/cluster': m.cluster,
        'fn.kpt.dev/global-headless-service': v.service,
        [if !source then 'tsm.tanzu.vmware.com/endpoints.statefulset']: selector,
      },
    },
    spec: {
      clusterIP: 'None',
      ports: [{ name: p.name, port: p.port, protocol: 'TCP' } for p in v.ports],
      [if source then 'selector']: v.selector,
    },
  };
{ apiVersion: 'v1', kind: 'List', items: [service(m) for m in v.members] }
`,
	"cue/services.cue": `package services

import "encoding/json"

service:  string
source: {cluster: string, namespace: string}
selector: [string]: string
ports: [...{name: string, port: int}]
members: [...{cluster: string, namespace: string}]

_endpoints: json.Marshal(selector)

list: {
	apiVersion: "v1"
	kind:       "List"
	items: [for m in members {
		let path = "clusters/\(m.cluster)/\(m.namespace)/service-\(service).yaml"
		let isSource = m.cluster == source.cluster && m.namespace == source.namespace
		apiVersion: "v1"
		kind:       "Service"
		metadata: {
			name:      service
			namespace: m.namespace
			annotations: {
				"config.kubernetes.io/index":          "0"
				"config.kubernetes.io/path":           path
				"internal.config.kubernetes.io/index": "0"
				"internal.config.kubernetes.io/path":  path
				"fn.kpt.dev/cluster":                  m.cluster
				"fn.kpt.dev/global-headless-service":  service
				if !isSource {
					"tsm.tanzu.vmware.com/endpoints.statefulset": _endpoints
				}
			}
		}
		spec: {
			clusterIP: "None"
			"ports": [for p in ports {name: p.name, port: p.port, protocol: "TCP"}]
			if isSource {
				"selector": selector
			}
		}
	}]
}
`,
}
