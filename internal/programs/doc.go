// Package programs finds and builds the programs that tests run. It is for
// tests only. Start reading at Build.
package programs
