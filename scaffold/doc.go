// Package scaffold writes what stands around declarations so that kustomize or
// kpt renders them: kustomizations with the transformer, or a Kptfile with its
// pipeline. Declarations and manifests go in, files come out; it writes none of
// them, and decides nothing about declarations.
//
// Start reading at Package, then at Package.Kustomize.
package scaffold
