package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/schemas"
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

// TestInitOfAKustomization: the manifests of what kustomize built have no annotations of
// its own, which would make it panic, and lead to the same objects.
func TestInitOfAKustomization(t *testing.T) {
	onPath(t)
	root := filetest.Folder(t, files{
		"mine/kustomization.yaml": "namespace: ns-one\nnamePrefix: prod-\nresources: [chart.yaml]\n",
		"mine/chart.yaml":         kafkaChart,
	})
	output := filepath.Join(root, "kafka")
	got := runs(t, "init", "--members", "cluster-one/ns-one,cluster-two/ns-one", "--kustomize", "--output", output, filepath.Join(root, "mine"))
	expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
	expect.Same(t, "annotations of kustomize", false, strings.Contains(fmt.Sprint(filetest.Read(t, output)), "internal.config.kubernetes.io"))
	built := kustomizeBuild(t, filepath.Join(output, "overlays/cluster-one"))
	expect.Same(t, "exit code\n"+built.stderr, 0, built.exit)
	expect.Same(t, "objects", []string{"ServiceAccount ns-one/prod-kafka", "Service ns-one/prod-kafka-headless", "StatefulSet ns-one/prod-kafka"}, kinds(t, built.stdout))
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

// TestInitRefusesFolders: init writes nothing where it would not be read as it is meant.
func TestInitRefusesFolders(t *testing.T) {
	for words, c := range map[string]struct {
		files files
		args  []string
	}{
		"--output: its value is empty": {nil, []string{"--output", "", "chart.yaml"}},
		"--output: mine has a kustomization": {
			files{"mine/kustomization.yaml": "resources: [chart.yaml]\n", "mine/chart.yaml": kafkaChart}, []string{"--output", "mine", "mine"}},
		"--output: mine holds ./mine,":          {files{"mine/chart.yaml": kafkaChart}, []string{"--kpt", "--output", "mine", "./mine"}},
		"--output: mine holds mine/chart.yaml,": {files{"mine/chart.yaml": kafkaChart}, []string{"--kpt", "--output", "mine", "mine/chart.yaml"}},
	} {
		t.Run(words, func(t *testing.T) {
			root := filetest.Folder(t, files{"chart.yaml": kafkaChart}.With(c.files))
			t.Chdir(root)
			got := runs(t, append([]string{"init", "--members", "one/a,two/a"}, c.args...)...)
			expect.Same(t, "exit code", 1, got.exit)
			expect.Same(t, "stdout", "", got.stdout)
			expect.Contains(t, "stderr", got.stderr, "error: "+words)
			expect.Same(t, "the folder", files{"chart.yaml": kafkaChart}.With(c.files), files(filetest.Read(t, root)))
		})
	}
}

// TestInitNext: the command that init prints renders what it has written, whatever the
// paths and flags are.
func TestInitNext(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"paths":  {[]string{"--output", "o ut", "it's a chart.yaml"}, `render --cluster one 'o ut' 'it'\''s a chart.yaml'`},
		"a dash": {[]string{"--output=-o", "--", "-m.yaml"}, "render --cluster one ./-o ./-m.yaml"},
		"stdin":  {[]string{"--output", "out", "-"}, "render --cluster one out MANIFESTS, where MANIFESTS is a file with what was on stdin"},
		"flags": {[]string{"--allow-remote-resources", "--enable-helm", "--helm-command", "helm 3", "--load-restrictor", "LoadRestrictionsNone", "--output", "out", "it's a chart.yaml"},
			`render --allow-remote-resources --enable-helm --helm-command 'helm 3' --load-restrictor LoadRestrictionsNone --cluster one out 'it'\''s a chart.yaml'`},
		"kustomize": {[]string{"--kustomize", "--output", "$o", "-"}, "kustomize build --enable-alpha-plugins --enable-exec '$o/overlays/one'"},
		"kpt":       {[]string{"--kpt", "--output", "out", "-"}, "kpt fn render --allow-exec out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(filetest.Folder(t, files{"it's a chart.yaml": kafkaChart, "-m.yaml": kafkaChart}))
			var stdout, stderr strings.Builder
			exit := run(t.Context(), append([]string{"init", "--members", "one/a,two/a"}, c.args...), strings.NewReader(kafkaChart), &stdout, &stderr)
			expect.Same(t, "exit code\n"+stderr.String(), 0, exit)
			expect.Contains(t, "stderr", stderr.String(), "files written; next: ", c.want+"\n")
		})
	}
}

// TestInitWritesThroughNoLink: a symbolic link below the folder leads nothing out of it.
func TestInitWritesThroughNoLink(t *testing.T) {
	root := filetest.Folder(t, files{"chart.yaml": kafkaChart, "elsewhere/mine": "m", "out/mine": "m"})
	if err := os.Symlink("../elsewhere", filepath.Join(root, "out/overlays")); err != nil {
		t.Fatal(err)
	}
	before := filetest.ReadAll(t, root)
	got := runs(t, "init", "--members", "one/ns-one,two/ns-one", "--kustomize", "--output", filepath.Join(root, "out"), filepath.Join(root, "chart.yaml"))
	expect.Same(t, "exit code", 1, got.exit)
	expect.Contains(t, "stderr", got.stderr, filepath.Join(root, "out/overlays")+": is no folder, or a symbolic link to one", "[file-in-the-way]")
	expect.Same(t, "the folders", before, filetest.ReadAll(t, root))
}

// TestInitMeshes: every mesh of the API can be asked for, and is declared.
func TestInitMeshes(t *testing.T) {
	root := filetest.Folder(t, files{"chart.yaml": kafkaChart})
	for _, key := range schemas.MeshKeys() {
		got := runs(t, "init", "--members", "one/ns-one,two/ns-one", "--mesh", key, filepath.Join(root, "chart.yaml"))
		expect.Same(t, key+": exit code\n"+got.stderr, 0, got.exit)
		expect.Contains(t, key, got.stdout, fmt.Sprintf("  mesh: {%s: {}}\n", key))
	}
}
