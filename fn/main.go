// Command global-headless-service renders what every member of a global
// namespace needs to reach the pods of a StatefulSet by name. It is a KRM
// function: a ResourceList on stdin, a ResourceList on stdout.
package main

import (
	"fmt"
	"io"
	"os"
)

// version is stamped in by the linker.
var version = "dev"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main with its surroundings as arguments; it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	switch {
	case len(args) == 0 && isTerminal(stdin):
		fmt.Fprint(stderr, "error: no input: this is a KRM function, which reads a ResourceList from stdin\n\n", help)
		return 1
	case len(args) == 0:
		return function(stdin, stdout, stderr)
	case args[0] == "--help" || args[0] == "-h" || args[0] == "help":
		return say(stdout, stderr, help)
	case args[0] == "--version" || args[0] == "version":
		return say(stdout, stderr, "global-headless-service "+version+"\n")
	}
	fmt.Fprintf(stderr, "error: unknown argument %q\n\n%s", args[0], help)
	return 1
}

func say(stdout, stderr io.Writer, text string) int {
	if _, err := io.WriteString(stdout, text); err != nil {
		fmt.Fprintf(stderr, "error: writing stdout: %v\n", err)
		return 1
	}
	return 0
}

// isTerminal says whether stdin is somebody's keyboard, so that reading it
// would wait for a ResourceList to be typed. /dev/null is a character device
// too, and an empty input like any other.
func isTerminal(stdin io.Reader) bool {
	f, ok := stdin.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
