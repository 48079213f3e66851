package publish

import (
	"archive/tar"
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/internal/programs"
)

type buffers struct{ stdout, stderr bytes.Buffer }

// newRegistry starts a registry on this machine, and returns its address and the
// program crane, which is one.
func newRegistry(t *testing.T) (address, crane string) {
	t.Helper()
	for _, name := range []string{"jq", "tar"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("SKIPPED: " + name + " is not on PATH")
		}
	}
	crane = filepath.Join(t.TempDir(), "crane")
	build := exec.Command("go", "build", "-modfile=tools/crane.mod", "-o", crane, "github.com/google/go-containerregistry/cmd/crane")
	build.Dir = filepath.Join("..", "..")
	must(t, programs.Run(build))
	server := exec.Command(crane, "registry", "serve", "--address", "127.0.0.1:0")
	stderr, err := server.StderrPipe()
	must(t, err)
	must(t, server.Start())
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	var printed strings.Builder
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		printed.WriteString(lines.Text() + "\n")
		if port := regexp.MustCompile(`serving on port (\d+)`).FindStringSubmatch(lines.Text()); port != nil {
			go func() {
				for lines.Scan() {
				}
			}()
			return "127.0.0.1:" + port[1], crane
		}
	}
	t.Fatalf("the registry does not start:\n%s", printed.String())
	return "", ""
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func digestOf(text string) string { return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(text))) }

// layout returns the tar of an OCI layout, and the digest of its index, which has
// an image for each of two architectures.
func layout(t *testing.T, note string) (text, digest string) {
	t.Helper()
	const config = `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"config":{}}`
	files := filetest.Files{"oci-layout": `{"imageLayoutVersion":"1.0.0"}`}
	blob := func(kind, text, more string) string {
		files["blobs/sha256/"+strings.TrimPrefix(digestOf(text), "sha256:")] = text
		return fmt.Sprintf(`{"mediaType":"application/vnd.oci.image.%s.v1+json","digest":%q,"size":%d%s}`, kind, digestOf(text), len(text), more)
	}
	var images []string
	for _, arch := range []string{"amd64", "arm64"} {
		manifest := fmt.Sprintf(`{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[],"annotations":{"note":%q,"arch":%q}}`,
			blob("config", config, ""), note, arch)
		images = append(images, blob("manifest", manifest, fmt.Sprintf(`,"platform":{"os":"linux","architecture":%q}`, arch)))
	}
	const list = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}`
	index := fmt.Sprintf(list, strings.Join(images, ","))
	files["index.json"] = fmt.Sprintf(list, blob("index", index, ""))
	return tarred(t, files), digestOf(index)
}

// tarred returns a tar of files.
func tarred(t *testing.T, files filetest.Files) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for name, text := range files {
		must(t, w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text))}))
		_, err := w.Write([]byte(text))
		must(t, err)
	}
	must(t, w.Close())
	return b.String()
}

// release writes the folder of a release with two layouts.
func release(t *testing.T, version, function, argocd string) string {
	t.Helper()
	return filetest.Folder(t, filetest.Files{
		"checksums.txt": "", "global-headless-service_" + version + "_oci.tar": function, "global-headless-service-argocd_" + version + "_oci.tar": argocd,
	})
}

// TestImages: the images of a release are in the registry afterwards, under the
// digests that are printed; pushing them again changes nothing, and another image
// of that version is refused before anything is pushed.
func TestImages(t *testing.T) {
	registry, crane := newRegistry(t)
	owner := registry + "/owner"
	env := []string{"CRANE=" + crane}
	function, functionDigest := layout(t, "function")
	argocd, argocdDigest := layout(t, "argocd")
	dist := release(t, "v0.1.0", function, argocd)
	want := fmt.Sprintf("function=%[1]s\nfunction-digest=%[2]s\nargocd=%[1]s-argocd\nargocd-digest=%[3]s\n", owner+"/global-headless-service", functionDigest, argocdDigest)
	for range 2 {
		stdout, stderr, exit := script(t, "images.sh", env, dist, owner, "v0.1.0")
		expect.Same(t, "exit\n"+stderr, 0, exit)
		expect.Same(t, "outputs", want, stdout)
	}
	has := func(image, digest string) {
		t.Helper()
		out, err := exec.Command(crane, "digest", owner+"/"+image).CombinedOutput()
		must(t, err)
		expect.Same(t, "digest of "+image, digest+"\n", string(out))
	}
	has("global-headless-service:v0.1.0", functionDigest)
	has("global-headless-service-argocd:v0.1.0", argocdDigest)

	other, _ := layout(t, "another")
	fresh, _ := layout(t, "fresh")
	stdout, stderr, exit := script(t, "images.sh", env, release(t, "v0.1.0", function, other), owner, "v0.1.0")
	expect.Same(t, "exit of another image", 1, exit)
	expect.Same(t, "outputs", "", stdout)
	expect.Contains(t, "stderr", stderr, "-argocd:v0.1.0 is "+argocdDigest, "what is released never changes")
	has("global-headless-service-argocd:v0.1.0", argocdDigest)

	stdout, stderr, exit = script(t, "images.sh", env, release(t, "v0.2.0", fresh, other), owner, "v0.2.0")
	expect.Same(t, "exit of the next version\n"+stderr+stdout, 0, exit)
	has("global-headless-service:v0.1.0", functionDigest)
}

func TestImagesMissing(t *testing.T) {
	one, _ := layout(t, "one")
	two := tarred(t, filetest.Files{"oci-layout": "{}", "index.json": `{"manifests":[{"digest":"a"},{"digest":"b"}]}`})
	const function, argocd = "global-headless-service_v0.1.0_oci.tar", "global-headless-service-argocd_v0.1.0_oci.tar"
	for says, files := range map[string]filetest.Files{
		"there is no ":                  {function: one},
		function + "\n":                 {argocd: one},
		"is no OCI layout of one image": {function: one, argocd: two},
	} {
		stdout, stderr, exit := script(t, "images.sh", []string{"CRANE=false"}, filetest.Folder(t, files), "127.0.0.1:1/owner", "v0.1.0")
		expect.Same(t, "exit", 1, exit)
		expect.Same(t, "outputs", "", stdout)
		expect.Contains(t, "stderr", stderr, says)
	}
}
