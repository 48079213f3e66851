package disk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

type files = filetest.Files

const (
	serviceOne = "clusters/one/db/service-db.yaml"
	setOfOne   = "clusters/one/db/statefulset-db.yaml"
	serviceTwo = "clusters/two/db/service-db.yaml"
	webOfTwo   = "clusters/two/web/service-db.yaml"
)

// database is a GlobalHeadlessService whose source is one/db, with that port
// and other members (cluster/namespace), and with more documents.
func database(port int, members []string, more ...string) string {
	list := "  - {cluster: one, namespace: db}\n"
	for _, m := range members {
		cluster, namespace, _ := strings.Cut(m, "/")
		list += "  - {cluster: " + cluster + ", namespace: " + namespace + "}\n"
	}
	return "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: db}\nspec:\n  members:\n" + list +
		"  source: {cluster: one, namespace: db}\n---\n" + fmt.Sprintf(`apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - {name: db, image: db, ports: [{name: db, containerPort: %d}]}
`, port) + strings.Join(append([]string{""}, more...), "---\n")
}

func configMap(name string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n  namespace: db\ndata: {a: b}\n"
}

// planned is the plan of a stream of documents for a folder.
func planned(t *testing.T, root, input string, prune Prune) (*Plan, report.Results) {
	t.Helper()
	items, err := Parse([]byte(input), "input.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, results := render.Load(render.Input{Items: items, Settings: &render.Settings{Render: schemas.Render{OtherItems: schemas.OtherItemsWithSource}}})
	if results.Failed() {
		t.Fatal(texts(results))
	}
	return NewTree(root).Plan(p, prune, func(string) {})
}

func texts(results report.Results) string {
	var b strings.Builder
	for _, r := range results {
		b.WriteString(report.Text(r) + "\n")
	}
	return b.String()
}

// mustPlan is a plan that nothing stands in the way of.
func mustPlan(t *testing.T, root, input string) *Plan {
	t.Helper()
	p, results := planned(t, root, input, Prune{})
	if results.Failed() {
		t.Fatal(texts(results))
	}
	return p
}

// writes is one whole run. It checks how many files it adds, updates and
// removes, and returns the folder after it.
func writes(t *testing.T, root, input string, counts [3]int) files {
	t.Helper()
	p := mustPlan(t, root, input)
	added, updated, removed := p.Counts()
	expect.Same(t, "files added, updated and removed", counts, [3]int{added, updated, removed})
	if err := p.Write(context.Background()); err != nil {
		t.Fatal(err)
	}
	return filetest.ReadAll(t, root)
}

// says checks the words of an error.
func says(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	expect.Contains(t, "error", err.Error(), parts...)
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}
