package main

import (
	"os"
	"path/filepath"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// kustomizeCase is a folder, the kustomization in it that is built, and what
// must come of that: the stream, or an error that says all of these.
type kustomizeCase struct {
	files  files
	build  string
	want   string
	errors []string
}

// run builds with the real kustomize and with its engine in this process; the
// two must agree.
func (c kustomizeCase) run(t *testing.T) {
	t.Helper()
	onPath(t)
	root := filepath.Join(folder(t, c.files), c.build)
	got := kustomizeBuild(t, root)
	inProcess := krustyBuild(t, root)
	same(t, "the engine in process differs from the command", got.stdout, inProcess.stdout)
	if c.errors != nil {
		failed(t, "kustomize", got, c.errors)
		failed(t, "the engine in process", inProcess, c.errors)
		return
	}
	same(t, "stderr", "", got.stderr)
	same(t, "stderr of the engine in process", "", inProcess.stderr)
	same(t, "exit code", 0, got.exit)
	same(t, "kustomize build "+c.build, c.want, got.stdout)
}

func failed(t *testing.T, what string, got outcome, parts []string) {
	t.Helper()
	if got.exit == 0 || got.stdout != "" {
		t.Errorf("%s: exit %d, stdout:\n%s", what, got.exit, got.stdout)
	}
	contains(t, "stderr of "+what, got.stderr, parts...)
}

func kustomizeBuild(t *testing.T, root string) outcome {
	t.Helper()
	kustomize, err := findKustomize()
	if err != nil {
		t.Fatal(err)
	}
	return tool(t, root, kustomize, "build", "--enable-alpha-plugins", "--enable-exec")
}

// krustyBuild builds as kustomize does by default. A function writes to this
// process's own stderr there, which is caught in a file.
func krustyBuild(t *testing.T, root string) outcome {
	t.Helper()
	stderr, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer stderr.Close()
	mine := os.Stderr
	os.Stderr = stderr
	stdout, err := krustyRun(root)
	os.Stderr = mine
	said, readErr := os.ReadFile(stderr.Name())
	if readErr != nil {
		t.Fatal(readErr)
	}
	if err != nil {
		return outcome{"", string(said) + "Error: " + err.Error() + "\n", 1}
	}
	return outcome{stdout, string(said), 0}
}

func krustyRun(root string) (string, error) {
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	options.PluginConfig = types.EnabledPluginConfig(types.BploUseStaticallyLinked)
	options.PluginConfig.FnpLoadingOptions.EnableExec = true
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), root)
	if err != nil {
		return "", err
	}
	stream, err := resources.AsYaml()
	return string(stream), err
}

// kafkaBase is a chart's output and the declarations as resources of a base.
func kafkaBase() files {
	return files{
		"base/service.yaml":     kafkaService,
		"base/statefulset.yaml": kafkaStatefulSet,
		"base/namespace.yaml":   kafkaNamespace,
		"base/declaration.yaml": kafkaDeclaration,
		"base/kustomization.yaml": `resources:
- service.yaml
- statefulset.yaml
- namespace.yaml
- declaration.yaml
`,
	}
}

const overlay = `resources: [../base]
transformers: [render.yaml]
`

func TestKustomizeOverlayPerCluster(t *testing.T) {
	base := kafkaBase().with(files{
		"one/kustomization.yaml":     "namespace: ns-one\n" + overlay,
		"one/render.yaml":            renderConfig("cluster: cluster-one"),
		"two/kustomization.yaml":     overlay,
		"two/render.yaml":            renderConfig("cluster: cluster-two", "otherItems: WithSource"),
		"two-ns/kustomization.yaml":  "namespace: ns-one\n" + overlay,
		"two-ns/render.yaml":         renderConfig("cluster: cluster-two", "otherItems: Drop"),
		"two-all/kustomization.yaml": "namespace: ns-one\n" + overlay,
		"two-all/render.yaml":        renderConfig("cluster: cluster-two", "otherItems: Keep"),
	})
	base["base/kustomization.yaml"] += "- account.yaml\n"
	base["base/account.yaml"] = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: kafka\n"
	account := "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: kafka\n  namespace: ns-one\n"
	for name, want := range map[string]string{
		"one":     documents(account, in("ns-one", kafkaService), kafkaMember("cluster-one", "ns-two"), in("ns-one", kafkaStatefulSet)),
		"two":     kafkaMember("cluster-two", "ns-one"),
		"two-ns":  kafkaMember("cluster-two", "ns-one"),
		"two-all": documents(account, kafkaMember("cluster-two", "ns-one")),
	} {
		t.Run(name, func(t *testing.T) { kustomizeCase{files: base, build: name, want: want}.run(t) })
	}
}

func TestKustomizeFunctionConfigIsTheDeclaration(t *testing.T) {
	f := files{
		"base/service.yaml":       in("ns-one", kafkaService),
		"base/statefulset.yaml":   in("ns-one", kafkaStatefulSet),
		"base/namespace.yaml":     kafkaNamespace,
		"base/kustomization.yaml": "resources: [service.yaml, statefulset.yaml, namespace.yaml]\n",
		"one/kustomization.yaml":  overlay,
		"one/render.yaml":         asFunction(kafkaDeclaration) + "  render: {cluster: cluster-one}\n",
		"two/kustomization.yaml":  overlay,
		"two/render.yaml":         asFunction(kafkaDeclaration) + "  render: {cluster: cluster-two, otherItems: WithSource}\n",
	}
	for name, want := range map[string]string{
		"one": documents(in("ns-one", kafkaService), kafkaMember("cluster-one", "ns-two"), in("ns-one", kafkaStatefulSet)),
		"two": kafkaMember("cluster-two", "ns-one"),
	} {
		t.Run(name, func(t *testing.T) { kustomizeCase{files: f, build: name, want: want}.run(t) })
	}
}

