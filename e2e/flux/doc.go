// Package flux runs examples/flux on real clusters: the example's script pushes
// with Flux's own command line to a real OCI registry, or git itself serves the
// repository, and Flux's own source-controller and kustomize-controller, a pair
// for each cluster, fetch, apply and prune.
package flux
