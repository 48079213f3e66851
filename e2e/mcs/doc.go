// Package mcs asks for the names that our program prints under the Multi-Cluster
// Services API. Real are two control planes, CoreDNS with the zone of the cluster
// set in each, and the reconcilers of AWS' Cloud Map MCS controller, one of the
// API's implementations, which programs/controller runs with its own
// CustomResourceDefinitions. AWS Cloud Map, by which the controllers share what is
// exported, is a stand-in in memory: cloudMap. The kubelet is one too, so nothing
// is ever sent to a pod.
package mcs
