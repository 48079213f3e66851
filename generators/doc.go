// Package generators holds the rules on one declaration (rules 1 to 5, 11, 13
// and 14 of docs/DESIGN.md): it resolves a GlobalHeadlessService against the
// items of a package, and renders the objects that each cluster needs. What
// differs by mesh is behind the interface Mesh, a file for each mesh.
//
// It does no I/O and keeps no state between calls. It knows neither what an
// earlier run left nor which clusters a run is for: that is package render.
//
// Start reading at Resolve, then at Mesh.
package generators
