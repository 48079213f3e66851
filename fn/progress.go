package main

import (
	"io"
	"os"
	"sync"
	"time"

	"global-headless-service/report"
)

// A progress is stderr, with a line at its end about what a run that takes
// long is doing. Where stderr is no terminal there is no such line.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	doing string
	shown bool
	stop  chan struct{}
	ended sync.WaitGroup
}

// patience is the time before the first line, and interval that between two of
// them.
const (
	patience = time.Second
	interval = 200 * time.Millisecond
)

// watch returns stderr with progress, until end.
func watch(stderr io.Writer) *progress {
	p := &progress{w: stderr, stop: make(chan struct{})}
	if f, ok := stderr.(*os.File); ok && isTerminal(f) {
		p.ended.Go(func() {
			select {
			case <-p.stop:
				return
			case <-time.After(patience):
			}
			ticks := time.NewTicker(interval)
			defer ticks.Stop()
			p.show(ticks.C)
		})
	}
	return p
}

// show writes the line anew at every tick, until end.
func (p *progress) show(ticks <-chan time.Time) {
	for {
		p.mu.Lock()
		p.clear()
		if p.doing != "" {
			io.WriteString(p.w, shortened(p.doing)+" ...")
			p.shown = true
		}
		p.mu.Unlock()
		select {
		case <-p.stop:
			return
		case <-ticks:
		}
	}
}

// shortened returns a text cut to one line of most screens.
func shortened(text string) string {
	const most = 72
	text = report.Printable(text)
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}

// clear removes the line.
func (p *progress) clear() {
	if p.shown {
		io.WriteString(p.w, "\r\x1b[K")
		p.shown = false
	}
}

// now sets what is being done, in words that fit a line; "" shows nothing.
func (p *progress) now(doing string) {
	p.mu.Lock()
	if p.doing = doing; doing == "" {
		p.clear()
	}
	p.mu.Unlock()
}

// Write writes to stderr, before the line.
func (p *progress) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	return p.w.Write(b)
}

// end removes the line for good.
func (p *progress) end() {
	close(p.stop)
	p.ended.Wait()
	p.mu.Lock()
	p.clear()
	p.mu.Unlock()
}
