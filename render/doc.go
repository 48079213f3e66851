// Package render brings a package up to date with its GlobalHeadlessServices
// (rules 5 to 9, 12, 15 and 16 of docs/DESIGN.md).
//
// Data flows in one direction: Load reads the items and resolves every declaration to a
// plan; the desired objects follow from the plans; Compare holds them against
// what an earlier run left and gives typed changes. The KRM function (Run) and
// a tree of files (package disk) apply the same changes. Nothing here reads or
// writes files, or knows what a setting is called on a command line.
//
// Start reading at Load, then Run.
package render
