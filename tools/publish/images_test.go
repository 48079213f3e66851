package publish

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/internal/programs"
)

// buildCrane builds the program crane, as tools/crane.mod pins it.
func buildCrane(t *testing.T) string {
	t.Helper()
	crane := filepath.Join(t.TempDir(), "crane")
	build := exec.Command("go", "build", "-modfile=tools/crane.mod", "-o", crane, "github.com/google/go-containerregistry/cmd/crane")
	build.Dir = filepath.Join("..", "..")
	expect.NoError(t, programs.Run(build))
	return crane
}

// newRegistry starts a registry on this machine, and returns its address and the
// program crane, which is one.
func newRegistry(t *testing.T) (address, crane string) {
	t.Helper()
	programs.Need(t, "jq", "tar")
	crane = buildCrane(t)
	server := exec.Command(crane, "registry", "serve", "--address", "127.0.0.1:0")
	stderr, err := server.StderrPipe()
	expect.NoError(t, err)
	expect.NoError(t, server.Start())
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
	return filetest.Tar(t, files, 0o644), digestOf(index)
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
	function, functionDigest := layout(t, "function")
	argocd, argocdDigest := layout(t, "argocd")
	dist := release(t, "v0.1.0", function, argocd)
	want := fmt.Sprintf("function=%[1]s\nfunction-digest=%[2]s\nargocd=%[1]s-argocd\nargocd-digest=%[3]s\n", owner+"/global-headless-service", functionDigest, argocdDigest)
	for range 2 {
		got := push(t, crane, dist, owner, "v0.1.0")
		expect.Same(t, "exit\n"+got.Stderr, 0, got.Exit)
		expect.Same(t, "outputs", want, got.Stdout)
	}
	has := func(image, digest string) {
		t.Helper()
		out, err := exec.Command(crane, "digest", owner+"/"+image).CombinedOutput()
		expect.NoError(t, err)
		expect.Same(t, "digest of "+image, digest+"\n", string(out))
	}
	has("global-headless-service:v0.1.0", functionDigest)
	has("global-headless-service-argocd:v0.1.0", argocdDigest)

	other, otherDigest := layout(t, "another")
	fresh, _ := layout(t, "fresh")
	got := push(t, crane, release(t, "v0.1.0", function, other), owner, "v0.1.0")
	expect.Same(t, "exit of another image", 1, got.Exit)
	expect.Same(t, "outputs", "", got.Stdout)
	expect.Contains(t, "stderr", got.Stderr, "-argocd:v0.1.0 already exists as "+argocdDigest+", but the release has "+otherDigest+"; published tags never change")
	has("global-headless-service-argocd:v0.1.0", argocdDigest)

	got = push(t, crane, release(t, "v0.2.0", fresh, other), owner, "v0.2.0")
	expect.Same(t, "exit of the next version\n"+got.Stderr+got.Stdout, 0, got.Exit)
	has("global-headless-service:v0.1.0", functionDigest)
}

// push runs the script with a program in place of crane.
func push(t *testing.T, crane string, args ...string) programs.Outcome {
	t.Helper()
	return programs.Script(t, "images.sh", append(os.Environ(), "CRANE="+crane), args...)
}

// TestImagesOfUnknownState: where a registry does not tell whether a tag exists, nothing
// is pushed.
func TestImagesOfUnknownState(t *testing.T) {
	programs.Need(t, "jq", "tar")
	crane := buildCrane(t)
	one, _ := layout(t, "one")
	dist := release(t, "v0.1.0", one, one)
	for status, errors := range map[int]string{
		http.StatusInternalServerError: "", http.StatusForbidden: `{"errors":[{"code":"DENIED","message":"no"}]}`, http.StatusUnauthorized: "",
	} {
		var wrote []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet && r.Method != http.MethodHead {
				wrote = append(wrote, r.Method+" "+r.URL.Path)
			}
			if r.URL.Path != "/v2/" {
				w.WriteHeader(status)
				io.WriteString(w, errors)
			}
		}))
		t.Cleanup(server.Close)
		got := push(t, crane, dist, strings.TrimPrefix(server.URL, "http://")+"/owner", "v0.1.0")
		expect.Same(t, "exit", 1, got.Exit)
		expect.Contains(t, "stderr", got.Stderr, "cannot tell whether", "/owner/global-headless-service:v0.1.0 exists, so nothing is pushed")
		expect.Same(t, fmt.Sprintf("written after %d", status), nil, wrote)
		expect.Same(t, "outputs", "", got.Stdout)
	}
}

func TestImagesMissing(t *testing.T) {
	one, _ := layout(t, "one")
	two := filetest.Tar(t, filetest.Files{"oci-layout": "{}", "index.json": `{"manifests":[{"digest":"a"},{"digest":"b"}]}`}, 0o644)
	const function, argocd = "global-headless-service_v0.1.0_oci.tar", "global-headless-service-argocd_v0.1.0_oci.tar"
	for wantError, files := range map[string]filetest.Files{
		"there is no ":                      {function: one},
		function + "\n":                     {argocd: one},
		"is not an OCI layout of one image": {function: one, argocd: two},
	} {
		got := push(t, "false", filetest.Folder(t, files), "127.0.0.1:1/owner", "v0.1.0")
		expect.Same(t, "exit", 1, got.Exit)
		expect.Same(t, "outputs", "", got.Stdout)
		expect.Contains(t, "stderr", got.Stderr, wantError)
	}
}
