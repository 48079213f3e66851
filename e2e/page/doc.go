// Package page tests what `graph` draws in a real browser: that no text of the
// picture leaves its box or lies on another, that the page is accessible and works
// by keyboard alone, and that names and messages stay text; and that the
// real Mermaid and Graphviz read the diagrams.
package page
