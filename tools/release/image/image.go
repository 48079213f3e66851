package image

import (
	"bytes"
	"io"
	"maps"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"global-headless-service/tools/release/archive"
)

// An Architecture holds the files specific to one CPU architecture.
type Architecture struct {
	Name string // one of Linux's, in Go's words
	Outputs
	// Licences are the texts that must be passed on with the binaries. They are in a
	// layer of their own. The Dockerfile cannot have them: which modules are linked is
	// known when the binaries are built, and where their texts are, only to Go.
	Licences []archive.File
}

// Index returns one image for several architectures, created at the commit's time. root
// is the folder that COPY without --from reads from, the repository. The labels are
// annotations too, of each image and of the index, where registries and kpt's catalog
// look. It is an error if a COPY names a file that neither root has, nor the outputs, nor
// a script of its stage writes.
func (t *Target) Index(root string, architectures []Architecture, created time.Time) (v1.ImageIndex, error) {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, a := range architectures {
		image, err := t.image(root, a, created)
		if err != nil {
			return nil, err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: a.Name}},
		})
	}
	return mutate.Annotations(index, maps.Clone(t.Labels)).(v1.ImageIndex), nil
}

// image returns the image for one architecture.
func (t *Target) image(root string, a Architecture, created time.Time) (v1.Image, error) {
	layers, err := t.layers(root, a, created)
	if err != nil {
		return nil, err
	}
	createdUTC := v1.Time{Time: created.UTC()}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	for _, l := range layers {
		open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(l.tar)), nil }
		layer, err := tarball.LayerFromOpener(open, tarball.WithMediaType(types.OCILayer))
		if err != nil {
			return nil, err
		}
		image, err = mutate.Append(image, mutate.Addendum{
			Layer:     layer,
			MediaType: types.OCILayer,
			History:   v1.History{Created: createdUTC, CreatedBy: l.createdBy},
		})
		if err != nil {
			return nil, err
		}
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = "linux", a.Name, createdUTC
	config.Config = v1.Config{Labels: maps.Clone(t.Labels), Env: t.Env, User: t.User, Entrypoint: t.Entrypoint}
	if image, err = mutate.ConfigFile(image, config); err != nil {
		return nil, err
	}
	return mutate.Annotations(image, maps.Clone(t.Labels)).(v1.Image), nil
}
