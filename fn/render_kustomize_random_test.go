package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestRenderAsKustomizeInAllCombinations holds render against the real
// kustomize where namespaces, prefixes, suffixes, patches of names and
// components meet (rule 14): a few combinations of thousands in each
// run. SEED and COUNT choose others.
func TestRenderAsKustomizeInAllCombinations(t *testing.T) {
	onPath(t)
	seed, count := number("SEED", 1), number("COUNT", 12)
	for k := range count {
		r := rand.New(rand.NewPCG(seed, k))
		t.Run(fmt.Sprint(k), func(t *testing.T) { randomCustomization(r).check(t) })
	}
}

// number is the value of an environment variable, else otherwise.
func number(name string, otherwise uint64) uint64 {
	if n, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
		return n
	}
	return otherwise
}

// customization is a base in two layers, as files.
type customization struct{ files files }

// randomCustomization puts transformers of names into an inner layer with the
// resources, an outer one around it, and a component of that.
func randomCustomization(r *rand.Rand) customization {
	f := randomResources(r)
	inner := "resources: [statefulset.yaml, namespace.yaml, declaration.yaml, scaler.yaml"
	if !one(r, 3) {
		inner += ", service.yaml"
	}
	inner, outer := inner+"]\n", "resources: [../inner]\n"
	switch r.IntN(4) {
	case 0:
		inner += "namespace: ns-one\n"
	case 1: // which the outer one replaces
		inner += "namespace: ns-two\n"
		outer += "namespace: ns-one\n"
	case 2:
		f["inner/statefulset.yaml"], f["inner/service.yaml"] = in("ns-one", f["inner/statefulset.yaml"]), in("ns-one", kafkaService)
	default:
		outer += "namespace: ns-one\n"
	}
	if one(r, 3) {
		outer += "components: [../component]\n"
		f["component/kustomization.yaml"] = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + renames(r)
	}
	f["inner/kustomization.yaml"], f["base/kustomization.yaml"] = inner+renames(r), outer+renames(r)
	return customization{f}
}

// randomResources are Kafka's, with more or less said in them, and an overlay
// for each cluster.
func randomResources(r *rand.Rand) files {
	set, declaration := kafkaStatefulSet, kafkaDeclaration
	if one(r, 4) {
		set = strings.Replace(set, "  serviceName: kafka-headless\n", "", 1)
	}
	if one(r, 3) {
		declaration += "    statefulSets: [kafka]\n"
	}
	if one(r, 3) {
		declaration += "  service: {name: kafka-headless}\n"
	}
	return files{
		"inner/statefulset.yaml": set, "inner/service.yaml": kafkaService, "inner/scaler.yaml": scaler,
		"inner/namespace.yaml": kafkaNamespace, "inner/declaration.yaml": declaration,
		"one/kustomization.yaml": overlay, "one/render.yaml": renderConfig("cluster: cluster-one", "otherItems: Keep"),
		"two/kustomization.yaml": overlay, "two/render.yaml": renderConfig("cluster: cluster-two", "otherItems: Keep"),
	}
}

// scaler refers to the StatefulSet by name.
const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: kafka
spec:
  maxReplicas: 5
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: kafka}
`

func one(r *rand.Rand, of int) bool { return r.IntN(of) == 0 }

// renames are transformers of names.
func renames(r *rand.Rand) (lines string) {
	if one(r, 3) {
		lines += "namePrefix: " + string(rune('p'+r.IntN(4))) + "-\n"
	}
	if one(r, 4) {
		lines += "nameSuffix: -" + string(rune('a'+r.IntN(4))) + "\n"
	}
	var patches string
	for _, kind := range []string{"GlobalHeadlessService", "Service", "StatefulSet", "GlobalNamespace"} {
		if one(r, 5) {
			patches += fmt.Sprintf("- target: {kind: %s}\n  patch: '[{\"op\": \"replace\", \"path\": \"/metadata/name\", \"value\": \"x%d\"}]'\n", kind, r.IntN(5))
		}
	}
	if one(r, 8) {
		patches += "- target: {kind: GlobalHeadlessService}\n  patch: '[{\"op\": \"add\", \"path\": \"/spec/service\", \"value\": {\"name\": \"kafka-headless\"}}]'\n"
	}
	if patches != "" {
		lines += "patches:\n" + patches
	}
	return lines
}

// check compares what each cluster gets; what one refuses, the other does too.
func (c customization) check(t *testing.T) {
	t.Helper()
	root := filetest.Folder(t, c.files)
	for _, name := range []string{"one", "two"} {
		built := kustomizeBuild(t, filepath.Join(root, name))
		got := renders("--cluster", "cluster-"+name, "--other-items", "Keep", filepath.Join(root, "base"))
		switch {
		case built.exit != got.exit:
			t.Errorf("kustomize: exit %d\n%srender: exit %d\n%s", built.exit, built.stderr, got.exit, got.stderr)
		case built.exit == 0:
			expect.Same(t, "cluster-"+name+", -kustomize +render", values(t, built.stdout), values(t, got.stdout))
		}
	}
	if t.Failed() {
		for _, path := range []string{"inner/kustomization.yaml", "base/kustomization.yaml", "component/kustomization.yaml", "inner/declaration.yaml", "inner/statefulset.yaml"} {
			t.Logf("%s:\n%s", path, c.files[path])
		}
	}
}
