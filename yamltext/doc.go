// Package yamltext holds resources as YAML text. An Item is kept as its input
// bytes until its fields are needed, and an edit changes only the lines it
// affects.
//
// A scanner reads the subset of YAML that nearly all resources are written in.
// Whatever it is not sure of is left to the YAML library, which also checks
// edits whose outcome is not plain. What the scanner accepts, the library
// accepts too and reads as the same; the fuzz targets hold it to that.
//
// The package knows nothing of ResourceLists, which package resourcelist
// splits into items, nor of what the fields of a resource are for.
//
// Start with Item in item.go, then scanner in scan.go, edit.go for changes, and
// SameMeaning in meaning.go. Templates, in template.go, write many items that
// differ in a few scalars.
package yamltext
