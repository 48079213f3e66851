package flux

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// A source stands in for one cluster's source-controller: it serves archives,
// and says in the status of an OCIRepository or a GitRepository where they are.
type source struct {
	server   *httptest.Server
	mutex    sync.Mutex
	archives map[string][]byte // by path
}

// An artifact is a source's status.artifact.
type artifact struct {
	URL            string            `json:"url"`
	Path           string            `json:"path"`
	Revision       string            `json:"revision"`
	Digest         string            `json:"digest"`
	LastUpdateTime string            `json:"lastUpdateTime"`
	Size           int               `json:"size"`
	Metadata       map[string]string `json:"metadata,omitempty"`
}

func newSource() *source {
	s := &source{archives: map[string][]byte{}}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		archive, ok := s.archives[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(archive))
	}))
	return s
}

func (s *source) close() { s.server.Close() }

// store serves an archive, and returns what a status says of it.
func (s *source) store(archive []byte, revision string, metadata map[string]string) *artifact {
	sum := fmt.Sprintf("%x", sha256.Sum256(archive))
	path := "/" + sum + ".tar.gz"
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.archives[path] = archive
	return &artifact{
		URL: s.server.URL + path, Path: strings.TrimPrefix(path, "/"), Revision: revision, Digest: "sha256:" + sum,
		LastUpdateTime: time.Now().UTC().Format(time.RFC3339), Size: len(archive), Metadata: metadata,
	}
}

// announce writes an artifact into the status of the cluster's source.
func (c *cluster) announce(t *testing.T, kind string, a *artifact) {
	t.Helper()
	patch, err := json.Marshal(map[string]any{"status": map[string]any{
		"artifact": a,
		"conditions": []any{map[string]any{
			"type": "Ready", "status": "True", "reason": "Succeeded", "message": "stored " + a.Revision,
			"lastTransitionTime": a.LastUpdateTime,
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	c.must(t, "", "patch", kind, "fleet", "--namespace=flux-system", "--subresource=status", "--type=merge", "--patch", string(patch))
}

// polls does for the cluster's OCIRepository what source-controller does at
// each interval: the artifact is that of the URL and the tag that the resource
// says. It returns the artifact's revision.
func (c *cluster) polls(t *testing.T) string {
	t.Helper()
	where := strings.Split(c.must(t, "", "get", "ocirepository", "fleet", "--namespace=flux-system",
		"--output=jsonpath={.spec.url} {.spec.ref.tag}"), " ")
	image := pulled(t, strings.TrimPrefix(where[0], "oci://")+":"+where[1])
	a := c.source.store(image.archive, where[1]+"@"+image.digest, image.annotations)
	if old := c.get(t, "ocirepository").Status.Artifact; old == nil || old.Revision != a.Revision {
		c.announce(t, "ocirepository", a)
	}
	return a.Revision
}

// A pull is what the registry has by a name.
type pull struct {
	digest      string
	annotations map[string]string
	archive     []byte // a tar.gz
}

func pulled(t *testing.T, reference string) pull {
	t.Helper()
	ref, err := name.ParseReference(reference)
	if err != nil {
		t.Fatal(err)
	}
	image, err := remote.Image(ref)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := image.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	digest, err := image.Digest()
	if err != nil {
		t.Fatal(err)
	}
	layers, err := image.Layers()
	if err != nil || len(layers) != 1 {
		t.Fatalf("%s: %d layers, want 1: %v", reference, len(layers), err)
	}
	r, err := layers[0].Compressed()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	archive, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return pull{digest.String(), manifest.Annotations, archive}
}
