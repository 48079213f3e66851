package controlplane

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// A Session owns control planes and the folder in which they write.
type Session struct {
	Folder string

	mutex    sync.Mutex
	starting sync.WaitGroup
	clusters []*Cluster
	owned    []*Process
	closed   bool
}

// Guard gives use a session, and ends all that use started: when it returns,
// and when the program is interrupted. It returns what use returned, to exit
// with. Where use panics, the system ends the processes with the program.
func Guard(use func(context.Context, *Session) int) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	folder, err := Folder()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	s := &Session{Folder: folder}
	done := make(chan int, 1)
	go func() {
		<-ctx.Done()
		select {
		case <-done:
		default:
			s.close()
			os.Exit(130)
		}
	}()
	code := use(ctx, s)
	s.close()
	done <- code
	return code
}

// Start starts a cluster that ends with the session.
func (s *Session) Start(ctx context.Context, servers Servers, o Options) (*Cluster, error) {
	s.mutex.Lock()
	if s.closed {
		s.mutex.Unlock()
		return nil, errors.New("the session has ended")
	}
	s.starting.Add(1)
	s.mutex.Unlock()
	defer s.starting.Done()
	c, err := Start(ctx, s.Folder, servers, o)
	if err != nil {
		return nil, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.clusters = append(s.clusters, c)
	return c, nil
}

// Own ends a process with the session, before the clusters.
func (s *Session) Own(p *Process) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.closed {
		p.Stop()
		return
	}
	s.owned = append(s.owned, p)
}

// close ends the clusters, all at once, and removes their folder. Those that
// are about to start come to an end, or to their start, first.
func (s *Session) close() {
	s.mutex.Lock()
	s.closed = true
	s.mutex.Unlock()
	s.starting.Wait()
	for _, p := range s.owned {
		p.Stop()
	}
	var group sync.WaitGroup
	for _, c := range s.clusters {
		group.Go(c.Stop)
	}
	group.Wait()
	s.clusters = nil
	if err := os.RemoveAll(s.Folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
