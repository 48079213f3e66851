package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// kustomizePair is a folder with a base for `render`, and an overlay for
// `kustomize build` for each cluster.
type kustomizePair struct {
	root     string
	base     string
	overlays map[string]string // by cluster
}

// check holds `render` of the base against the real kustomize with our
// function as its last transformer, by the objects that each prints.
func (p kustomizePair) check(t *testing.T) {
	t.Helper()
	onPath(t)
	output := t.TempDir()
	succeeds(t, "--output", output, filepath.Join(p.root, p.base))
	written := filetest.Read(t, output)
	for cluster, overlay := range p.overlays {
		built := kustomizeBuild(t, filepath.Join(p.root, overlay))
		if built.exit != 0 {
			t.Fatalf("%s: exit %d\n%s", overlay, built.exit, built.stderr)
		}
		want := values(t, built.stdout)
		got := succeeds(t, "--cluster", cluster, "--other-items", "WithSource", filepath.Join(p.root, p.base))
		expect.Same(t, cluster+", -kustomize +printed", want, values(t, got.stdout))
		expect.Same(t, cluster+", -kustomize +written", want, valuesBelow(t, written, "clusters/"+cluster))
	}
}

// TestRenderExampleAsKustomize renders the example's base.
func TestRenderExampleAsKustomize(t *testing.T) {
	kustomizePair{copied(t, "kustomize"), "base", map[string]string{
		"cluster-one": "overlays/cluster-one", "cluster-two": "overlays/cluster-two",
	}}.check(t)
}

// asPair puts overlays around a base that declares everything itself.
func asPair(t *testing.T, base files) kustomizePair {
	t.Helper()
	return kustomizePair{filetest.Folder(t, base.With(files{
		"one/kustomization.yaml": overlay, "one/render.yaml": renderConfig("cluster: cluster-one", "otherItems: WithSource"),
		"two/kustomization.yaml": overlay, "two/render.yaml": renderConfig("cluster: cluster-two", "otherItems: WithSource"),
	})), "base", map[string]string{"cluster-one": "one", "cluster-two": "two"}}
}

// baseWith is Kafka's base with more lines in its kustomization.
func baseWith(lines string, more files) files {
	base := kafkaBase().With(more)
	base["base/kustomization.yaml"] += lines
	return base
}

func TestRenderAsKustomizeWithPrefixNamespaceAndHash(t *testing.T) {
	asPair(t, baseWith(`namePrefix: prod-
nameSuffix: -eu
namespace: ns-one
configMapGenerator:
- name: kafka-config
  literals: [KAFKA_HEAP_OPTS=-Xmx1g]
`, files{"base/statefulset.yaml": kafkaConfig})).check(t)
}

// A reference to a StatefulSet by name follows its renaming.
func TestRenderAsKustomizeWithPrefixAndNamedStatefulSet(t *testing.T) {
	asPair(t, baseWith("namePrefix: prod-\nnamespace: ns-one\n", files{
		"base/declaration.yaml": kafkaDeclaration + "    statefulSets: [kafka]\n  service: {name: kafka-headless}\n",
	})).check(t)
}

// The name of a resource need not be that of its Service.
func TestRenderAsKustomizeWithPrefixAndServiceName(t *testing.T) {
	base := baseWith("namePrefix: prod-\nnamespace: ns-one\n", files{
		"base/declaration.yaml": `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: kafka
spec:
  globalNamespace: kafka-gns
  source: {cluster: cluster-one, namespace: ns-one}
  service: {name: kafka-headless}
`,
	})
	asPair(t, base).check(t)
}

func TestRenderAsKustomizeWithLabelsPatchAndImage(t *testing.T) {
	asPair(t, baseWith(`namespace: ns-one
labels:
- includeSelectors: true
  pairs: {team: "007"}
images:
- name: bitnami/kafka
  newTag: "4.0"
patches:
- target: {kind: StatefulSet}
  patch: |
    - op: replace
      path: /spec/replicas
      value: 5
`, nil)).check(t)
}

// kustomize drops what is marked when it is done, and so after a transformer
// has seen it; render has to see it too.
func TestRenderAsKustomizeWithMarkedDeclarations(t *testing.T) {
	asPair(t, baseWith("namespace: ns-one\n", files{
		"base/namespace.yaml":   markedByHand(kafkaNamespace),
		"base/declaration.yaml": markedByHand(kafkaDeclaration),
	})).check(t)
}

