package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
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

// checkPicture fails if graph did not succeed, with these warnings, or if what it
// printed is not a whole picture in its form.
func checkPicture(t *testing.T, what, form, stderr string, services int, got outcome) {
	t.Helper()
	gives(t, what, outcome{got.stdout, stderr, 0}, got)
	switch form {
	case "svg":
		checkXML(t, what, got.stdout)
	case "html":
		_, svg, _ := strings.Cut(got.stdout, "<svg")
		svg, rest, _ := strings.Cut(svg, "</svg>")
		checkXML(t, what, "<svg"+svg+"</svg>")
		checkPageData(t, what, rest, services)
		if !strings.HasSuffix(rest, "</body>\n</html>\n") {
			t.Errorf("%s: the page has no end", what)
		}
	case "text":
		expect.Same(t, what+": sources", services, strings.Count("\n"+got.stdout, "\n● "))
	case "mermaid":
		expect.Contains(t, what, got.stdout, "\nflowchart LR\n", "source of ")
	case "dot":
		expect.Contains(t, what, got.stdout, "digraph fleet {\n", "source of ")
		expect.Same(t, what+": braces", strings.Count(got.stdout, " {\n"), strings.Count(got.stdout, "}\n"))
	}
}

// checkXML fails unless a text is a picture with texts, in XML.
func checkXML(t *testing.T, what, text string) {
	t.Helper()
	texts := 0
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "text" {
			texts++
		}
	}
	if texts < 2 {
		t.Errorf("%s: %d texts", what, texts)
	}
}

// checkPageData fails unless the data of a page's script have these Services, with
// as many members as the page has rows.
func checkPageData(t *testing.T, what, page string, services int) {
	t.Helper()
	_, text, _ := strings.Cut(page, `<script type="application/json" id="fleet">`)
	text, _, _ = strings.Cut(text, "</script>")
	var data struct {
		Services []struct {
			Name string
			Rows int
		}
	}
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatalf("%s: %v in %s", what, err, text)
	}
	rows := 0
	for _, s := range data.Services {
		if s.Name == "" {
			t.Errorf("%s: a Service has no name", what)
		}
		rows += s.Rows
	}
	_, body, _ := strings.Cut(page, `<table id="members-table">`)
	expect.Same(t, what+": services", services, len(data.Services))
	expect.Same(t, what+": rows", strings.Count(body, "<tr><td>"), rows)
}

// servicesIn returns how many Services a table of list has.
func servicesIn(list outcome) int { return strings.Count(list.stdout, "\n") - 1 }

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
			list := runs(t, "list", mesh)
			checkPicture(t, mesh+" "+form, form, list.stderr, servicesIn(list), got)
			expect.Same(t, mesh+": arrows in "+form, consumers, strings.Count(got.stdout, arrow))
		}
	}
}

// TestGraphReadsStdin: - is stdin, as for render.
func TestGraphReadsStdin(t *testing.T) {
	var stdout, stderr strings.Builder
	exit := run(t.Context(), []string{"graph", "-o", "text", "-"}, strings.NewReader(kafkaPackage()), &stdout, &stderr)
	checkPicture(t, "graph", "text", "", 1, outcome{stdout.String(), stderr.String(), exit})
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
	t.Parallel()
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
			checkPicture(t, name+" "+form, form, list.stderr, servicesIn(list), got)
		}
	}
	if found < 100 {
		t.Errorf("%d cases without errors", found)
	}
}
