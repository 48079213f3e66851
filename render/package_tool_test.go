package render

import (
	"fmt"
	"strings"
	"testing"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// fromFile is an item of a package, by its file.
func fromFile(path, document string) *yamltext.Item {
	return yamltext.FromFile([]byte(document), yamltext.Origin{Path: path, PackagePath: path, Line: 1})
}

// documents are the items of a stream.
func documents(stream string) []*yamltext.Item {
	var items []*yamltext.Item
	for k, document := range strings.Split(stream, "---\n") {
		items = append(items, fromFile(fmt.Sprintf("%d.yaml", k), document))
	}
	return items
}

// load is the package of these items.
func load(t *testing.T, items ...*yamltext.Item) *Package {
	t.Helper()
	p, results := Load(Input{Items: items, Settings: &Settings{Render: schemas.Render{OtherItems: schemas.OtherItemsWithSource}}})
	if results.Failed() {
		t.Fatal(texts(results))
	}
	return p
}

func texts(results report.Results) string {
	var b strings.Builder
	for _, r := range results {
		b.WriteString(report.Text(r) + "\n")
	}
	return b.String()
}

// declares is a GlobalHeadlessService; members are cluster/namespace, of which
// the first is the source.
func declares(name string, members ...string) string {
	list, source := "", ""
	for k, m := range members {
		cluster, namespace, _ := strings.Cut(m, "/")
		pair := "{cluster: " + cluster + ", namespace: " + namespace + "}\n"
		if list += "  - " + pair; k == 0 {
			source = "  source: " + pair
		}
	}
	return "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: " + name + "}\nspec:\n  members:\n" + list + source
}

// statefulSet returns a StatefulSet with its name as labels app and instance.
func statefulSet(name, namespace, serviceName string) string {
	return strings.NewReplacer("NAMESPACE", namespace, "NAME", name, "SERVICE", serviceName).Replace(`apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: NAME
  namespace: NAMESPACE
  labels: {app.kubernetes.io/instance: NAME}
spec:
  serviceName: SERVICE
  selector: {matchLabels: {app: NAME}}
  template:
    metadata: {labels: {app: NAME}}
    spec: {containers: [{name: db, image: db, ports: [{name: db, containerPort: 5432}]}]}
`)
}

// item is a resource of that kind with more fields of metadata.
func item(apiVersion, kind, name, metadata string) string {
	text := "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata:\n  name: " + name + "\n"
	if metadata != "" {
		text += "  " + metadata + "\n"
	}
	return text
}
