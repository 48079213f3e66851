package main

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
)

// templates are what a user of each peer would write, once for any fleet. What is
// particular to one are its values.
//
//go:embed templates
var templates embed.FS

// peerInputs writes, for each peer, its templates and the values of a fleet, and returns
// the ways to render it.
func (b *bench) peerInputs(members int) ([]command, error) {
	dir := filepath.Join(b.dir, fmt.Sprintf("peers-%d", members))
	if err := copyTemplates(dir); err != nil {
		return nil, err
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

// copyTemplates copies the templates into a folder; a kept one is written anew.
func copyTemplates(dir string) error {
	return fs.WalkDir(templates, "templates", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := templates.ReadFile(name)
		if err != nil {
			return err
		}
		return write(dir, map[string]string{strings.TrimPrefix(name, "templates/"): string(text)})
	})
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
