package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestGraphDocument: the picture in docs/graph.md is the one that graph prints of
// the example (docs/DESIGN.md, Pictures).
func TestGraphDocument(t *testing.T) {
	example := filepath.Join("..", "examples", "kpt")
	checkText(t, filepath.Join("..", "docs", "graph.svg"), runs(t, "graph", "-o", "svg", example).stdout)
}

// TestGraphOfEveryMesh: of each example, graph draws an arrow to every consumer,
// in every form.
func TestGraphOfEveryMesh(t *testing.T) {
	meshes, err := filepath.Glob(filepath.Join("..", "examples", "meshes", "*"))
	if err != nil || len(meshes) < 7 {
		t.Fatal(meshes, err)
	}
	for _, mesh := range meshes {
		consumers := strings.Count(runs(t, "graph", "-o", "text", mesh).stdout, "─▶ ")
		if consumers == 0 {
			t.Errorf("%s: no consumers", mesh)
		}
		for form, arrow := range map[string]string{"mermaid": " -->|", "dot": " -> ", "svg": ` -5v10z"/>`, "html": "<td>consumer"} {
			got := runs(t, "graph", "-o", form, mesh)
			gives(t, mesh+" "+form, outcome{got.stdout, runs(t, "list", mesh).stderr, 0}, got)
			expect.Same(t, mesh+": arrows in "+form, consumers, strings.Count(got.stdout, arrow))
		}
	}
}

// TestGraphReadsStdin: - is stdin, as for render.
func TestGraphReadsStdin(t *testing.T) {
	var stdout, stderr strings.Builder
	exit := run(t.Context(), []string{"graph", "-o", "text", "-"}, strings.NewReader(kafkaPackage()), &stdout, &stderr)
	gives(t, "graph", outcome{stdout.String(), "", 0}, outcome{stdout.String(), stderr.String(), exit})
	expect.Contains(t, "graph", stdout.String(), "● cluster-one/ns-one", "└─▶ cluster-two/ns-one")
}

// TestGraphWarns: warnings of the declarations stand on stderr, and --strict makes
// errors of them, with which only the page is printed.
func TestGraphWarns(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": strings.Replace(kafkaPackage(), in("ns-one", kafkaStatefulSet), "", 1)})
	got := runs(t, "graph", "-o", "html", root)
	expect.Same(t, "exit code", 0, got.exit)
	expect.Contains(t, "stderr", got.stderr, "warning: ", "[no-statefulset]\n")
	expect.Contains(t, "page", got.stdout, `<li class="warning">`, "<code>no-statefulset</code>", `<table id="members-table">`)
	strict := runs(t, "graph", "--strict", root)
	gives(t, "strict", outcome{"", strings.Replace(got.stderr, "warning: ", "error: ", 1), 1}, strict)
	page := runs(t, "graph", "--strict", "-o", "html", root)
	expect.Same(t, "exit code of the page", 1, page.exit)
	expect.Contains(t, "page of errors", page.stdout, `<li class="error">`, "<code>no-statefulset</code>")
	conforms(t, "results", outputSchema(t, "results.json"), runs(t, "graph", "--results", "json", root).stderr)
}

// TestGraphStdoutGone: a reader that stops early is no error.
func TestGraphStdoutGone(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	read.Close()
	defer write.Close()
	var stderr strings.Builder
	expect.Same(t, "exit code", 0, run(t.Context(), []string{"graph", twoServices(t)}, strings.NewReader(""), write, &stderr))
	expect.Same(t, "stderr", "", stderr.String())
}

// TestGraphCompletion completes forms, services and clusters.
func TestGraphCompletion(t *testing.T) {
	root := twoServices(t)
	for line, want := range map[string]string{
		"graph -o ":                         "mermaid text dot svg html",
		"graph " + root + " --service ":     "kafka-headless redis",
		"graph " + root + " --cluster clus": "cluster-one cluster-two",
		"graph " + root + " --other-items ": "Keep Drop WithSource",
	} {
		got := runs(t, append([]string{"__complete"}, strings.Split(line, " ")...)...)
		completed, _, _ := strings.Cut(got.stdout, ":")
		expect.Same(t, line, want, strings.Join(strings.Fields(completed), " "))
	}
}

// TestGraphOfEveryCase: whatever inputs have no errors are drawn in every form, with
// the warnings that list has.
func TestGraphOfEveryCase(t *testing.T) {
	found := 0
	for _, name := range cases(t) {
		path := filepath.Join(t.TempDir(), "in.yaml")
		_, items, _ := cut(input(t, name))
		filetest.WriteFile(t, path, "apiVersion: v1\nkind: List\nitems:\n"+strings.Join(items, ""))
		list := runs(t, "list", path)
		if list.exit != 0 {
			continue
		}
		found++
		for _, form := range graphForms {
			got := runs(t, "graph", "-o", form, path)
			gives(t, name+" "+form, outcome{got.stdout, list.stderr, 0}, got)
		}
	}
	if found < 100 {
		t.Errorf("%d cases without errors", found)
	}
}
