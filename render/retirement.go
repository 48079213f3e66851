package render

import (
	"global-headless-service/layout"
	"global-headless-service/yamltext"
)

// emptyKustomization lists no resources, so that a tool that applies it and
// prunes removes what it applied before.
const emptyKustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: []
`

// Retirement returns the kustomization that a retired cluster keeps in a tree
// (docs/DESIGN.md, Trees). It lists no resources. Tools that prune treat a
// missing folder as an error.
func Retirement(cluster string, owners []string) *Object {
	i := yamltext.New([]byte(emptyKustomization))
	return &Object{Key: KeyOf(i, cluster), otherOwners: &owners, file: layout.Kustomization(cluster), from: i}
}
