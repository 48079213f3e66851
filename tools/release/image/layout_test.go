package image

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
)

// index returns a target's index, as read back from the tar.
func index(t *testing.T, name string) v1.ImageIndex {
	t.Helper()
	made, err := target(t, name, passed).Index(root, []Architecture{{"amd64", outputs, licences}, {"arm64", outputs, licences}}, created)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteTar(&b, made, "v1.2.3", created); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, data := range untar(t, &b) {
		file := filepath.Join(folder, strings.Fields(name)[1])
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	outer, err := layout.ImageIndexFromPath(folder)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := outer.IndexManifest()
	if err != nil || len(manifest.Manifests) != 1 || manifest.Manifests[0].Annotations[refName] != "v1.2.3" {
		t.Fatalf("%+v, %v", manifest, err)
	}
	index, err := outer.ImageIndex(manifest.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// images returns the images of an index.
func images(t *testing.T, index v1.ImageIndex) []v1.Image {
	t.Helper()
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	var all []v1.Image
	for _, m := range manifest.Manifests {
		image, err := index.Image(m.Digest)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, image)
	}
	if len(all) != 2 {
		t.Fatalf("the index has %d images", len(all))
	}
	return all
}

// files returns the regular files of all layers, by mode and name.
func files(t *testing.T, image v1.Image) map[string]string {
	t.Helper()
	layers, err := image.Layers()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, layer := range layers {
		r, err := layer.Uncompressed()
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range untar(t, r) {
			all[name] = data
		}
	}
	return all
}

// untar returns the regular files of a tar, by mode and name.
func untar(t *testing.T, r io.Reader) map[string]string {
	t.Helper()
	all := map[string]string{}
	for archive := tar.NewReader(r); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			all[h.FileInfo().Mode().String()+" "+h.Name] = string(data)
		}
	}
}
