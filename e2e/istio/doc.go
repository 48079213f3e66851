// Package istio tests the names of Istio with its real control plane.
//
// Real are two API servers with their controllers and DNS, an istiod for each,
// with a remote secret for the other cluster, and our program, whose manifests
// are applied as they are rendered. The tests connect to istiod as sidecars and
// east-west gateways do, and receive its DNS name tables, listeners, routes,
// clusters and endpoints over one stream each, as it pushes them.
//
// There is no Envoy and no container. Pods are made by the StatefulSet controller
// and get addresses and sidecar labels from the tests, which then follow each
// connection through what istiod pushed, as Envoy would: from a name and a port
// by listener, route and cluster to an endpoint, and from an east-west gateway on
// by SNI. A name passes if all its ports lead to its pod, and to nothing else.
// Where pods take mutual TLS alone, the tests are their sidecars too, and hold
// what a client offers against what istiod has the pod's sidecar take. No
// handshake is done, and no certificate is made.
//
// The build is pinned by programs/pilot-discovery. It is a module of its own, for
// a go.mod that tests need nothing of, and that go mod tidy cannot complete.
package istio
