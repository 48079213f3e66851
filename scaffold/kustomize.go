package scaffold

import (
	"path"

	"global-headless-service/yamltext"
)

// Kustomize returns a base with the manifests and the declarations, and for each
// cluster an overlay that renders its slice (rule 8).
func (p *Package) Kustomize() (Files, error) {
	namespace, err := p.namespace()
	if err != nil {
		return nil, err
	}
	files := Files{"base/manifests.yaml": stream(p.Manifests)}
	for name, text := range p.Declarations() {
		files["base/"+name] = text
	}
	base := kustomizationHead
	if namespace != "" {
		base += "namespace: " + yamltext.Quote(namespace) + " # the source's; the manifests have none\n"
	}
	files["base/kustomization.yaml"] = []byte(base + baseResources)
	for _, cluster := range p.Clusters {
		folder := path.Join("overlays", cluster)
		files[folder+"/kustomization.yaml"] = []byte(kustomizationHead + overlayResources)
		text := renderConfig + "  cluster: " + yamltext.Quote(cluster) + "\n"
		if cluster != p.Source.Cluster {
			text += "  otherItems: WithSource # the rest of the base belongs where the StatefulSet runs\n"
		}
		files[folder+"/render.yaml"] = []byte(text)
	}
	return files, nil
}

const kustomizationHead = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"

const baseResources = `resources:
- manifests.yaml
- global-namespace.yaml
- global-headless-service.yaml
`

const overlayResources = `resources:
- ../../base
transformers:
- render.yaml # last, and in the outermost kustomization
`

// renderConfig is the function config of an overlay, up to its data.
const renderConfig = `apiVersion: v1
kind: ConfigMap
metadata:
  name: render
  annotations:
    # In a container: container: {image: localhost/global-headless-service:dev}
    config.kubernetes.io/function: |
      exec: {path: global-headless-service}
data:
`
