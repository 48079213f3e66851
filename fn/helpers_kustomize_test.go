package main

import (
	"os"
	"path/filepath"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/internal/programs"
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
	root := filepath.Join(filetest.Folder(t, c.files), c.build)
	got := kustomizeBuild(t, root)
	inProcess := krustyBuild(t, root)
	expect.Same(t, "the engine in process differs from the command", got.stdout, inProcess.stdout)
	if c.errors != nil {
		failed(t, "kustomize", got, c.errors)
		failed(t, "the engine in process", inProcess, c.errors)
		return
	}
	expect.Same(t, "stderr", "", got.stderr)
	expect.Same(t, "stderr of the engine in process", "", inProcess.stderr)
	expect.Same(t, "exit code", 0, got.exit)
	expect.Same(t, "kustomize build "+c.build, c.want, got.stdout)
}

func failed(t *testing.T, what string, got outcome, parts []string) {
	t.Helper()
	if got.exit == 0 || got.stdout != "" {
		t.Errorf("%s: exit %d, stdout:\n%s", what, got.exit, got.stdout)
	}
	expect.Contains(t, "stderr of "+what, got.stderr, parts...)
}

func kustomizeBuild(t *testing.T, root string) outcome {
	t.Helper()
	kustomize, err := programs.Kustomize()
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
