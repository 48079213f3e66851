// Package controlplane runs real Kubernetes control planes as plain processes on
// loopback: etcd, kube-apiserver, kube-controller-manager, and CoreDNS beside
// them. There is no kubelet, so no container ever runs.
//
// The servers are built from the Go module proxy, pinned by the modules in
// ../servers, into the user's cache. Whatever ends the program that started
// them ends them too, a kill included; what a killed program leaves in the
// folder for temporary files goes when the next one starts.
package controlplane
