package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	sigsyaml "sigs.k8s.io/yaml"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// copied is an example in a folder of its own, as a user copies it.
func copied(t *testing.T, example string) string {
	t.Helper()
	root := t.TempDir()
	if err := os.CopyFS(root, os.DirFS(filepath.Join("..", "examples", example))); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(root, "clusters")); err != nil { // rendered in place
		t.Fatal(err)
	}
	return root
}

// kinds are the kinds and names of a stream, in order.
func kinds(t *testing.T, stream string) []string {
	t.Helper()
	var all []string
	for _, document := range strings.Split(stream, "\n---\n") {
		o := object(t, document)
		m := o["metadata"].(map[string]any)
		all = append(all, o["kind"].(string)+" "+m["namespace"].(string)+"/"+m["name"].(string))
	}
	return all
}

func object(t *testing.T, document string) map[string]any {
	t.Helper()
	var o map[string]any
	if err := sigsyaml.Unmarshal([]byte(document), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestExampleKustomize(t *testing.T) {
	onPath(t)
	root := copied(t, "kustomize")
	builds := map[string]string{}
	for _, cluster := range []string{"cluster-one", "cluster-two"} {
		overlay := filepath.Join(root, "overlays", cluster)
		got, inProcess := kustomizeBuild(t, overlay), krustyBuild(t, overlay)
		if got.exit != 0 || got.stderr != "" {
			t.Fatalf("%s: exit %d\n%s", cluster, got.exit, got.stderr)
		}
		expect.Same(t, "the engine in process differs from the command", got.stdout, inProcess.stdout)
		builds[cluster] = got.stdout
	}
	expect.Same(t, "cluster-one", []string{
		"ServiceAccount ns-one/kafka", "Service ns-one/kafka-headless", "Service ns-two/kafka-headless", "StatefulSet ns-one/kafka",
	}, kinds(t, builds["cluster-one"]))
	expect.Contains(t, "cluster-one", builds["cluster-one"], kafkaMember("cluster-one", "ns-two"), "  serviceName: kafka-headless\n")
	expect.Same(t, "cluster-two", kafkaMember("cluster-two", "ns-one"), builds["cluster-two"])
}

func TestExampleKpt(t *testing.T) {
	root := copied(t, "kpt")
	before := filetest.Read(t, root)
	kptRenders(t, root)
	after := filetest.Read(t, root)
	for path, text := range before {
		expect.Same(t, path, text, after[path])
		delete(after, path)
	}
	const (
		service     = "clusters/cluster-one/ns-one/service-kafka-headless.yaml"
		statefulSet = "clusters/cluster-one/ns-one/statefulset-kafka.yaml"
	)
	for path, kind := range map[string]string{service: "Service", statefulSet: "StatefulSet"} {
		expect.Same(t, path, applied(t, before["kafka.yaml"], kind), object(t, after[path]))
		delete(after, path)
	}
	expect.Same(t, "rendered", files{kptTwo: kptMember("cluster-one", "ns-two"), kptThree: kptMember("cluster-two", "ns-one")}, after)
	first := filetest.Read(t, root)
	kptRenders(t, root)
	expect.Same(t, "rendered again", first, filetest.Read(t, root))
}

// applied is the copy of a template that the source's cluster gets: the same
// but for its namespace and the annotations.
func applied(t *testing.T, templates, kind string) map[string]any {
	t.Helper()
	for _, document := range strings.Split(templates, "\n---\n") {
		o := object(t, document)
		if o["kind"] != kind {
			continue
		}
		m := o["metadata"].(map[string]any)
		m["namespace"] = "ns-one"
		m["annotations"] = map[string]any{
			"fn.kpt.dev/cluster":                 "cluster-one",
			"fn.kpt.dev/global-headless-service": "kafka-headless",
		}
		return o
	}
	t.Fatalf("no %s among the templates", kind)
	return nil
}

// TestExamplesAgree holds the two packages to one declaration.
func TestExamplesAgree(t *testing.T) {
	for _, file := range []string{"global-namespace.yaml", "global-headless-service.yaml"} {
		spec := func(example string) any {
			b, err := os.ReadFile(filepath.Join("..", "examples", example, file))
			if err != nil {
				t.Fatal(err)
			}
			return object(t, string(b))["spec"]
		}
		if diff := cmp.Diff(spec("kustomize/base"), spec("kpt")); diff != "" {
			t.Errorf("%s, -kustomize +kpt:\n%s", file, diff)
		}
	}
}

// TestDemo runs what `make demo` runs, which shows on one screen what goes in, what
// comes out and a picture, and writes its page and nothing else, and then the
// commands that it proposes.
func TestDemo(t *testing.T) {
	onPath(t)
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "examples"), os.DirFS("../examples")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(root, "examples/kpt/clusters")); err != nil { // rendered in place
		t.Fatal(err)
	}
	before, page := filetest.Read(t, root), filepath.Join(t.TempDir(), "demo.html")
	got := tool(t, root, "examples/demo.sh", binary, "examples/kpt", page)
	expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
	expect.Same(t, "stderr", "", got.stderr)
	expect.Contains(t, "the demo", got.stdout, "kind: GlobalHeadlessService", kptTwo, kptThree, "clusters/cluster-one/ns-one/statefulset-kafka.yaml")
	expect.Same(t, "the folder", before, filetest.Read(t, root))
	if lines := strings.Count(got.stdout, "\n"); lines > 40 {
		t.Errorf("the demo has %d lines, more than a screen", lines)
	}
	for line := range strings.Lines(strings.ReplaceAll(strings.ReplaceAll(got.stdout, binary, "bin/global-headless-service"), page, "bin/demo.html")) {
		if width := utf8.RuneCountInString(line); width > 101 {
			t.Errorf("%d characters, more than a screen is wide: %s", width, line)
		}
	}
	_, next, ok := strings.Cut(got.stdout, " Next:\n")
	next, picture, drawn := strings.Cut(next, "\nThe picture: ")
	if !ok || !drawn {
		t.Fatalf("nothing is proposed, or nothing drawn:\n%s", got.stdout)
	}
	expect.Contains(t, "the picture", picture, "● cluster-one/ns-one", "├─▶ cluster-one/ns-two ", "└─▶ cluster-two/ns-one ", "open "+page+" in a browser")
	expect.Contains(t, "the page", filetest.Read(t, filepath.Dir(page))["demo.html"], "<!doctype html>", "kafka-0.kafka-headless")
	commands := 0
	for line := range strings.Lines(next) {
		if command, ok := strings.CutPrefix(line, "  "); ok {
			commands++
			after := tool(t, root, "sh", "-c", command)
			expect.Same(t, command+after.stdout+after.stderr, 0, after.exit)
		}
	}
	expect.Same(t, "commands", 4, commands)
	expect.Contains(t, "the package", strings.Join(slices.Collect(maps.Keys(filetest.Read(t, filepath.Join(root, "FOLDER")))), "\n"), "Kptfile", kptThree)
}

// TestExampleMeshes: the tree of each mesh's example is what rendering it
// writes, it is consistent, and every pod has a name in every member.
func TestExampleMeshes(t *testing.T) {
	folders, err := filepath.Glob("../examples/meshes/*")
	if err != nil || len(folders) == 0 {
		t.Fatal("no examples", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			base := filepath.Join(folder, "base")
			for _, args := range [][]string{
				{"diff", "--output", folder, base},
				{"validate", folder},
				{"names", base},
			} {
				got := runs(t, args...)
				if got.exit != 0 || strings.Contains(got.stderr, "warning") || strings.Contains(got.stderr, "error") {
					t.Errorf("%s: exit %d\n%s%s", args, got.exit, got.stdout, got.stderr)
				}
			}
		})
	}
}
