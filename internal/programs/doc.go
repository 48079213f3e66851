// Package programs finds, builds and runs the programs that tests run. It is for
// tests only. Start reading at Build.
package programs
