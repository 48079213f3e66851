package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"

	"global-headless-service/tools/release/binary"
	"global-headless-service/tools/release/image"
)

// pushImages pushes the images of the release to a registry on this machine, as the
// release's workflow does it, and returns the outputs of that step.
func pushImages(t *testing.T) map[string]string {
	t.Helper()
	if runtime.GOOS != "linux" || exec.Command("docker", "info").Run() != nil {
		t.Skip("SKIPPED: no docker daemon answers on this machine, so no image is pulled or run")
	}
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(server.Close)
	crane := filepath.Join(t.TempDir(), "crane")
	if _, err := run(root, "go", "build", "-modfile=tools/crane.mod", "-o", crane, "github.com/google/go-containerregistry/cmd/crane"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CRANE", crane)
	out, err := run(root, "tools/publish/images.sh", dist(t), strings.TrimPrefix(server.URL, "http://")+"/owner", version)
	if err != nil {
		t.Fatal(err)
	}
	outputs := map[string]string{}
	for line := range strings.Lines(out) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		outputs[name] = value
	}
	return outputs
}

// pull pulls an image from the registry by its digest, and removes it after the test.
func pull(t *testing.T, image, digest string) string {
	t.Helper()
	name := image + "@" + digest
	if _, err := run("", "docker", "pull", "--quiet", name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := run("", "docker", "rmi", name); err != nil {
			t.Error(err)
		}
	})
	return name
}

// runInImage returns what a program in an image prints for stdin, with no right that it
// does not need.
func runInImage(t *testing.T, image, program, stdin string, args ...string) string {
	t.Helper()
	flags := []string{"run", "--rm", "-i", "--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"}
	if program != "" {
		flags = append(flags, "--entrypoint", program)
	}
	c := exec.Command("docker", append(append(flags, image), args...)...)
	var stderr bytes.Buffer
	c.Stdin, c.Stderr = strings.NewReader(stdin), &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(c.Args, " "), err, stderr.Bytes())
	}
	return string(out)
}

// TestReleasedImages: docker pulls what is pushed, its config is the Dockerfile's, and
// the programs in it run.
func TestReleasedImages(t *testing.T) {
	outputs := pushImages(t)
	text, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := image.Read(text, map[string]string{"VERSION": version, "REVISION": head(t, filepath.Dir(dist(t))), "SOURCE": source})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"function", "argocd"} {
		name := pull(t, outputs[target], outputs[target+"-digest"])
		want, err := d.Target(target)
		if err != nil {
			t.Fatal(err)
		}
		out, err := run("", "docker", "inspect", "--format", "{{json .Config}}", name)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			User                 string
			Env, Entrypoint, Cmd []string
			Labels               map[string]string
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
		if got.User != want.User || !slices.Equal(got.Entrypoint, want.Entrypoint) || len(got.Cmd) > 0 || !slices.Equal(got.Env, want.Env) || !maps.Equal(got.Labels, want.Labels) {
			t.Errorf("%s: the config is\n%s\nwant\n%+v", target, out, want)
		}

		const program = "/usr/local/bin/" + binary.Product
		if target == "argocd" {
			if out := runInImage(t, name, "/usr/local/bin/kustomize", "", "version"); !strings.HasPrefix(out, "v5.") {
				t.Errorf("kustomize version prints %q", out)
			}
		}
		if out := runInImage(t, name, program, "", "--version"); out != binary.Product+" "+version+"\n" {
			t.Errorf("%s: --version prints %q", target, out)
		}
	}
}

// TestReleasedFunction: the function's image renders what the released binary does.
func TestReleasedFunction(t *testing.T) {
	outputs := pushImages(t)
	name := pull(t, outputs["function"], outputs["function-digest"])
	in, err := os.ReadFile(filepath.Join(root, "testdata", "seeds", "kafka-service", "in.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	native := exec.Command(filepath.Join(unpackArchive(t), binary.Product))
	native.Stdin = bytes.NewReader(in)
	want, err := native.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := runInImage(t, name, "", string(in)); got != string(want) || !strings.Contains(got, "kind: Service\n") {
		t.Errorf("the image prints\n%s\nand the binary\n%s", got, want)
	}
}
