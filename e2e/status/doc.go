// Package status compares what `status` and `diff --live` print of two real
// control planes with what was done to them. The API servers, the controllers
// and kubectl are real; the kubelet is a stand-in, and so is the mesh: the tests
// write the EndpointSlices of consumers themselves, right ones and wrong ones.
package status
