package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

const (
	kptfile = `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: kafka
pipeline:
  mutators:
    - exec: global-headless-service
`
	kptTwo   = "clusters/cluster-one/ns-two/service-kafka-headless.yaml"
	kptThree = "clusters/cluster-two/ns-one/service-kafka-headless.yaml"
)

// kptMember is the file of a member that is not the source.
func kptMember(cluster, namespace string) string {
	return `apiVersion: v1
kind: Service
metadata:
  name: kafka-headless
  namespace: ` + namespace + `
  annotations:
    fn.kpt.dev/cluster: ` + cluster + `
    fn.kpt.dev/global-headless-service: kafka-headless
    tsm.tanzu.vmware.com/endpoints.statefulset: '` + kafkaSelector + `'
spec:
  clusterIP: None
  ports:
` + kafkaPorts
}

// marked is a manifest marked as local configuration.
func marked(manifest string) string {
	return strings.Replace(manifest, "metadata:\n", "metadata:\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n", 1)
}

// kptPackage is a package in which a render has nothing to mark and nothing to
// edit, but Services to add.
func kptPackage() files {
	return files{
		"Kptfile":                            kptfile,
		"namespace.yaml":                     "# who is in it\n" + marked(kafkaNamespace),
		"declaration.yaml":                   marked(kafkaDeclaration),
		"clusters/cluster-one/ns-one/k.yaml": "# the chart's\n" + in("ns-one", kafkaService) + "---\n" + in("ns-one", kafkaStatefulSet),
		"clusters/cluster-two/quota.yaml":    "apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: quota # per namespace\nspec:\n  hard: {pods: \"10\"}\n",
		"README.md":                          "# Kafka\n",
	}
}

// renderedPackage is the package after a render.
func renderedPackage() files {
	return kptPackage().With(files{
		kptTwo:   kptMember("cluster-one", "ns-two"),
		kptThree: kptMember("cluster-two", "ns-one"),
	})
}

func kptRender(t *testing.T, root string) outcome {
	t.Helper()
	kpt := needKpt(t)
	onPath(t)
	return tool(t, filepath.Dir(root), kpt, "fn", "render", "--allow-exec", "--truncate-output=false", root)
}

func kptRenders(t *testing.T, root string) {
	t.Helper()
	if got := kptRender(t, root); got.exit != 0 {
		t.Fatalf("kpt fn render: exit %d\n%s%s", got.exit, got.stdout, got.stderr)
	}
}

func TestKptRenderAddsOneFileAMember(t *testing.T) {
	root := filetest.Folder(t, kptPackage())
	kptRenders(t, root)
	expect.Same(t, "package", renderedPackage(), filetest.Read(t, root))
}

// TestKptRenderAgainChangesNothing renders a package twice: the second run must
// not change a byte (rule 9).
func TestKptRenderAgainChangesNothing(t *testing.T) {
	root := filetest.Folder(t, kptPackage())
	kptRenders(t, root)
	first := filetest.Read(t, root)
	kptRenders(t, root)
	expect.Same(t, "package", first, filetest.Read(t, root))
}

func TestKptRenderMarksDeclarations(t *testing.T) {
	root := filetest.Folder(t, kptPackage().With(files{
		"namespace.yaml":   "# who is in it\n" + kafkaNamespace,
		"declaration.yaml": strings.Replace(kafkaDeclaration, "kafka-gns", "kafka-gns # all three", 1),
	}))
	kptRenders(t, root)
	got := filetest.Read(t, root)
	mark := "\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n"
	expect.Same(t, "namespace.yaml", strings.Replace("# who is in it\n"+kafkaNamespace, "kafka-gns\n", "kafka-gns"+mark, 1), got["namespace.yaml"])
	expect.Contains(t, "declaration.yaml", got["declaration.yaml"], mark, "kafka-gns # all three")
	kptRenders(t, root)
	expect.Same(t, "package", got, filetest.Read(t, root))
}

