package render

import (
	"global-headless-service/layout"
	"global-headless-service/yamltext"
)

// emptyKustomization lists no resources, so that whoever applies it and prunes
// removes what it applied before.
const emptyKustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: []
`

// Retirement returns what stands in a tree for an empty slice (docs/DESIGN.md,
// Trees): a kustomization that lists nothing. A tool that prunes needs such a file; a
// folder that is missing is an error to it.
func Retirement(cluster string, owners []string) *Object {
	i := yamltext.New([]byte(emptyKustomization))
	return &Object{Key: KeyOf(i, cluster), brought: &owners, file: layout.Kustomization(cluster), from: i}
}
