// Package page tests what `graph` draws in a real browser: that no text of the
// picture leaves its box or lies on another, that the page works, for everybody and
// with keyboards, and that nothing in it can be anything but text; and that the
// real Mermaid and Graphviz read the diagrams.
package page