func TestKptRenderRemovesADroppedMember(t *testing.T) {
	root := filetest.Folder(t, kptPackage())
	kptRenders(t, root)
	want := filetest.Read(t, root)
	delete(want, kptThree)
	want["namespace.yaml"] = strings.Replace(want["namespace.yaml"], "  - {cluster: cluster-two, namespace: ns-one}\n", "", 1)
	filetest.WriteFile(t, filepath.Join(root, "namespace.yaml"), want["namespace.yaml"])
	kptRenders(t, root)
	expect.Same(t, "package", want, filetest.Read(t, root))
}

func TestKptRenderKeepsCommentsAndMovedFiles(t *testing.T) {
	root := filetest.Folder(t, kptPackage())
	kptRenders(t, root)
	want := filetest.Read(t, root)
	want[kptTwo] = strings.Replace(want[kptTwo], "port: 9092", "port: 9092 # opened by ticket 7", 1)
	filetest.WriteFile(t, filepath.Join(root, kptTwo), want[kptTwo])
	const elsewhere = "clusters/cluster-two/mesh/kafka.yaml"
	want[elsewhere] = want[kptThree]
	delete(want, kptThree)
	filetest.WriteFile(t, filepath.Join(root, elsewhere), want[elsewhere])
	if err := os.Remove(filepath.Join(root, kptThree)); err != nil {
		t.Fatal(err)
	}
	kptRenders(t, root)
	expect.Same(t, "package", want, filetest.Read(t, root))
}

func TestKptRenderUpdatesEveryMember(t *testing.T) {
	root := filetest.Folder(t, kptPackage())
	kptRenders(t, root)
	want := filetest.Read(t, root)
	for _, path := range []string{"clusters/cluster-one/ns-one/k.yaml", kptTwo, kptThree} {
		want[path] = strings.ReplaceAll(want[path], "port: 9093\n", "port: 9094\n")
	}
	filetest.WriteFile(t, filepath.Join(root, "clusters/cluster-one/ns-one/k.yaml"), want["clusters/cluster-one/ns-one/k.yaml"])
	kptRenders(t, root)
	expect.Same(t, "package", want, filetest.Read(t, root))
}

func TestKptRenderThatFailsLeavesThePackage(t *testing.T) {
	for name, broken := range map[string]struct {
		path, text string
		says       []string
	}{
		"StatefulSet misspelt": {"declaration.yaml", marked(kafkaDeclaration) + "    statefulSets: [kafak]\n",
			[]string{`spec.source.statefulSets[0]`, `"kafak"`, `"kafka"`, "declaration.yaml"}},
		"namespace in camel case": {"namespace.yaml", strings.Replace(marked(kafkaNamespace), "namespace: ns-two", "namespace: nsTwo", 1),
			[]string{`spec.members[1].namespace`, `"nsTwo"`, "namespace.yaml"}},
		"foreign object in the way": {kptThree, "apiVersion: v1\nkind: Service\nmetadata:\n  name: kafka-headless\n  namespace: ns-one\nspec:\n  clusterIP: None\n  ports: [{port: 1}]\n",
			[]string{kptThree}},
	} {
		t.Run(name, func(t *testing.T) {
			before := kptPackage().With(files{broken.path: broken.text})
			root := filetest.Folder(t, before)
			got := kptRender(t, root)
			if got.exit == 0 {
				t.Error("exit 0")
			}
			expect.Contains(t, "kpt's stderr", got.stderr, broken.says...)
			expect.Same(t, "package", before, filetest.Read(t, root))
		})
	}
}

// TestKptShowsWarningsOnce renders a package with a warning: kpt shows the results
// of the list, and stderr beside them (rule 12).
func TestKptShowsWarningsOnce(t *testing.T) {
	const source = "clusters/cluster-one/ns-one/k.yaml"
	f := kptPackage()
	f[source] = strings.Replace(f[source], "targetPort: kafka-client", "targetPort: nowhere", 1)
	got := kptRender(t, filetest.Folder(t, f))
	expect.Same(t, "exit code", 0, got.exit)
	for _, text := range []string{"no container has a port named", `Service "kafka-headless": `} {
		if n := strings.Count(got.stdout+got.stderr, text); n != 1 {
			t.Errorf("%q %d times in:\n%s%s", text, n, got.stdout, got.stderr)
		}
	}
}
