// Package importer makes declarations of what clusters apply already: it finds
// StatefulSets with their governing Services and the copies that other members
// have, written by hand or by a mesh's rules, and returns a GlobalNamespace and a
// GlobalHeadlessService for each, and reports every difference between what these
// render and what is there. It also reads a global namespace as the API of
// Tanzu Service Mesh gives it. Items go in, declarations and results come out: it
// reads and writes no files.
//
// Start reading at Import, then at group and compare.
package importer
