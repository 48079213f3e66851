// Package generators holds the rules: it resolves a GlobalHeadlessService
// against the objects of a package and renders the Service of every member.
// It does no I/O and keeps no state between calls.
package generators
