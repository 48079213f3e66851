package image

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/v1/validate"
)

const root = "../../.."

var (
	stamp  = Stamp{Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Tag: "v1.2.3"}
	binary = []byte("the program")
	helper = []byte("kustomize")
	built  = Built{"build:/out/global-headless-service": binary, "kustomize:/out/kustomize": helper}
)

// recipe returns a target of the real Dockerfile.
func recipe(t *testing.T, target string) *Recipe {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read(text, map[string]string{"VERSION": "v1.2.3", "REVISION": "c0ffee", "SOURCE": "https://example.org/source"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Target(target)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestDockerfile reads the project's own Dockerfile: what this test names stands
// there word by word, so whoever changes it sees what a release makes of it.
func TestDockerfile(t *testing.T) {
	r := recipe(t, "function")
	if r.User != "65532:65532" || !slices.Equal(r.Entrypoint, []string{"/usr/local/bin/global-headless-service"}) || r.Env != nil {
		t.Errorf("%+v", r)
	}
	for label, want := range map[string]string{
		"org.opencontainers.image.title":    "global-headless-service",
		"org.opencontainers.image.licenses": "Apache-2.0",
		"org.opencontainers.image.source":   "https://example.org/source",
		"org.opencontainers.image.version":  "v1.2.3",
		"org.opencontainers.image.revision": "c0ffee",
		"dev.kpt.fn.meta.types":             "mutator",
		"dev.kpt.fn.meta.documentationurl":  "https://example.org/source",
	} {
		if r.Labels[label] != want {
			t.Errorf("label %s: %q, want %q", label, r.Labels[label], want)
		}
	}
	if d := r.Labels["org.opencontainers.image.description"]; !strings.HasPrefix(d, "KRM function ") || !strings.HasSuffix(d, "StatefulSet's pods by name") {
		t.Errorf("the description is %q", d)
	}
	sidecar := recipe(t, "argocd")
	if sidecar.User != "999:999" || !slices.Equal(sidecar.Entrypoint, []string{"/var/run/argocd/argocd-cmp-server"}) || !slices.Equal(sidecar.Env, []string{"PATH=/usr/local/bin"}) {
		t.Errorf("%+v", sidecar)
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
		"-rwxr-xr-x usr/local/bin/global-headless-service": string(binary),
	}
	sidecar := map[string]string{
		"-rwxr-xr-x usr/local/bin/kustomize":                   string(helper),
		"-rw-r--r-- home/argocd/cmp-server/config/plugin.yaml": string(plugin),
	}
	for name, data := range function {
		sidecar[name] = data
	}
	for target, want := range map[string]map[string]string{"function": function, "argocd": sidecar} {
		index := index(t, target)
		for _, image := range images(t, index) {
			got := files(t, image)
			for name := range got {
				if _, ok := want[name]; !ok {
					t.Errorf("%s holds %s", target, name)
				}
			}
			for name, data := range want {
				if got[name] != data {
					t.Errorf("%s: %s is %q, want %q", target, name, got[name], data)
				}
			}
		}
	}
}

// TestIndex: go-containerregistry finds nothing wrong with the layout, and the
// config of each image is the Dockerfile's.
func TestIndex(t *testing.T) {
	for _, target := range []string{"function", "argocd"} {
		r := recipe(t, target)
		index := index(t, target)
		if err := validate.Index(index); err != nil {
			t.Errorf("%s: %v", target, err)
		}
		manifest, err := index.IndexManifest()
		if err != nil {
			t.Fatal(err)
		}
		if manifest.Annotations["org.opencontainers.image.version"] != "v1.2.3" {
			t.Errorf("%s: the index has the annotations %v", target, manifest.Annotations)
		}
		for k, image := range images(t, index) {
			config, err := image.ConfigFile()
			if err != nil {
				t.Fatal(err)
			}
			architecture := []string{"amd64", "arm64"}[k]
			if config.OS != "linux" || config.Architecture != architecture || manifest.Manifests[k].Platform.Architecture != architecture {
				t.Errorf("%s: image %d is for %s/%s", target, k, config.OS, config.Architecture)
			}
			if c := config.Config; c.User != r.User || !slices.Equal(c.Entrypoint, r.Entrypoint) || len(c.Cmd) > 0 || !slices.Equal(c.Env, r.Env) || len(c.Labels) != len(r.Labels) {
				t.Errorf("%s: %+v", target, c)
			}
			if !config.Created.Equal(stamp.Created) || len(config.History) != len(r.Copies) {
				t.Errorf("%s: created %s, history %v", target, config.Created, config.History)
			}
			m, err := image.Manifest()
			if err != nil || m.Annotations["dev.kpt.fn.meta.types"] != "mutator" {
				t.Errorf("%s: annotations %v, %v", target, m.Annotations, err)
			}
		}
	}
}

// TestUnknownInstructions: what the tool would build otherwise than docker does is an
// error.
func TestUnknownInstructions(t *testing.T) {
	for instruction, want := range map[string]string{
		"RUN echo hello":                "does not know the instruction RUN",
		"EXPOSE 80":                     "does not know the instruction EXPOSE",
		"ENTRYPOINT run":                "write it as a list",
		"COPY --chown=1:1 a b":          "no flag of COPY but --from",
		"COPY --from=missing a b":       "there is no such stage",
		"COPY --from=base /out/other b": "builds no such file",
		"COPY --from=base /other/ /b/":  "nothing in that stage writes it",
	} {
		d, err := Read([]byte("FROM golang AS base\nWORKDIR /written\nRUN true\nFROM scratch AS it\n"+instruction+"\n"), nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := d.Target("it")
		if err == nil {
			_, err = r.Index(root, []Architecture{{Name: "amd64"}}, stamp)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", instruction, err, want)
		}
	}
}
