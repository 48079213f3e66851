package main

import (
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// validation is a ConfigMap by which kustomize runs the function as a validator.
const validation = `apiVersion: v1
kind: ConfigMap
metadata:
  name: validation
  annotations:
    config.kubernetes.io/function: |
      exec: {path: global-headless-service}
data:
  mode: Validate
  cluster: cluster-two
`

// consumerBuild is an overlay of a consumer that validates what it builds.
func consumerBuild(overlay string) files {
	return files{
		"base/copy.yaml":             kafkaMember("cluster-two", "ns-one"),
		"base/kustomization.yaml":    "resources: [copy.yaml]\n",
		"overlay/kustomization.yaml": "resources: [../base]\n" + overlay,
		"overlay/validation.yaml":    validation,
	}
}

// TestValidateInKustomize: a validator passes a consistent cluster through, and
// fails the build of one that a transformer has changed.
func TestValidateInKustomize(t *testing.T) {
	const listed = "validators: [validation.yaml]\n"
	for name, c := range map[string]kustomizeCase{
		"Consistent": {files: consumerBuild(listed), want: kafkaMember("cluster-two", "ns-one")},
		"LabelsWithSelectors": {files: consumerBuild("labels:\n- {pairs: {team: data}, includeSelectors: true}\n" + listed),
			errors: []string{"spec.selector: is set on a member's copy", "[copy-with-selector]"}},
		"Patched": {files: consumerBuild("patches:\n- patch: '{apiVersion: v1, kind: Service, metadata: {name: kafka-headless, namespace: ns-one, annotations: {fn.kpt.dev/cluster: cluster-one}}}'\n" + listed),
			errors: []string{`is for cluster "cluster-one", and cluster "cluster-two" has it`, "[object-in-wrong-cluster]"}},
		"UnderTransformers": {files: consumerBuild("transformers: [validation.yaml]\n"), want: placeholder},
	} {
		t.Run(name, func(t *testing.T) {
			c.build = "overlay"
			c.run(t)
		})
	}
}

// TestValidateInKpt: a validator sees the whole package, leaves it as it is, and
// fails the render of one that is inconsistent.
func TestValidateInKpt(t *testing.T) {
	validator := strings.Replace(kptfile, "  mutators:\n    - exec: global-headless-service\n", "  validators:\n    - exec: global-headless-service\n      configMap: {mode: Validate}\n", 1)
	for name, tc := range map[string]struct {
		old, new string
		says     string
	}{
		"Consistent":      {},
		"SelectorDiffers": {`"app.kubernetes.io/component":"kafka"`, `"app.kubernetes.io/component":"broker"`, "[copy-selector-differs]"},
		"PortDiffers":     {"port: 9092", "port: 9093", "is a copy of"},
		"OtherCluster":    {"fn.kpt.dev/cluster: cluster-two", "fn.kpt.dev/cluster: cluster-one", "and cluster \"cluster-two\" has it"},
	} {
		t.Run(name, func(t *testing.T) {
			all := renderedPackage().With(files{"Kptfile": validator})
			all[kptThree] = strings.ReplaceAll(all[kptThree], tc.old, tc.new)
			root := filetest.Folder(t, all)
			before := filetest.Read(t, root)
			got := kptRender(t, root)
			expect.Same(t, "the package", before, filetest.Read(t, root))
			expect.Same(t, "whether it fails\n"+got.stderr, tc.says != "", got.exit != 0)
			expect.Contains(t, "kpt's words", got.stdout+got.stderr, tc.says)
		})
	}
}

// TestValidateStrict: warnings: Error makes errors of a validation's warnings.
func TestValidateStrict(t *testing.T) {
	list := input(t, "validate/package-without-source")
	expect.Same(t, "exit code", 0, call(list).exit)
	got := call(strings.Replace(list, "mode: Validate\n", "mode: Validate\n    warnings: Error\n", 1))
	expect.Same(t, "exit code of a strict run", 1, got.exit)
	expect.Contains(t, "stderr", got.stderr, "error: ", "[copy-without-source]")
}

// TestValidateExamples: what the examples hold rendered is consistent.
func TestValidateExamples(t *testing.T) {
	root := copied(t, "kpt")
	got := runs(t, "render", "--output", root, root)
	expect.Same(t, "exit code of render\n"+got.stderr, 0, got.exit)
	got = runs(t, "validate", root)
	expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
}