func TestRenderAsKustomizeWithMarkedSources(t *testing.T) {
	asPair(t, baseWith("namespace: ns-one\nnamePrefix: prod-\n", files{
		"base/service.yaml":     markedByHand(kafkaService),
		"base/statefulset.yaml": markedByHand(kafkaStatefulSet),
	})).check(t)
}

// markedByHand is a manifest marked as local configuration by hand.
func markedByHand(manifest string) string {
	const local = "metadata:\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n"
	return strings.Replace(manifest, "metadata:\n", local, 1)
}

// A folder of folders is read folder by folder, a kustomization as a whole.
func TestRenderKustomizationBelowAFolder(t *testing.T) {
	root := filetest.Folder(t, baseWith("namespace: ns-one\n", files{"more/account.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: more}\n"}))
	alone := succeeds(t, "--cluster", "cluster-one", "--other-items", "Keep", filepath.Join(root, "base"))
	both := succeeds(t, "--cluster", "cluster-one", "--other-items", "Keep", root)
	want := append(values(t, alone.stdout), values(t, "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: more}\n")...)
	slices.Sort(want)
	expect.Same(t, "objects", want, values(t, both.stdout))
}

// TestRenderKustomizationErrors: what kustomize cannot build is one error,
// which names the folder and the reason, and nothing is printed.
func TestRenderKustomizationErrors(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	for _, c := range []struct {
		files files
		path  string
		say   string
	}{
		{files{"kustomization.yaml": "resources: [missing.yaml]\n"}, "", "building ROOT: accumulating resources from 'missing.yaml': "},
		{files{"a/kustomization.yaml": "resources: [missing.yaml]\n", "b/kustomization.yaml": "resources: [../a]\n"}, "b",
			"building ROOT/b: ROOT/a: accumulating resources from 'missing.yaml': "},
		{files{"kustomization.yaml": "resourcess: []\n"}, "", `building ROOT: invalid Kustomization: json: unknown field "resourcess"`},
		{files{"kustomization.yaml": "patches:\n- {patch: 'a: b'}\n"}, "", "unable to parse SM or JSON patch"},
		{files{"kustomization.yaml": "transformers: [f.yaml]\n", "f.yaml": renderConfig("cluster: cluster-one")}, "", "functions are not run here"},
	} {
		root := filetest.Folder(t, c.files)
		got := renders("--cluster", "cluster-one", filepath.Join(root, c.path))
		refused(t, got, strings.ReplaceAll(c.say, "ROOT", root))
		expect.Same(t, "errors in:\n"+got.stderr, 1, strings.Count(got.stderr, "error: "))
	}
	expect.Same(t, "left in the folder for temporary files", files{}, filetest.Read(t, temporary))
}

// TestRenderKustomizationWritesNothing builds where nothing can be written.
func TestRenderKustomizationWritesNothing(t *testing.T) {
	root := filetest.Folder(t, baseWith("namespace: ns-one\n", nil))
	t.Setenv("TMPDIR", filepath.Join(root, "missing"))
	t.Chdir(filepath.Join(root, "base"))
	succeeds(t, "--cluster", "cluster-one", ".")
}

// A name patch may give the resource a name that its StatefulSet does not have
// (rule 14).
func TestRenderAsKustomizeWithPatchedName(t *testing.T) {
	asPair(t, baseWith(`namespace: ns-one
patches:
- target: {kind: GlobalHeadlessService}
  patch: '[{"op": "replace", "path": "/metadata/name", "value": "db-prod"}, {"op": "add", "path": "/spec/service", "value": {"name": "kafka-headless"}}]'
`, nil)).check(t)
}

// Without a headless Service, the prefix of the resource is that of the Service
// (rule 14).
func TestRenderAsKustomizeWithPrefixAndNoService(t *testing.T) {
	base := baseWith("namespace: ns-one\nnamePrefix: p-\n", nil)
	base["base/kustomization.yaml"] = strings.Replace(base["base/kustomization.yaml"], "- service.yaml\n", "", 1)
	asPair(t, base).check(t)
}
