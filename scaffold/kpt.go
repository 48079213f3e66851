package scaffold

import (
	"fmt"
	"path"

	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// Kpt returns a package whose pipeline renders all clusters (rule 7). Sources are
// templates, whose copies are applied; what else the source applies stands in its
// cluster's folder. It is an error if the folder of a cluster that the pipeline will
// write has a name that not every system takes (rule 14).
func (p *Package) Kpt(name string) (Files, error) {
	for _, cluster := range p.Clusters {
		if f := render.CheckFileName(cluster); f != nil {
			return nil, report.CodedError{Code: f.Code, Err: fmt.Errorf("%s: %s", layout.Root+"/"+cluster, f.Message)}
		}
	}
	files := Files{"Kptfile": fmt.Appendf(nil, kptfile, yamltext.Quote(name))}
	for file, documents := range map[string][]string{"global-namespace.yaml": p.Namespaces, "global-headless-service.yaml": p.Services} {
		var items []*yamltext.Item
		for _, d := range documents {
			items = append(items, yamltext.New([]byte(d)))
		}
		text, err := local(items)
		if err != nil {
			return nil, err
		}
		files[file] = text
	}
	var others []*yamltext.Item
	for _, i := range p.Manifests {
		if !p.isSource(i) {
			others = append(others, i)
		}
	}
	if len(others) > 0 {
		files[path.Join(layout.Root, p.Source.Cluster, "manifests.yaml")] = stream(others)
	}
	var err error
	files["manifests.yaml"], err = local(p.Sources)
	return files, err
}

// local returns items that are never applied themselves, as a stream.
func local(items []*yamltext.Item) ([]byte, error) {
	var marked []*yamltext.Item
	for _, i := range items {
		m, err := i.WithAnnotation(schemas.AnnotationLocalConfig, "true")
		if err != nil {
			return nil, err
		}
		marked = append(marked, m)
	}
	return stream(marked), nil
}

const kptfile = `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: %s
  annotations:
    config.kubernetes.io/local-config: "true"
pipeline:
  mutators:
  # Found on PATH, and run with --allow-exec. Or, in a container and without it:
  # - image: localhost/global-headless-service:dev
  - exec: global-headless-service
`
