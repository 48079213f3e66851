package disk

import (
	"fmt"
	"log"
	"os"
	"testing"

	"global-headless-service/internal/expect"
)

// TestCaptureStderr: what is printed and logged is collected, and log.Fatal is a panic,
// which leaves the logger as usable as before.
func TestCaptureStderr(t *testing.T) {
	stderr, logged := os.Stderr, log.Writer()
	lines, err := captureStderr()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(os.Stderr, "# Warning: printed")
	log.Print("logged")
	for _, fatal := range []func(){func() { log.Fatal("dead") }, func() { log.Fatalf("%s", "dead") }, func() { log.Fatalln("dead") }} {
		func() {
			defer func() { expect.Same(t, "panic", any("dead"), recover()) }()
			fatal()
		}()
	}
	log.Print("logged again")
	expect.Same(t, "lines", []string{"Warning: printed", "logged", "logged again"}, lines())
	expect.Same(t, "restored", true, os.Stderr == stderr && log.Writer() == logged)
}
