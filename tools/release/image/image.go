package image

import (
	"bytes"
	"io"
	"maps"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// A Stamp is what an image says of where it comes from.
type Stamp struct {
	Created time.Time
	Tag     string // the version, which tools offer as the image's tag
}

// An Architecture is the binaries of an image for one of Linux' architectures.
type Architecture struct {
	Name string
	Built
}

// Index returns one image for several architectures. The labels are annotations
// too, of each image and of the index, where registries and kpt's catalog look.
func (r *Recipe) Index(root string, architectures []Architecture, s Stamp) (v1.ImageIndex, error) {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, a := range architectures {
		image, err := r.image(root, a, s)
		if err != nil {
			return nil, err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: a.Name}},
		})
	}
	return mutate.Annotations(index, r.annotations()).(v1.ImageIndex), nil
}

// image returns the image for one architecture.
func (r *Recipe) image(root string, a Architecture, s Stamp) (v1.Image, error) {
	layers, err := r.layers(root, a.Built, s)
	if err != nil {
		return nil, err
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	for k, data := range layers {
		open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
		layer, err := tarball.LayerFromOpener(open, tarball.WithMediaType(types.OCILayer))
		if err != nil {
			return nil, err
		}
		image, err = mutate.Append(image, mutate.Addendum{
			Layer:     layer,
			MediaType: types.OCILayer,
			History:   v1.History{Created: v1.Time{Time: s.Created.UTC()}, CreatedBy: "COPY " + r.Copies[k].From + " " + r.Copies[k].To},
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
	config.OS, config.Architecture, config.Created = "linux", a.Name, v1.Time{Time: s.Created.UTC()}
	config.Config = v1.Config{Labels: maps.Clone(r.Labels), Env: r.Env, User: r.User, Entrypoint: r.Entrypoint}
	if image, err = mutate.ConfigFile(image, config); err != nil {
		return nil, err
	}
	return mutate.Annotations(image, r.annotations()).(v1.Image), nil
}

// annotations returns the labels that have a value; registries refuse empty ones.
func (r *Recipe) annotations() map[string]string {
	annotations := maps.Clone(r.Labels)
	maps.DeleteFunc(annotations, func(_, value string) bool { return strings.TrimSpace(value) == "" })
	return annotations
}
