package controlplane

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// stopPatience is how long a process has to end by itself before it is killed.
const stopPatience = 10 * time.Second

// A Process is a program that runs until it is stopped, or until the program
// that started it ends.
type Process struct {
	name    string
	log     string // path
	pid     int
	process *os.Process
	ended   chan struct{}
	stopped atomic.Bool // on purpose
}

// StartProcess starts a program whose output goes to <name>.log in a folder. If the program
// ends before Stop, it says so on stderr, with the end of that log.
func StartProcess(folder, name, path string, args ...string) (*Process, error) {
	p := &Process{name: name, log: filepath.Join(folder, name+".log"), ended: make(chan struct{})}
	log, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	c := exec.Command(path, args...)
	c.Stdout, c.Stderr = log, log
	c.SysProcAttr = tied()
	started := make(chan error)
	go func() {
		// The system ends the child with the thread that started it.
		runtime.LockOSThread()
		err := c.Start()
		log.Close()
		started <- err
		if err == nil {
			c.Wait()
			if !p.stopped.Load() {
				fmt.Fprintf(os.Stderr, "%s ended by itself:\n%s\n", name, p.tail())
			}
		}
		close(p.ended)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	p.process, p.pid = c.Process, c.Process.Pid
	return p, nil
}

// Pid is the number of the process.
func (p *Process) Pid() int { return p.pid }

// Stop ends the process and returns when it has ended.
func (p *Process) Stop() {
	p.stopped.Store(true)
	p.process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(stopPatience):
		p.process.Kill()
		<-p.ended
	}
}

// Await asks until the answer is nil, and gives up when the process or the
// context ends; the error then has the last answer and the end of the log.
func (p *Process) Await(ctx context.Context, ready func(context.Context) error) error {
	last := fmt.Errorf("not asked yet")
	for {
		answer, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := ready(answer)
		cancel()
		if err == nil {
			return nil
		}
		if ctx.Err() == nil {
			last = err
		}
		select {
		case <-p.ended:
			return fmt.Errorf("%s ended by itself:\n%s", p.name, p.tail())
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready (%w): %w\n%s", p.name, ctx.Err(), last, p.tail())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// AwaitOK is Await for a URL that answers 200 once the process is ready.
func (p *Process) AwaitOK(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	return p.Await(ctx, func(ctx context.Context) error { return ok(ctx, url) })
}

// ok is nil when a URL answers 200.
func ok(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return nil
}

// tail is the end of what the process said.
func (p *Process) tail() string {
	f, err := os.Open(p.log)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > 4096 {
		f.Seek(-4096, io.SeekEnd)
	}
	b, _ := io.ReadAll(f)
	return strings.TrimSpace(string(b))
}