func TestKustomizeOverlayPatchesTheFunctionConfig(t *testing.T) {
	f := files{
		"base/service.yaml":           in("ns-one", kafkaService),
		"base/statefulset.yaml":       in("ns-one", kafkaStatefulSet),
		"base/namespace.yaml":         kafkaNamespace,
		"base/kustomization.yaml":     "resources: [service.yaml, statefulset.yaml, namespace.yaml]\n",
		"function/declaration.yaml":   asFunction(kafkaDeclaration),
		"function/kustomization.yaml": "resources: [declaration.yaml]\n",
		"two/kustomization.yaml":      "resources: [../base]\ntransformers: [render]\n",
		"two/render/kustomization.yaml": `resources: [../../function]
patches:
- patch: |
    apiVersion: fn.kpt.dev/v1alpha1
    kind: GlobalHeadlessService
    metadata:
      name: kafka-headless
    spec:
      render: {cluster: cluster-two, otherItems: WithSource}
`,
	}
	kustomizeCase{files: f, build: "two", want: kafkaMember("cluster-two", "ns-one")}.run(t)
}

func TestKustomizeGenerator(t *testing.T) {
	declaration := asFunction(`apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: foo
spec:
  members:
  - {cluster: cluster-one, namespace: ns-one}
  - {cluster: cluster-one, namespace: ns-two}
  - {cluster: cluster-two, namespace: ns-one}
  source: {cluster: cluster-one, namespace: ns-one}
  service:
    selector: {key1: val1, key2: val2}
    ports: [{port: 8080, protocol: TCP}]
`)
	ports := "  - port: 8080\n    protocol: TCP\n"
	selector := `{"key1":"val1","key2":"val2"}`
	f := files{
		"one/kustomization.yaml":   "generators: [foo.yaml]\n",
		"one/foo.yaml":             declaration + "  render: {cluster: cluster-one}\n",
		"two/kustomization.yaml":   "generators: [foo.yaml]\n",
		"two/foo.yaml":             declaration + "  render: {cluster: cluster-two}\n",
		"fleet/kustomization.yaml": "generators: [foo.yaml]\n",
		"fleet/foo.yaml":           declaration,
		"named/kustomization.yaml": "generators: [foo.yaml]\n",
		"named/foo.yaml":           asFunction(kafkaDeclaration) + "  render: {cluster: cluster-two}\n",
	}
	source := `apiVersion: v1
kind: Service
metadata:
  annotations:
    fn.kpt.dev/cluster: cluster-one
    fn.kpt.dev/global-headless-service: foo
  name: foo
  namespace: ns-one
spec:
  clusterIP: None
  ports:
` + ports + `  selector:
    key1: val1
    key2: val2
  type: ClusterIP
`
	t.Run("one", func(t *testing.T) {
		kustomizeCase{files: f, build: "one", want: documents(source, memberOf("foo", "cluster-one", "ns-two", selector, ports))}.run(t)
	})
	t.Run("two", func(t *testing.T) {
		kustomizeCase{files: f, build: "two", want: memberOf("foo", "cluster-two", "ns-one", selector, ports)}.run(t)
	})
	t.Run("fleet", func(t *testing.T) {
		kustomizeCase{files: f, build: "fleet", errors: []string{`error: `, `GlobalHeadlessService "foo"`, `spec.render.cluster`, `Service "foo"`, `"ns-one"`}}.run(t)
	})
	t.Run("named", func(t *testing.T) {
		kustomizeCase{files: f, build: "named", errors: []string{`error: `, `spec.globalNamespace`, `"kafka-gns"`}}.run(t)
	})
}

func TestKustomizeShowsErrors(t *testing.T) {
	base := kafkaBase()
	misspelt := base.with(files{
		"base/declaration.yaml":  kafkaDeclaration + "    statefulSets: [kafak]\n",
		"one/kustomization.yaml": "namespace: ns-one\n" + overlay,
		"one/render.yaml":        renderConfig("cluster: cluster-one"),
	})
	for name, c := range map[string]kustomizeCase{
		"misspelt StatefulSet": {files: misspelt, build: "one",
			errors: []string{`error: GlobalHeadlessService "kafka-headless": spec.source.statefulSets[0]: `, `"kafak"`, `"kafka"`}},
		"no namespace in the source's own slice": {build: "one", files: base.with(files{
			"one/kustomization.yaml": overlay, "one/render.yaml": renderConfig("cluster: cluster-one"),
		}), errors: []string{`error: `, `StatefulSet "kafka"`, `namespace: ns-one`}},
		"other items in a consumer's slice": {build: "two", files: base.with(files{
			"base/kustomization.yaml": base["base/kustomization.yaml"] + "configMapGenerator:\n- {name: a, literals: [b=c]}\n",
			"two/kustomization.yaml":  overlay, "two/render.yaml": renderConfig("cluster: cluster-two"),
		}), errors: []string{`error: `, `otherItems`, `1 other resource`, `Keep`, `Drop`, `WithSource`}},
		"fleet": {build: "all", files: base.with(files{
			"all/kustomization.yaml": "namespace: ns-one\n" + overlay, "all/render.yaml": asFunction(kafkaDeclaration),
		}), errors: []string{`error: `, `spec.render.cluster`, `"cluster-one"`, `"cluster-two"`}},
		"cluster in no member list": {build: "three", files: base.with(files{
			"three/kustomization.yaml": overlay, "three/render.yaml": renderConfig("cluster: cluster-tow"),
		}), errors: []string{`error: `, `"cluster-tow"`, `"cluster-two"`, `absentCluster`}},
	} {
		t.Run(name, c.run)
	}
}
