// Package graph draws a fleet: which member is the source of a Service, which
// consume it, by what of the mesh and by which name, and what a change does to
// it. A Fleet is made of plans; each form of it is a file: text, Mermaid, DOT, SVG,
// and a page of HTML with the same picture and tables to search.
//
// It decides nothing, renders no manifests, and reads no files. Two runs over one
// Fleet give the same bytes.
//
// Start reading at New, then at sceneOf, which decides what a picture shows.
package graph
