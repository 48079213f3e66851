package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// kafkaChart is a chart's output without namespaces, with an item that is no
// source.
const kafkaChart = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: kafka\n---\n" + kafkaService + "---\n" + kafkaStatefulSet

// inits runs init of the chart's output into a new folder.
func inits(t *testing.T, set string) string {
	t.Helper()
	root := filetest.Folder(t, files{"chart.yaml": kafkaChart})
	output := filepath.Join(root, "kafka")
	got := runs(t, "init", "--members", "cluster-one/ns-one,cluster-one/ns-two,cluster-two/ns-one", set, "--output", output, filepath.Join(root, "chart.yaml"))
	expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
	return output
}

// TestInitKustomize: what init --kustomize writes builds by kustomize, each
// cluster's overlay what that cluster applies.
func TestInitKustomize(t *testing.T) {
	onPath(t)
	root := inits(t, "--kustomize")
	for cluster, want := range map[string][]string{
		"cluster-one": {"ServiceAccount ns-one/kafka", "Service ns-one/kafka-headless", "Service ns-two/kafka-headless", "StatefulSet ns-one/kafka"},
		"cluster-two": {"Service ns-one/kafka-headless"},
	} {
		got := kustomizeBuild(t, filepath.Join(root, "overlays", cluster))
		expect.Same(t, cluster+": exit code\n"+got.stderr, 0, got.exit)
		expect.Same(t, cluster, want, kinds(t, got.stdout))
	}
}

// TestInitKpt: what init --kpt writes renders by kpt, and rendering it again
// changes nothing.
func TestInitKpt(t *testing.T) {
	root := inits(t, "--kpt")
	kptRenders(t, root)
	first := filetest.Read(t, root)
	expect.Same(t, kptTwo, kptMember("cluster-one", "ns-two"), first[kptTwo])
	expect.Same(t, kptThree, kptMember("cluster-two", "ns-one"), first[kptThree])
	for _, path := range []string{"ns-one/service-kafka-headless.yaml", "ns-one/statefulset-kafka.yaml", "manifests.yaml"} {
		if first["clusters/cluster-one/"+path] == "" {
			t.Errorf("no %s in cluster-one's folder", path)
		}
	}
	kptRenders(t, root)
	expect.Same(t, "rendered again", first, filetest.Read(t, root))
	got := runs(t, "validate", root)
	expect.Same(t, "validate", "2 clusters, 5 objects: consistent\n", got.stderr)
}

// TestInitWritesAllOrNothing: a file that cannot be written leaves none of the
// others.
func TestInitWritesAllOrNothing(t *testing.T) {
	root := filetest.Folder(t, files{"chart.yaml": kafkaChart, "kafka/overlays": "a file where a folder belongs\n"})
	before := filetest.ReadAll(t, root)
	got := runs(t, "init", "--members", "one/a,two/a", "--kustomize", "--output", filepath.Join(root, "kafka"), filepath.Join(root, "chart.yaml"))
	expect.Same(t, "exit code", 1, got.exit)
	expect.Contains(t, "stderr", got.stderr, "kafka/overlays", "[file-in-the-way]")
	expect.Same(t, "the folder", before, filetest.ReadAll(t, root))
}

// TestAdoptingPage runs the commands of docs/adopting.md, one after the other, on
// the files that it shows, and compares what they print with what it shows.
func TestAdoptingPage(t *testing.T) {
	onPath(t)
	page, err := os.ReadFile("../docs/adopting.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	commands := 0
	for _, block := range fenced(string(page)) {
		file := manifestName.FindStringSubmatch(block.before)
		switch {
		case block.language == "yaml" && file != nil:
			filetest.WriteFile(t, file[1], block.text)
		case block.language == "console":
			commands += playConsole(t, block.text)
		}
	}
	if commands < 8 {
		t.Errorf("found %d commands only", commands)
	}
}

// manifestName is the name of a file that a page shows.
var manifestName = regexp.MustCompile("`([^`]+\\.yaml)`")

// A fence is a block of code, and the last line before it.
type fence struct{ before, language, text string }

// fenced are the blocks of code of a page.
func fenced(page string) []fence {
	var all []fence
	before := ""
	for rest := page; rest != ""; {
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		if language, ok := strings.CutPrefix(line, "```"); ok {
			text, after, _ := strings.Cut(rest, "```\n")
			all = append(all, fence{before, language, text})
			rest = after
		} else if line != "" {
			before = line
		}
	}
	return all
}

// playConsole runs the lines after "$ ", and compares what stands below each with
// what it prints, stdout and stderr as they come.
func playConsole(t *testing.T, text string) (commands int) {
	t.Helper()
	for _, part := range strings.Split("\n"+text, "\n$ ")[1:] {
		line, want, _ := strings.Cut(part, "\n")
		c := exec.Command("bash", "-c", "exec 2>&1\n"+line)
		out, _ := c.CombinedOutput()
		expect.Same(t, "$ "+line, strings.TrimRight(want, "\n"), strings.TrimRight(string(out), "\n"))
		commands++
	}
	return commands
}
