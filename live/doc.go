// Package live compares live clusters with what a package renders for them: the
// objects field by field, who holds the fields, and the pods that the members
// reach. It says what to ask of a cluster and reads the answers; how a cluster is
// asked is for package kubectl. It writes nothing, anywhere.
//
// Start reading at Ask, then at Compare.
package live
