// Package clusters applies what we render to real Kubernetes API servers, and
// asks real DNS for the pods:
//
//	make e2e
//	make e2e K8S=1.34
//
// cluster-one and cluster-two have IPv4 alone, cluster-dual both families. No
// container ever runs: the tests play scheduler and kubelet where a pod has to
// be somewhere.
package clusters
