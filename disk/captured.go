package disk

import (
	"io"
	"log"
	"os"
	"runtime"
	"strings"
)

// captureStderr redirects os.Stderr and the standard logger into a pipe, since kustomize
// prints there what it deprecates. The returned function restores both, and returns the
// lines written in between. It is not safe for concurrent use.
func captureStderr() (lines func() []string, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	stderr, logged, flags := os.Stderr, log.Writer(), log.Flags()
	os.Stderr = w
	log.SetOutput(capturedLog{w})
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

// A capturedLog is the output of the standard logger during a build. It panics with what
// log.Fatal prints, which would end the process without a word of why.
type capturedLog struct{ io.Writer }

func (l capturedLog) Write(text []byte) (int, error) {
	callers := make([]uintptr, 16)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "log.Fatal") {
			panic(strings.TrimSpace(string(text)))
		}
		if !more {
			return l.Writer.Write(text)
		}
	}
}
