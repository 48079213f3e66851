package main

import (
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

func TestKustomizeShowsErrors(t *testing.T) {
	base := kafkaBase()
	misspelt := base.With(files{
		"base/declaration.yaml":  kafkaDeclaration + "    statefulSets: [kafak]\n",
		"one/kustomization.yaml": "namespace: ns-one\n" + overlay,
		"one/render.yaml":        renderConfig("cluster: cluster-one"),
	})
	for name, c := range map[string]kustomizeCase{
		"misspelt StatefulSet": {files: misspelt, build: "one",
			errors: []string{`error: GlobalHeadlessService "kafka-headless": spec.source.statefulSets[0]: `, `"kafak"`, `"kafka"`}},
		"no namespace in the source's own slice": {build: "one", files: base.With(files{
			"one/kustomization.yaml": overlay, "one/render.yaml": renderConfig("cluster: cluster-one"),
		}), errors: []string{`error: `, `StatefulSet "kafka"`, `namespace: ns-one`}},
		"other items in a consumer's slice": {build: "two", files: base.With(files{
			"base/kustomization.yaml": base["base/kustomization.yaml"] + "configMapGenerator:\n- {name: a, literals: [b=c]}\n",
			"two/kustomization.yaml":  overlay, "two/render.yaml": renderConfig("cluster: cluster-two"),
		}), errors: []string{`error: `, `otherItems`, `1 other resource`, `Keep`, `Drop`, `WithSource`}},
		"fleet": {build: "all", files: base.With(files{
			"all/kustomization.yaml": "namespace: ns-one\n" + overlay, "all/render.yaml": asFunction(kafkaDeclaration),
		}), errors: []string{`error: `, `spec.render.cluster`, `"cluster-one"`, `"cluster-two"`}},
		"cluster in no member list": {build: "three", files: base.With(files{
			"three/kustomization.yaml": overlay, "three/render.yaml": renderConfig("cluster: cluster-tow"),
		}), errors: []string{`error: `, `"cluster-tow"`, `"cluster-two"`, `absentCluster`}},
	} {
		t.Run(name, c.run)
	}
}

// TestKustomizeShowsWarnings builds with a warning: kustomize shows what a
// function writes to stderr, also if it succeeds (rule 12).
func TestKustomizeShowsWarnings(t *testing.T) {
	onPath(t)
	root := filetest.Folder(t, kafkaBase().With(files{
		"base/service.yaml":      strings.Replace(kafkaService, "targetPort: kafka-client", "targetPort: nowhere", 1),
		"one/kustomization.yaml": "namespace: ns-one\n" + overlay,
		"one/render.yaml":        renderConfig("cluster: cluster-one"),
	}))
	got := kustomizeBuild(t, filepath.Join(root, "one"))
	expect.Same(t, "exit code", 0, got.exit)
	expect.Contains(t, "stderr", got.stderr, `warning: Service "kafka-headless": spec.ports[0].targetPort: no container has a port named "nowhere"`)
}
