package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/programs"
)

// argocd runs a command of the plugin on a folder, with parameters as Argo CD
// passes them.
func argocd(t *testing.T, parameters, command, folder string) outcome {
	t.Helper()
	t.Setenv("ARGOCD_APP_PARAMETERS", parameters)
	var stdout, stderr strings.Builder
	exit := run(t.Context(), []string{"argocd", command, folder}, strings.NewReader(""), &stdout, &stderr)
	return outcome{stdout.String(), stderr.String(), exit}
}

// kustomizeOnPath puts the real kustomize beside our own binary on PATH.
func kustomizeOnPath(t *testing.T) {
	t.Helper()
	onPath(t)
	path, err := programs.Kustomize()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+os.Getenv("PATH"))
}

const clusterTwo = `[{"name": "cluster", "string": "cluster-two"}]`

// TestArgoCDIsRender: generate prints what render prints.
func TestArgoCDIsRender(t *testing.T) {
	base := filepath.Join(copied(t, "kustomize"), "base")
	want := succeeds(t, "--cluster", "cluster-two", "--other-items", "WithSource", base)
	got := argocd(t, clusterTwo, "generate", base)
	expect.Same(t, "exit code", 0, got.exit)
	expect.Same(t, "stdout", want.stdout, got.stdout)
	expect.Same(t, "stderr", want.stderr, got.stderr)
}

// TestArgoCDFunctionsOfOthers: a kustomization that runs functions, but not
// this one, is not taken for rendered.
func TestArgoCDFunctionsOfOthers(t *testing.T) {
	kustomizeOnPath(t)
	if _, err := exec.LookPath("cat"); err != nil {
		t.Skip("SKIPPED: no cat, which is the other function")
	}
	root := copied(t, "kustomize")
	render := filepath.Join(root, "overlays", "cluster-two", "render.yaml")
	text, err := os.ReadFile(render)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(render, []byte(strings.Replace(string(text), "path: global-headless-service", "path: cat", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	got := argocd(t, "", "generate", filepath.Dir(render))
	expect.Same(t, "exit code", 1, got.exit)
	expect.Same(t, "stdout", "", got.stdout)
	expect.Contains(t, "stderr", got.stderr, `GlobalHeadlessService "kafka-headless" is left in what kustomize builds`)
}

// TestArgoCDParameters: whatever Argo CD passes is read strictly.
func TestArgoCDParameters(t *testing.T) {
	base := filepath.Join(copied(t, "kustomize"), "base")
	for parameters, want := range map[string]string{
		"":                                       `parameter "cluster": required`,
		"null":                                   `parameter "cluster": required`,
		"{":                                      "$ARGOCD_APP_PARAMETERS: ",
		`[{"name": "cluster", "string": "a/b"}]`: `parameter "cluster": "a/b" is not`,
		`[{"name": "cluster", "array": ["cluster-two"]}]`:                                 `parameter "cluster": it must have one value`,
		`[{"name": "namespace", "string": "x"}, {"name": "absentcluster", "string": ""}]`: `did you mean "absentCluster"?`,
	} {
		got := argocd(t, parameters, "generate", base)
		expect.Same(t, parameters+": exit code", 1, got.exit)
		expect.Same(t, parameters+": stdout", "", got.stdout)
		expect.Contains(t, parameters, got.stderr, want)
	}
}

// TestKustomizeVersions: the sidecar's image, the tests and CI have one version
// of kustomize.
func TestKustomizeVersions(t *testing.T) {
	modules, err := os.ReadFile(filepath.Join("..", "tools", "kustomize.mod"))
	if err != nil {
		t.Fatal(err)
	}
	expect.Contains(t, "tools/kustomize.mod", string(modules), "sigs.k8s.io/kustomize/kustomize/v5 "+programs.KustomizeVersion)
}
