package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestArgoCDDiscover: an app is ours by what its files, or the bases of its
// kustomization, declare; a word in a text, a template or a hidden file is not
// a declaration.
func TestArgoCDDiscover(t *testing.T) {
	declaration := "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: a}\n"
	root := filetest.Folder(t, files{
		"deep/a/b.yaml":                declaration,
		"second/a.yaml":                "kind: A\napiVersion: v1\n---\n" + declaration,
		"overlay/kustomization.yaml":   "resources: [https://example.org/remote.yaml, ../deep]\n",
		"component/kustomization.yaml": "components: [../inline]\n",
		"inline/kustomization.yaml":    "transformers:\n- |\n  " + strings.ReplaceAll(declaration, "\n", "\n  ") + "\n",
		"broken/a.yaml":                declaration + "spec: {\n",
		"json/a.json":                  `{"apiVersion": "fn.kpt.dev/v1alpha1", "kind": "GlobalHeadlessService", "metadata": {"name": "a"}}`,
		"unlisted/kustomization.yaml":  "resources: []\n",
		"unlisted/a.yaml":              declaration,
		"circle/kustomization.yaml":    "resources: [., ../circle]\n",
		"hidden/.a/a.yaml":             declaration,
		"chart/Chart.yaml":             "name: chart\n",
		"chart/templates/a.yaml":       declaration,
		"template/a.yaml":              strings.Replace(declaration, "{name: a}", "{name: {{ a }} }", 1),
		"word/a.yaml":                  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: a GlobalHeadlessService of fn.kpt.dev}\n",
		"group/a.yaml":                 "# fn.kpt.dev\n" + strings.Replace(declaration, "fn.kpt.dev", "example.org", 1),
		"text/a.md":                    declaration,
	})
	for name, want := range map[string]string{
		"deep": "a/b.yaml", "second": "a.yaml", "overlay": "../deep/a/b.yaml", "component": "../inline/kustomization.yaml",
		"inline": "kustomization.yaml", "broken": "a.yaml", "json": "a.json",
		"unlisted": "", "circle": "", "hidden": "", "chart": "", "template": "", "word": "", "group": "", "text": "",
	} {
		got := argocd(t, "", "discover", filepath.Join(root, name))
		if want != "" {
			want = filepath.Join(root, name, want) + "\n"
		}
		expect.Same(t, name+": exit code", 0, got.exit)
		expect.Same(t, name+": stderr", "", got.stderr)
		expect.Same(t, name, want, got.stdout)
	}
}

// TestArgoCDInstall: what is installed is the program itself, over an older one.
func TestArgoCDInstall(t *testing.T) {
	onPath(t)
	target := filepath.Join(filetest.Folder(t, files{"global-headless-service": "old"}), "global-headless-service")
	if out, err := exec.Command("global-headless-service", "argocd", "install", filepath.Dir(target)).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command(target, "--version").CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "global-headless-service ") {
		t.Errorf("%v\n%s", err, out)
	}
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil || len(entries) != 1 {
		t.Errorf("%v %v", entries, err)
	}
	t.Chdir(t.TempDir())
	for _, folder := range []string{"missing", ""} {
		got := argocd(t, "", "install", folder)
		expect.Same(t, folder+": exit code", 1, got.exit)
		expect.Contains(t, folder, got.stderr, "[write-failed]")
		expect.Same(t, folder+": names of its own in "+got.stderr, false, strings.Contains(got.stderr, ".global-headless-service-"))
	}
	expect.Same(t, "installed", files{}, filetest.Read(t, "."))
}
