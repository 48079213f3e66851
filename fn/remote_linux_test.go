package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// A remoteWorld has a web server and a git, which note that they were used.
type remoteWorld struct {
	url   string
	asked atomic.Int32
	git   string // the file to which git adds its arguments
}

// newRemoteWorld starts the server, which answers with a text, and puts a git on
// PATH, which checks out a folder.
func newRemoteWorld(t *testing.T, answer string, repository files) *remoteWorld {
	t.Helper()
	w := &remoteWorld{git: filepath.Join(t.TempDir(), "git.log")}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		w.asked.Add(1)
		rw.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	bin := filetest.Folder(t, files{"git": "#!/bin/sh\necho \"$@\" >> '" + w.git + "'\nif [ \"$1\" = checkout ]; then cp -R '" + filetest.Folder(t, repository) + "/.' .; fi\n"})
	if err := os.Chmod(filepath.Join(bin, "git"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	return w
}

// gitRan returns the arguments of all calls of git.
func (w *remoteWorld) gitRan() string {
	log, _ := os.ReadFile(w.git)
	return string(log)
}

// run runs a command over a folder with files, in which SERVER stands for the server.
func (w *remoteWorld) run(t *testing.T, in files, args ...string) outcome {
	t.Helper()
	all := files{}
	for name, text := range in {
		all[name] = strings.ReplaceAll(text, "SERVER", w.url)
	}
	t.Chdir(filetest.Folder(t, all))
	var stdout, stderr strings.Builder
	exit := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
	return outcome{stdout.String(), stderr.String(), exit}
}

// TestRemoteResourcesAreRefused: whatever a kustomization refers to by URL, or as a
// repository, is refused before a server is asked and before git runs, and the error
// names the kustomization and the field.
func TestRemoteResourcesAreRefused(t *testing.T) {
	w := newRemoteWorld(t, kafkaStream, nil)
	builtin := "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\npath: SERVER/a.yaml\ntarget: {kind: StatefulSet}\n"
	for name, c := range map[string]struct {
		kustomization string
		more          files
		want          string
	}{
		"a file":              {"resources: [kafka.yaml, SERVER/a.yaml]", nil, "in/kustomization.yaml: resources[1]: "},
		"a repository":        {"resources: [git@git.example:org/repo]", nil, "in/kustomization.yaml: resources[0]: \"git@git.example:org/repo\" is remote, and nothing is downloaded; copy it into the repository, or pass --allow-remote-resources; if a local path is meant, begin it with ./"},
		"of GitHub":           {"resources: [\"github.com/org/repo?ref=v1\"]", nil, "resources[0]: "},
		"in any case":         {"resources: [\"GIT::HTTPS://git.example/org/repo\"]", nil, "resources[0]: "},
		"by ssh":              {"resources: [\"ssh://git@git.example/org/repo\"]", nil, "resources[0]: "},
		"of a local file":     {"resources: [\"file:///srv/repo\"]", nil, "resources[0]: "},
		"an old base":         {"bases: [\"SERVER/org/repo\"]", nil, "bases[0]: "},
		"a component":         {"components: [\"SERVER/org/repo\"]", nil, "components[0]: "},
		"a generator":         {"generators: [SERVER/a.yaml]", nil, "generators[0]: "},
		"a transformer":       {"transformers: [SERVER/a.yaml]", nil, "transformers[0]: "},
		"a validator":         {"validators: [SERVER/a.yaml]", nil, "validators[0]: "},
		"a definition":        {"crds: [SERVER/a.yaml]", nil, "crds[0]: "},
		"a configuration":     {"configurations: [SERVER/a.yaml]", nil, "configurations[0]: "},
		"a schema":            {"openapi: {path: SERVER/a.json}", nil, "openapi.path: "},
		"a patch":             {"patches: [{path: SERVER/a.yaml}]", nil, "patches[0].path: "},
		"a merge patch":       {"patchesStrategicMerge: [SERVER/a.yaml]", nil, "patchesStrategicMerge[0]: "},
		"a JSON patch":        {"patchesJson6902: [{path: SERVER/a.yaml, target: {kind: A, name: a}}]", nil, "patchesJson6902[0].path: "},
		"a replacement":       {"replacements: [{path: SERVER/a.yaml}]", nil, "replacements[0].path: "},
		"data of a ConfigMap": {"configMapGenerator: [{name: a, files: [a=SERVER/a]}]", nil, "configMapGenerator[0].files[0]: "},
		"envs of a Secret":    {"secretGenerator: [{name: a, envs: [SERVER/a]}]", nil, "secretGenerator[0].envs[0]: "},
		"env of a Secret":     {"secretGenerator: [{name: a, env: SERVER/a}]", nil, "secretGenerator[0].env: "},
		"another case of key": {"Resources: [SERVER/a.yaml]", nil, "resources[0]: "},
		"behind a base":       {"resources: [../base]", files{"base/kustomization.yml": "resources: [../far]", "far/Kustomization": "resources: [SERVER/a.yaml]"}, "far/Kustomization: resources[0]: "},
		"behind a component":  {"components: [../base]", files{"base/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [SERVER/a.yaml]"}, "base/kustomization.yaml: resources[0]: "},
		"behind a generator":  {"generators: [../base]", files{"base/kustomization.yaml": "resources: [SERVER/a.yaml]"}, "base/kustomization.yaml: resources[0]: "},
		"of a builtin":        {"resources: [kafka.yaml]\ntransformers: [a.yaml]", files{"in/a.yaml": builtin}, "in: a file that the kustomization reads: "},
		"a broken local file": {"resources: [\"a@git.example:b/c.yaml\"]", files{"in/a@git.example:b/c.yaml": "{"}, "resources[0]: "},
	} {
		t.Run(name, func(t *testing.T) {
			in := files{"in/kustomization.yaml": c.kustomization, "in/kafka.yaml": kafkaStream}.With(c.more)
			for _, flags := range [][]string{nil, {"--load-restrictor", "LoadRestrictionsNone"}} {
				got := w.run(t, in, append(flags, "render", "--cluster", "cluster-one", "in")...)
				expect.Same(t, "exit code", 1, got.exit)
				expect.Same(t, "stdout", "", got.stdout)
				expect.Contains(t, "stderr", got.stderr, c.want, "is remote", "[remote-resource]")
			}
			expect.Same(t, "requests", int32(0), w.asked.Load())
			expect.Same(t, "calls of git", "", w.gitRan())
		})
	}
}

// TestRemoteResourcesBehindLinks: a kustomization that is a symbolic link to a file
// of another name is one.
func TestRemoteResourcesBehindLinks(t *testing.T) {
	w := newRemoteWorld(t, kafkaStream, nil)
	folder := filetest.Folder(t, files{"in/other.yaml": "resources: [" + w.url + "/org/repo]", "over/kustomization.yaml": "resources: [../in]"})
	if err := os.Symlink("other.yaml", filepath.Join(folder, "in/kustomization.yaml")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	for _, args := range []string{"list in", "list over", "list --load-restrictor LoadRestrictionsNone over"} {
		var stdout, stderr strings.Builder
		run(t.Context(), strings.Fields(args), strings.NewReader(""), &stdout, &stderr)
		expect.Contains(t, args, stderr.String(), "in/", "resources[0]: ", "[remote-resource]")
	}
	expect.Same(t, "requests", int32(0), w.asked.Load())
	expect.Same(t, "calls of git", "", w.gitRan())
}

// TestEveryCommandRefusesRemoteResources: each command that reads PATHs refuses
// remote resources, and downloads them with the flag.
func TestEveryCommandRefusesRemoteResources(t *testing.T) {
	w := newRemoteWorld(t, kafkaStream, nil)
	for _, line := range []string{
		"render --cluster cluster-one in", "render --output out in", "diff --output out in", "status in", "diff --live in",
		"validate one=in", "import one=in", "init --members cluster-one/ns-one,cluster-two/ns-one in", "list in", "names in", "graph in",
		"argocd generate in",
	} {
		t.Setenv("ARGOCD_APP_PARAMETERS", `[{"name": "cluster", "string": "cluster-one"}]`)
		in := files{"in/kustomization.yaml": "resources: [SERVER/a.yaml]"}
		got := w.run(t, in, strings.Fields(line)...)
		if got.exit == 0 {
			t.Errorf("%s: exit code 0", line)
		}
		expect.Contains(t, line, got.stderr, "in/kustomization.yaml: resources[0]: ", "[remote-resource]")
		expect.Same(t, line+": requests", int32(0), w.asked.Swap(0))
		if strings.Contains(line, "status") || strings.Contains(line, "--live") {
			continue // which ask clusters next
		}
		got = w.run(t, in, append(strings.Fields(line), "--allow-remote-resources")...)
		expect.Same(t, line+", allowed: is it refused", false, strings.Contains(got.stderr, "[remote-resource]"))
		if w.asked.Swap(0) == 0 {
			t.Errorf("%s, allowed: nothing is downloaded: %s", line, got.stderr)
		}
	}
}

// TestArgoCDParametersRefuseRemoteResources: the user interface gets the parameters all
// the same, and nothing is downloaded.
func TestArgoCDParametersRefuseRemoteResources(t *testing.T) {
	w := newRemoteWorld(t, kafkaStream, nil)
	in := files{"in/kustomization.yaml": "resources: [SERVER/a.yaml]"}
	got := w.run(t, in, "argocd", "parameters", "in")
	expect.Same(t, "exit code", 0, got.exit)
	expect.Contains(t, "stderr", got.stderr, "is remote", "[app-unreadable]")
	expect.Same(t, "requests", int32(0), w.asked.Load())
	got = w.run(t, in, "argocd", "parameters", "--allow-remote-resources", "in")
	expect.Same(t, "stderr", "", got.stderr)
	expect.Contains(t, "stdout", got.stdout, "cluster-one")
}

// TestRemoteResourcesAllowed: with the flag a URL and a repository are what kustomize
// makes of them.
func TestRemoteResourcesAllowed(t *testing.T) {
	w := newRemoteWorld(t, kafkaStream, files{"base/kustomization.yaml": "resources: [kafka.yaml]", "base/kafka.yaml": kafkaStream})
	want := w.run(t, files{"in/kustomization.yaml": "resources: [kafka.yaml]", "in/kafka.yaml": kafkaStream}, "render", "--cluster", "cluster-one", "in")
	expect.Same(t, "exit code", 0, want.exit)
	for _, resource := range []string{"SERVER/kafka.yaml", "git@git.example:org/repo//base"} {
		got := w.run(t, files{"in/kustomization.yaml": "resources: [\"" + resource + "\"]"}, "render", "--cluster", "cluster-one", "--allow-remote-resources", "in")
		expect.Same(t, resource+": stderr", want.stderr, got.stderr)
		expect.Same(t, resource, want.stdout, got.stdout)
	}
	expect.Same(t, "requests", int32(1), w.asked.Load())
	expect.Contains(t, "calls of git", w.gitRan(), "fetch --depth=1 git@git.example:org/repo HEAD\n")
}
