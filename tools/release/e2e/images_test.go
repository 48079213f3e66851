package e2e

import (
	"archive/tar"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"

	"global-headless-service/tools/release/binary"
)

// TestImages: go-containerregistry finds nothing wrong with the layouts, and each has
// one index for both architectures. Licences are beside the programs.
func TestImages(t *testing.T) {
	for name, programs := range map[string][]string{
		binary.Product: {binary.Product}, binary.Product + "-argocd": {binary.Product, "kustomize"},
	} {
		index := readIndex(t, name)
		manifest, err := index.IndexManifest()
		if err != nil {
			t.Fatal(err)
		}
		if len(manifest.Manifests) != 2 {
			t.Errorf("%s has %d images", name, len(manifest.Manifests))
		}
		for _, m := range manifest.Manifests {
			image, err := index.Image(m.Digest)
			if err != nil {
				t.Fatal(err)
			}
			files := filesIn(t, image)
			for _, program := range programs {
				checkLicences(t, files, program)
			}
		}
	}
}

// readIndex returns the index of an image of the release, which must be valid.
func readIndex(t *testing.T, name string) v1.ImageIndex {
	t.Helper()
	in := t.TempDir()
	if _, err := run(in, "tar", "-xf", filepath.Join(dist(t), name+"_"+version+"_oci.tar")); err != nil {
		t.Fatal(err)
	}
	outer, err := layout.ImageIndexFromPath(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(outer); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	manifest, err := outer.IndexManifest()
	if err != nil || len(manifest.Manifests) != 1 {
		t.Fatalf("%s: %+v, %v", name, manifest, err)
	}
	index, err := outer.ImageIndex(manifest.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// filesIn returns the files of all layers of an image, by path.
func filesIn(t *testing.T, image v1.Image) map[string]string {
	t.Helper()
	layers, err := image.Layers()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, layer := range layers {
		r, err := layer.Uncompressed()
		if err != nil {
			t.Fatal(err)
		}
		for a := tar.NewReader(r); ; {
			h, err := a.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(a)
			if err != nil {
				t.Fatal(err)
			}
			files[h.Name] = string(data)
		}
	}
	return files
}

// checkLicences expects the program in an image, and the licences of the modules that
// are linked into it: its own is the project's, or that of a module in the list.
func checkLicences(t *testing.T, files map[string]string, program string) {
	t.Helper()
	folder := "usr/share/doc/" + program + "/"
	if files["usr/local/bin/"+program] == "" {
		t.Errorf("there is no %s", program)
	}
	if program == binary.Product && !strings.Contains(files[folder+"LICENSE"], "Apache License") {
		t.Error("there is no licence of the project")
	}
	list := files[folder+"licences/modules.txt"]
	if !strings.Contains(list, "stdlib@") || program == "kustomize" && !strings.Contains(list, "sigs.k8s.io/kustomize/kustomize/v5@") {
		t.Errorf("the modules of %s are\n%s", program, list)
	}
	for line := range strings.Lines(list) {
		module, _, _ := strings.Cut(line, " ")
		found := false
		for name, text := range files {
			found = found || strings.HasPrefix(name, folder+"licences/"+module+"/") && text != ""
		}
		if !found {
			t.Errorf("%s: there is no licence of %s", program, module)
		}
	}
}
