// Package graph draws a fleet: the source and the consumers of each Service, the
// mechanism and the name by which a consumer reaches the pods, and what a change
// does to them. New makes a Fleet of plans. Each output format has a file of its own:
// text, Mermaid, DOT, SVG, and an HTML page with the picture and searchable tables.
//
// It decides nothing, renders no manifests, and reads no files. Two runs over one
// Fleet give the same bytes.
//
// Start reading at New, then at sceneOf, which decides what a picture shows.
package graph
