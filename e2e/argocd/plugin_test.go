package argocd

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/utils/kube"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	gocmp "github.com/google/go-cmp/cmp"
)

const (
	base    = "examples/kustomize/base"
	overlay = "examples/kustomize/overlays/cluster-two"
)

// apps are folders beside the examples.
var apps = map[string]string{
	"plain/service.yaml":            "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations: {note: a GlobalHeadlessService of fn.kpt.dev is elsewhere}\n",
	"kustomized/kustomization.yaml": "resources: [service.yaml, https://example.org/remote.yaml]\n",
	"kustomized/service.yaml":       "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
	"chart/Chart.yaml":              "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
	"chart/templates/a.yaml":        "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: '{{ .Release.Name }}'}\n",
	"broken/a.yaml":                 "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: a\n",
	"deep/a/b/c.yaml":               "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: a}\n",
	"circle/kustomization.yaml":     "resources: [../circle, .]\n",
	"generator/kustomization.yaml":  "generators:\n- |\n  apiVersion: fn.kpt.dev/v1alpha1\n  kind: GlobalHeadlessService\n  metadata: {name: a}\n",
	".hidden/a.yaml":                "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: a}\n",
}

// TestDiscover: the plugin takes the apps that declare a GlobalHeadlessService,
// and leaves every other app to the tool that had it.
func TestDiscover(t *testing.T) {
	server(t)
	repository := repository(t, apps)
	for path, want := range map[string]string{
		base:                       "Plugin",
		overlay:                    "Plugin",
		"examples/kpt":             "Plugin",
		"examples":                 "Plugin",
		"broken":                   "Plugin", // else another tool applies the rest of it
		"deep":                     "Plugin",
		"generator":                "Plugin",
		"plain":                    "Directory",
		"kustomized":               "Kustomize",
		"circle":                   "Kustomize",
		"chart":                    "Helm",
		"examples/argocd/rendered": "Directory",
	} {
		if got := (app{repository: repository, path: path}).kind(t); got != want {
			t.Errorf("%s is taken for %s, want %s", path, got, want)
		}
	}
}

// TestParameters: the UI shows the parameters, with the app's clusters, and
// the default.
func TestParameters(t *testing.T) {
	server(t)
	a := app{repository: repository(t, apps), path: base}
	got := map[string]string{}
	for _, p := range a.announced(t) {
		got[p.Name] = fmt.Sprintf("required: %v, default: %q", p.Required, p.String_)
		if p.Name == "cluster" && !strings.Contains(p.Tooltip, "cluster-one, cluster-two") || p.Title == "" {
			t.Errorf("%s: title %q, tooltip %q", p.Name, p.Title, p.Tooltip)
		}
	}
	if diff := gocmp.Diff(map[string]string{
		"cluster":       `required: true, default: ""`,
		"otherItems":    `required: false, default: "WithSource"`,
		"absentCluster": `required: false, default: "Error"`,
	}, got); diff != "" {
		t.Error(diff)
	}
	a.path = "broken"
	if got := a.announced(t); len(got) != 3 {
		t.Errorf("an app that is broken has %d parameters", len(got))
	}
	a.path = overlay
	if got := a.announced(t); len(got) != 0 {
		t.Errorf("an overlay that says its cluster itself announces %v", got)
	}
	a.path = base
	defaults := a.with("cluster", "cluster-two")
	want := objects(t, defaults)
	same(t, "what is announced as a default is not what is done", want,
		objects(t, defaults.with("otherItems", "WithSource").with("absentCluster", "Error")))
}

// TestGenerate: each cluster gets what the command line prints for it.
func TestGenerate(t *testing.T) {
	server(t)
	a := app{repository: repository(t, nil), path: base}
	for _, cluster := range []string{"cluster-one", "cluster-two"} {
		want := split(t, runProgram(t, a.folder(), "global-headless-service", "render", "--cluster", cluster, "--other-items", "WithSource", "."))
		same(t, cluster, want, objects(t, a.with("cluster", cluster)))
	}
	want := split(t, runProgram(t, a.folder(), "global-headless-service", "render", "--cluster", "cluster-two", "--other-items", "Keep", "."))
	same(t, "otherItems", want, objects(t, a.with("cluster", "cluster-two").with("otherItems", "Keep")))
}

// TestGenerateOverlay: a kustomization that runs the function itself says what
// its cluster is, and is what kustomize builds.
func TestGenerateOverlay(t *testing.T) {
	server(t)
	a := app{repository: repository(t, nil), path: overlay}
	want := split(t, runProgram(t, a.folder(), "kustomize", "build", "--enable-alpha-plugins", "--enable-exec", "."))
	same(t, "no parameter", want, objects(t, a))
	same(t, "a parameter that agrees", want, objects(t, a.with("cluster", "cluster-two")))
	fails(t, a.with("cluster", "cluster-one"), `it says "cluster-one", but the app's kustomization renders cluster "cluster-two"`)
	fails(t, a.with("otherItems", "Keep"), "say them there")
}

