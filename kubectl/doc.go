// Package kubectl reads objects of live clusters through the user's own
// kubectl, so that every kind of login works that works there. It runs
// `kubectl get`, `kubectl config get-contexts` and `kubectl version --client`,
// and nothing that writes to a cluster. It decides nothing about objects.
//
// Start reading at Client.
package kubectl
