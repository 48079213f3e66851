package e2e

import (
	"path/filepath"
	"testing"

	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"

	"global-headless-service/tools/release/binary"
)

// TestImages: go-containerregistry finds nothing wrong with the layouts, and each has
// one index for both architectures.
func TestImages(t *testing.T) {
	for _, name := range []string{binary.Product, binary.Product + "-argocd"} {
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
		if manifest, err = index.IndexManifest(); err != nil || len(manifest.Manifests) != 2 {
			t.Errorf("%s: %+v, %v", name, manifest, err)
		}
	}
}
