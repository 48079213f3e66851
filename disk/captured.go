package disk

import (
	"io"
	"log"
	"os"
	"strings"
)

// captureStderr has all that is written to os.Stderr and the standard logger collected,
// until the function is called that it returns, which returns the lines. kustomize prints
// there what it deprecates, and cannot be told to print it elsewhere.
func captureStderr() (lines func() []string, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	stderr, logged, flags := os.Stderr, log.Writer(), log.Flags()
	os.Stderr = w
	log.SetOutput(w)
	log.SetFlags(0) // a time would make each run differ
	text := make(chan string)
	go func() {
		b, _ := io.ReadAll(r)
		r.Close()
		text <- string(b)
	}()
	return func() []string {
		os.Stderr = stderr
		log.SetOutput(logged)
		log.SetFlags(flags)
		w.Close()
		var all []string
		for line := range strings.Lines(<-text) {
			if line = strings.TrimSpace(strings.TrimLeft(line, "#")); line != "" {
				all = append(all, line)
			}
		}
		return all
	}, nil
}
