package image

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"global-headless-service/tools/release/archive"
)

// Built are the binaries that stages of the Dockerfile compile, by "STAGE:PATH",
// such as build:/out/global-headless-service.
type Built map[string][]byte

// files returns the files of one COPY. root is the build's context.
func (c Copy) files(root string, built Built) ([]archive.File, error) {
	switch data, ok := built[c.Stage+":"+c.From]; {
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

// layers returns a layer for each COPY, as docker makes them.
func (r *Recipe) layers(root string, built Built, s Stamp) ([][]byte, error) {
	var layers [][]byte
	for _, c := range r.Copies {
		files, err := c.files(root, built)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := archive.Tar(&b, files, s.Created); err != nil {
			return nil, err
		}
		layers = append(layers, b.Bytes())
	}
	return layers, nil
}
