// Package review shows what a plan does to a tree before it is done: in words,
// as a patch, as Markdown for a pull request, and as JSON. It consumes the
// changes of package render as package disk plans them; it decides nothing and
// reads no files.
//
// Start reading at New.
package review
