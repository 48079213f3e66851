// Package disk reads what the command line is given, files, folders and
// kustomizations, and writes a tree of files so that a reader never finds one
// half written.
package disk
