// Package flux runs examples/flux on real clusters: the example's script pushes
// with Flux's own command line to a real OCI registry, and Flux's own
// kustomize-controller, one for each cluster, applies and prunes.
//
// One part of Flux is a stand-in: its source-controller, since the module proxy
// does not have all the modules that it is built of. What stands in hands an
// artifact's layer on as it is, which is what source-controller does with one
// that Flux pushed; how source-controller polls, verifies and authenticates, and
// what a GitRepository's spec.ignore leaves out, is not tested here.
package flux
