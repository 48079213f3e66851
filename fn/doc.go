// Command global-headless-service renders what every member of a global
// namespace needs to reach the pods of a StatefulSet by name. It is a KRM
// function, a ResourceList on stdin and a ResourceList on stdout, and a command
// line.
//
// The package reads arguments, prints, and sets the exit code; it turns panics
// into errors. It decides nothing about objects: that is for package render and
// the packages below it.
//
// Start reading at run; then at function for the KRM function, and at
// renderOptions.run for the command line.
package main
