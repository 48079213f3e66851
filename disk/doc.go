// Package disk reads what the command line is given, files, folders and
// kustomizations, and brings a tree of files up to date so that a reader never
// finds one half written.
//
// It decides nothing about objects: it compares the files of a tree with the
// objects that package render desires, and applies the changes that render
// gives it.
//
// Start reading at Source.Read for input, and at Tree.Plan and Plan.Write for
// output.
package disk
