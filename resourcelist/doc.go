// Package resourcelist reads and writes ResourceLists, which is how kustomize
// and kpt speak with the functions they run: items, functionConfig and results.
//
// It splits a list into its top-level fields and its items, and writes
// unchanged parts byte for byte. It knows nothing of what items hold: that is
// package yamltext.
//
// Start with Read in read.go, then List.Write in write.go.
package resourcelist