// TestErrors: what is wrong is what Argo CD's UI shows, in the words of stderr.
func TestErrors(t *testing.T) {
	server(t)
	repository := repository(t, map[string]string{
		"typo/a.yaml": strings.Replace(read(t, root+"/"+base+"/global-headless-service.yaml"), "globalNamespace: kafka-gns", "globalNamespace: kafka-gsn", 1),
		"typo/b.yaml": read(t, root+"/"+base+"/global-namespace.yaml"),
		"two/a.yaml":  apps["deep/a/b/c.yaml"],
	})
	a := app{repository: repository, path: base}
	fails(t, a, `parameter "cluster": required`, `"cluster-one", "cluster-two"`)
	fails(t, a.with("cluster", ""), `parameter "cluster": required`)
	fails(t, a.with("cluster", "cluster-tow"), `parameters.cluster: cluster "cluster-tow" is in no member list`, `did you mean "cluster-two"?`)
	fails(t, a.with("cluster", "cluster-two").with("otherItem", "Keep"), `parameter "otherItem"`, `did you mean "otherItems"?`)
	fails(t, a.with("cluster", "cluster-two").with("otherItems", "keep"), `did you mean "Keep"?`)
	list := a
	list.parameters = v1alpha1.ApplicationSourcePluginParameters{{Name: "cluster", OptionalArray: &v1alpha1.OptionalArray{Array: []string{"cluster-two"}}}}
	fails(t, list, `parameter "cluster": it must have one value`)
	a.path = "typo"
	fails(t, a.with("cluster", "cluster-two"), "a.yaml:7[0]", "spec.globalNamespace", `did you mean "kafka-gns"?`)
	fails(t, a, "spec.globalNamespace") // the declaration before the parameter
	a.path = "two"
	fails(t, a.with("cluster", "cluster-two"), "spec.source", "spec.members")
}

// TestNothing: an empty answer would have Argo CD delete all that the app has,
// so it is none, but for a cluster declared retired.
func TestNothing(t *testing.T) {
	server(t)
	transformer := strings.Replace(read(t, root+"/"+overlay+"/render.yaml"), "cluster: cluster-two", "cluster: gone\n  absentCluster: Empty", 1)
	repository := repository(t, map[string]string{
		"empty/kustomization.yaml":     "resources: [../" + base + "]\ntransformers: [render.yaml]\n",
		"empty/render.yaml":            transformer,
		"unrelated/kustomization.yaml": "resources: [../" + base + "]\ntransformers: [echo.yaml]\n",
		"unrelated/echo.yaml":          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: echo}'\n",
	})
	a := app{repository: repository, path: base}
	fails(t, a.with("cluster", "gone"), `cluster "gone" is in no member list`, "absentCluster: Empty")
	if got := objects(t, a.with("cluster", "gone").with("absentCluster", "Empty")); len(got) != 0 {
		t.Errorf("a retired cluster gets %v", got)
	}
	a.path = "empty"
	fails(t, a, "the kustomization builds nothing", "would delete everything")
	a.path = "unrelated"
	fails(t, a, "echo")
}

// TestRepositoryRunsNothing: a program in a repository is not run, though its
// kustomization asks for it.
func TestRepositoryRunsNothing(t *testing.T) {
	server(t)
	a := app{path: "app", repository: repository(t, map[string]string{
		"app/kustomization.yaml": "resources: [../" + base + "]\ntransformers: [run.yaml]\n",
		"app/run.yaml":           "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: run\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: ./run}'\n",
		"app/run":                read(t, needed[string](t)(binaries())+"/global-headless-service"),
	})}
	fails(t, a, "permission denied")
}

// TestTogether: apps that are rendered at once do not see each other.
func TestTogether(t *testing.T) {
	server(t)
	repository := repository(t, nil)
	var all []app
	want := map[int][]string{}
	for k := range 12 {
		a := app{repository: repository, path: []string{base, "examples/kpt"}[k/2%2]}.with("cluster", []string{"cluster-one", "cluster-two"}[k%2])
		if k < 4 {
			want[k] = objects(t, a)
		}
		all = append(all, a)
	}
	got, errs := make([][]string, len(all)), make([]error, len(all))
	var group sync.WaitGroup
	for k, a := range all {
		client, env := a.client(t, plugin), a.env(t)
		group.Go(func() { got[k], errs[k] = generate(t.Context(), client, a, env) })
	}
	group.Wait()
	for k := range all {
		if errs[k] != nil {
			t.Fatal(errs[k])
		}
		same(t, fmt.Sprint(k), want[k%4], cut(t, got[k]))
	}
}

// objects are the manifests of an app that can be generated.
func objects(t *testing.T, a app) []string {
	t.Helper()
	got, err := a.generated(t)
	if err != nil {
		t.Fatalf("%s: %v", a.path, err)
	}
	return cut(t, got)
}

// cut are manifests as JSON, as Argo CD hands them on.
func cut(t *testing.T, manifests []string) []string {
	t.Helper()
	var all []string
	for _, m := range manifests {
		all = append(all, split(t, m)...)
	}
	return all
}

// split is a stream as Argo CD cuts and reads it.
func split(t *testing.T, stream string) []string {
	t.Helper()
	var all []string
	read, err := kube.SplitYAML([]byte(stream))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range read {
		all = append(all, string(needed[[]byte](t)(json.Marshal(o))))
	}
	return all
}

// fails wants an error that says certain words.
func fails(t *testing.T, a app, words ...string) {
	t.Helper()
	got, err := a.generated(t)
	if err == nil {
		t.Errorf("%s: %d manifests, where an error is wanted that says %q", a.path, len(got), words)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: the error does not say %q:\n%v", a.path, w, err)
		}
	}
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s: nothing is wanted", what)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s, -want +got:\n%s", what, diff)
	}
}
