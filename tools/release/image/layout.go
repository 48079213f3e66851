package image

import (
	"io"
	"os"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"

	"global-headless-service/tools/release/archive"
)

// refName is the annotation by which tools find an image in a layout.
const refName = "org.opencontainers.image.ref.name"

// WriteTar writes the index as an OCI image layout in a tar, which skopeo, crane,
// podman and newer dockers read. Tools offer tag, the version, as the image's tag; its
// files are of the time created. It returns errors of w and of temporary files.
func WriteTar(w io.Writer, index v1.ImageIndex, tag string, created time.Time) error {
	folder, err := os.MkdirTemp("", "global-headless-service-layout-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path, err := layout.Write(folder, empty.Index)
	if err != nil {
		return err
	}
	if err := path.AppendIndex(index, layout.WithAnnotations(map[string]string{refName: tag})); err != nil {
		return err
	}
	files, err := archive.Read(folder, "")
	if err != nil {
		return err
	}
	return archive.Tar(w, files, created)
}
