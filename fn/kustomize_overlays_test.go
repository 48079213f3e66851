package main

import "testing"

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
	base := kafkaBase().With(files{
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
