package image

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/v1/validate"

	"global-headless-service/tools/release/archive"
)

const root = "../../.."

var (
	created  = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	program  = []byte("the program")
	helper   = []byte("kustomize")
	outputs  = Outputs{"build:/out/global-headless-service": program, "kustomize:/out/kustomize": helper}
	licences = []archive.File{{Name: "usr/share/doc/program/LICENSE", Data: []byte("You may.")}}
)

// passed are the arguments of a release.
var passed = map[string]string{"VERSION": "v1.2.3", "REVISION": "c0ffee", "SOURCE": "https://example.org/source"}

// target returns a target of the real Dockerfile.
func target(t *testing.T, name string, args map[string]string) *Target {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read(text, args)
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Target(name)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestDockerfile reads the project's own Dockerfile: what this test names stands
// there word by word, so whoever changes it sees what a release makes of it.
func TestDockerfile(t *testing.T) {
	function := target(t, "function", passed)
	if function.User != "65532:65532" || !slices.Equal(function.Entrypoint, []string{"/usr/local/bin/global-headless-service"}) || !slices.Equal(function.Env, []string{defaultPath}) {
		t.Errorf("%+v", function)
	}
	const description = "org.opencontainers.image.description"
	if d := function.Labels[description]; !strings.HasPrefix(d, "KRM function ") || !strings.HasSuffix(d, "StatefulSet's pods by name") {
		t.Errorf("the description is %q", d)
	}
	common := map[string]string{
		"org.opencontainers.image.licenses": "Apache-2.0",
		"org.opencontainers.image.source":   "https://example.org/source",
		"org.opencontainers.image.version":  "v1.2.3",
		"org.opencontainers.image.revision": "c0ffee",
	}
	hasLabels(t, function, common, map[string]string{
		"org.opencontainers.image.title":   "global-headless-service",
		description:                        function.Labels[description],
		"dev.kpt.fn.meta.types":            "mutator",
		"dev.kpt.fn.meta.description":      strings.Replace(function.Labels[description], "KRM function that renders", "Renders", 1),
		"dev.kpt.fn.meta.documentationurl": "https://example.org/source",
		"dev.kpt.fn.meta.keywords":         "multi-cluster,service-mesh,statefulset",
	})
	sidecar := target(t, "argocd", passed)
	if sidecar.User != "999:999" || !slices.Equal(sidecar.Entrypoint, []string{"/var/run/argocd/argocd-cmp-server"}) || !slices.Equal(sidecar.Env, []string{"PATH=/usr/local/bin"}) {
		t.Errorf("%+v", sidecar)
	}
	if d := sidecar.Labels[description]; !strings.HasPrefix(d, "Config management plugin ") {
		t.Errorf("the sidecar's description is %q", d)
	}
	hasLabels(t, sidecar, common, map[string]string{"org.opencontainers.image.title": "global-headless-service-argocd", description: sidecar.Labels[description]})
}

// hasLabels expects the labels of both maps and no others.
func hasLabels(t *testing.T, got *Target, common, own map[string]string) {
	t.Helper()
	want := maps.Clone(own)
	maps.Copy(want, common)
	if !maps.Equal(got.Labels, want) {
		t.Errorf("labels\n%v\nwant\n%v", got.Labels, want)
	}
}

// TestLabelsWithoutValues: without a URL of the source, no label is empty.
func TestLabelsWithoutValues(t *testing.T) {
	got := target(t, "function", map[string]string{"SOURCE": ""})
	for label, value := range got.Labels {
		if value == "" {
			t.Errorf("label %s is empty", label)
		}
	}
	if len(got.Labels) != len(target(t, "function", passed).Labels)-3 { // the source, its documentation, and no REVISION
		t.Errorf("labels %v", got.Labels)
	}
}

// TestFiles: the images hold what the Dockerfile copies, with the modes that it gives.
func TestFiles(t *testing.T) {
	plugin, err := os.ReadFile(filepath.Join(root, "examples/argocd/sidecar/plugin.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	function := map[string]string{
		"-rw-r--r-- etc/group": "root:x:0:\nnonroot:x:65532:\nnobody:x:65534:\n",
		"-rw-r--r-- etc/passwd": "root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n" +
			"nobody:x:65534:65534:nobody:/:/sbin/nologin\n",
		"-rwxr-xr-x usr/local/bin/global-headless-service": string(program),
	}
	function["-rw-r--r-- usr/share/doc/program/LICENSE"] = "You may."
	sidecar := map[string]string{
		"-rwxr-xr-x usr/local/bin/kustomize":                   string(helper),
		"-rw-r--r-- home/argocd/cmp-server/config/plugin.yaml": string(plugin),
	}
	for name, data := range function {
		sidecar[name] = data
	}
	for name, want := range map[string]map[string]string{"function": function, "argocd": sidecar} {
		index := index(t, name)
		for _, image := range images(t, index) {
			got := files(t, image)
			for file := range got {
				if _, ok := want[file]; !ok {
					t.Errorf("%s holds %s", name, file)
				}
			}
			for file, data := range want {
				if got[file] != data {
					t.Errorf("%s: %s is %q, want %q", name, file, got[file], data)
				}
			}
		}
	}
}

// TestIndex: go-containerregistry finds nothing wrong with the layout, and the
// config of each image is the Dockerfile's.
func TestIndex(t *testing.T) {
	for _, name := range []string{"function", "argocd"} {
		want := target(t, name, passed)
		index := index(t, name)
		if err := validate.Index(index); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		manifest, err := index.IndexManifest()
		if err != nil {
			t.Fatal(err)
		}
		if manifest.Annotations["org.opencontainers.image.version"] != "v1.2.3" {
			t.Errorf("%s: the index has the annotations %v", name, manifest.Annotations)
		}
		for k, image := range images(t, index) {
			config, err := image.ConfigFile()
			if err != nil {
				t.Fatal(err)
			}
			architecture := []string{"amd64", "arm64"}[k]
			if config.OS != "linux" || config.Architecture != architecture || manifest.Manifests[k].Platform.Architecture != architecture {
				t.Errorf("%s: image %d is for %s/%s", name, k, config.OS, config.Architecture)
			}
			if c := config.Config; c.User != want.User || !slices.Equal(c.Entrypoint, want.Entrypoint) || len(c.Cmd) > 0 || !slices.Equal(c.Env, want.Env) || !maps.Equal(c.Labels, want.Labels) {
				t.Errorf("%s: %+v", name, c)
			}
			if !config.Created.Equal(created) || len(config.History) != len(want.Copies)+1 {
				t.Errorf("%s: created %s, history %v", name, config.Created, config.History)
			}
			m, err := image.Manifest()
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(m.Annotations, want.Labels) {
				t.Errorf("%s: annotations %v", name, m.Annotations)
			}
		}
	}
}

// TestUnsupportedInstructions: what the tool would build otherwise than docker does is an
// error.
func TestUnsupportedInstructions(t *testing.T) {
	for instruction, want := range map[string]string{
		"RUN echo hello":                "does not support the instruction RUN",
		"EXPOSE 80":                     "does not support the instruction EXPOSE",
		"ENTRYPOINT run":                "write it as a list",
		"COPY --chown=1:1 a b":          "supports no flag of COPY but --from",
		"COPY --from=missing a b":       "there is no such stage",
		"COPY --from=base /out/other b": "builds no such file",
		"COPY --from=base /other/ /b/":  "nothing in that stage writes it",
	} {
		d, err := Read([]byte("FROM golang AS base\nWORKDIR /written\nRUN true\nFROM scratch AS it\n"+instruction+"\n"), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.Target("it")
		if err == nil {
			_, err = got.Index(root, []Architecture{{Name: "amd64"}}, created)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", instruction, err, want)
		}
	}
}
