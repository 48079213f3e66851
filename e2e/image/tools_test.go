package image

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	asExec      = "exec: {path: global-headless-service}"
	asContainer = "container: {image: " + name + "}"
)

// TestKustomize: each overlay of the example gives the same bytes in a
// container as on PATH, without --enable-exec.
func TestKustomize(t *testing.T) {
	needImage(t)
	kustomize := needTool(t, "kustomize", "KUSTOMIZE")
	nativeOnPath(t)
	for _, overlay := range []string{"cluster-one", "cluster-two"} {
		folder := example(t, "kustomize", filepath.Join("overlays", overlay, "render.yaml"), asExec, asExec)
		want := must(t, kustomize, "build", "--enable-alpha-plugins", "--enable-exec", filepath.Join(folder, "overlays", overlay))
		folder = example(t, "kustomize", filepath.Join("overlays", overlay, "render.yaml"), asExec, asContainer)
		got := must(t, kustomize, "build", "--enable-alpha-plugins", filepath.Join(folder, "overlays", overlay))
		if want == "" || got != want {
			t.Errorf("%s in a container:\n%s\non PATH:\n%s", overlay, got, want)
		}
	}
}

// TestKustomizeFails: what is wrong reaches the user, whose build fails.
func TestKustomizeFails(t *testing.T) {
	needImage(t)
	kustomize := needTool(t, "kustomize", "KUSTOMIZE")
	render := filepath.Join("overlays", "cluster-two", "render.yaml")
	folder := example(t, "kustomize", render, asExec, asContainer)
	replace(t, filepath.Join(folder, render), "cluster: cluster-two", "cluster: cluster-tow")
	got := run(t, exec.Command(kustomize, "build", "--enable-alpha-plugins", filepath.Join(folder, "overlays", "cluster-two")))
	if got.exit == 0 || got.stdout != "" || !strings.Contains(got.stderr, `"cluster-tow"`) {
		t.Errorf("%+v", got)
	}
}

// TestKpt: the example's package becomes the same files in a container as on
// PATH, without --allow-exec, and a second render changes none of them.
func TestKpt(t *testing.T) {
	needImage(t)
	kpt := needTool(t, "kpt", "KPT")
	nativeOnPath(t)
	folder := example(t, "kpt", "Kptfile", "- exec: global-headless-service", "- exec: global-headless-service")
	must(t, kpt, "fn", "render", "--allow-exec", folder)
	want := tree(t, folder)
	want["Kptfile"] = strings.Replace(want["Kptfile"], "- exec: global-headless-service", "- image: "+name, 1)
	folder = example(t, "kpt", "Kptfile", "- exec: global-headless-service", "- image: "+name)
	for _, policy := range []string{"never", "ifNotPresent"} {
		must(t, kpt, "fn", "render", "--image-pull-policy", policy, folder)
		if got := tree(t, folder); !maps.Equal(got, want) {
			t.Errorf("rendered with %s:\n%v\nwant:\n%v", policy, got, want)
		}
	}
}

// TestKptDoc: `kpt fn doc` shows the image's help.
func TestKptDoc(t *testing.T) {
	image := needImage(t)
	kpt := needTool(t, "kpt", "KPT")
	want := run(t, container(image, "", "--help")).stdout
	if got := must(t, kpt, "fn", "doc", "--image", image); want == "" || strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("kpt fn doc:\n%s\n--help:\n%s", got, want)
	}
}

// nativeOnPath puts the binary of this machine where a bare name is found.
func nativeOnPath(t *testing.T) {
	t.Helper()
	binary, err := filepath.Abs(needNative(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// example is a copy of an example with one text in one of its files replaced;
// what an earlier render left there is no part of it.
func example(t *testing.T, example, file, from, to string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(root, "examples", example))); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(folder, "clusters")); err != nil {
		t.Fatal(err)
	}
	replace(t, filepath.Join(folder, file), from, to)
	return folder
}

func replace(t *testing.T, path, from, to string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(content), from) {
		t.Fatalf("%s does not say %q", path, from)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(content), from, to, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
}

// tree is the content of every file below a folder.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		relative, _ := filepath.Rel(folder, path)
		files[relative] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
