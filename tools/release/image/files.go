package image

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"global-headless-service/tools/release/archive"
)

// Outputs are the binaries that stages of the Dockerfile compile, by "STAGE:PATH",
// such as build:/out/global-headless-service.
type Outputs map[string][]byte

// files returns the files of one COPY. root is the build's context.
func (c Copy) files(root string, outputs Outputs) ([]archive.File, error) {
	switch data, ok := outputs[c.Stage+":"+c.From]; {
	case ok:
		return []archive.File{{Name: c.name(), Executable: true, Data: data}}, nil
	case c.Stage != "" && strings.HasSuffix(c.From, "/") && strings.HasSuffix(c.To, "/"):
		return c.written()
	case c.Stage != "":
		return nil, fmt.Errorf("COPY --from=%s %s: the release tool builds no such file", c.Stage, c.From)
	}
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(c.From)))
	if err != nil {
		return nil, fmt.Errorf("COPY %s: %w", c.From, err)
	}
	return []archive.File{{Name: c.name(), Data: data}}, nil
}

// name returns the path of a file in the image, as archives have it.
func (c Copy) name() string {
	to := c.To
	if strings.HasSuffix(to, "/") {
		to = path.Join(to, path.Base(c.From))
	}
	return strings.TrimPrefix(path.Clean(to), "/")
}

// A layer is the files that one step adds to an image.
type layer struct {
	createdBy string // the step, for the image's history
	tar       []byte
}

// layers returns a layer for each COPY, as docker makes them, and one for licences.
func (t *Target) layers(root string, a Architecture, created time.Time) ([]layer, error) {
	var layers []layer
	add := func(createdBy string, files []archive.File) error {
		var b bytes.Buffer
		err := archive.Tar(&b, files, created)
		layers = append(layers, layer{createdBy, b.Bytes()})
		return err
	}
	for _, c := range t.Copies {
		files, err := c.files(root, a.Outputs)
		if err != nil {
			return nil, err
		}
		if err := add("COPY "+c.From+" "+c.To, files); err != nil {
			return nil, err
		}
	}
	if len(a.Licences) == 0 {
		return layers, nil
	}
	return layers, add("licences of the modules that are linked into the binaries", a.Licences)
}
