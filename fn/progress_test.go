package main

import (
	"strings"
	"testing"
	"time"

	"global-headless-service/internal/expect"
)

// A run that takes long shows what it is doing, on a line that makes room for
// any other output, and is gone at the end.
func TestProgress(t *testing.T) {
	var screen strings.Builder
	p := &progress{w: &screen, stop: make(chan struct{})}
	ticks := make(chan time.Time)
	p.ended.Go(func() { p.show(ticks) })
	const gone = "\r\x1b[K"
	tick := func() { ticks <- time.Time{}; ticks <- time.Time{} } // the second one waits for the first
	p.now("reading a.yaml")
	tick()
	p.Write([]byte("note: b\n"))
	p.now("writing")
	tick()
	p.now("")
	tick()
	p.end()
	_, shown, _ := strings.Cut(screen.String(), "reading a.yaml ...")
	expect.Same(t, "what is on the screen", gone+"note: b\nwriting ..."+gone, squeezed(shown, gone))
}

// squeezed leaves out lines that were written anew as they stood.
func squeezed(screen, gone string) string {
	for _, line := range []string{"reading a.yaml ...", "writing ..."} {
		for strings.Contains(screen, line+gone+line) {
			screen = strings.ReplaceAll(screen, line+gone+line, line)
		}
		screen = strings.TrimPrefix(screen, gone+line)
	}
	return screen
}

// Where stderr is no terminal, there are only messages.
func TestNoProgressWithoutATerminal(t *testing.T) {
	var stderr strings.Builder
	p := watch(&stderr)
	p.now("reading a.yaml")
	p.Write([]byte("note: b\n"))
	p.end()
	expect.Same(t, "stderr", "note: b\n", stderr.String())
}
