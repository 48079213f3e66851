// Package layout owns the paths of rendered manifests:
//
//	clusters/<cluster>/<namespace>/<kind>-<name>.yaml
//
// It puts them together, escapes what a file system cannot hold, and reads
// the cluster back from a path. Paths are slash-separated and relative to the
// root of a package or tree.
//
// It reads and writes no files, and does not know what a file holds. Callers
// decide where the root is.
//
// Start reading at Object.Path.
package layout
