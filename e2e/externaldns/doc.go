// Package externaldns asks for the names that our program prints where
// external-dns publishes them. Real are external-dns, which reads the source's
// cluster, the etcd that it writes, two control planes, and CoreDNS in each,
// which asks the etcd for what is no Service of its own cluster. The kubelet is
// a stand-in, so nothing is ever sent to a pod.
package externaldns
