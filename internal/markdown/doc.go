// Package markdown reads what tests check in a page: blocks of code with the
// comments before them, links, anchors, and code between backquotes. It is for
// tests only. Start reading at Parse.
package markdown
