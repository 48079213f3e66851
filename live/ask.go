package live

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

// A Getter gets objects of a cluster; a kubectl.Client is one.
type Getter interface {
	Get(ctx context.Context, g kubectl.Get, each func(object []byte) error) error
}

// Options are how clusters are asked.
type Options struct {
	// Contexts are those of the kubeconfig.
	Contexts []string
	// Everywhere asks for objects in all namespaces, and so finds what an
	// earlier run left in one that is no member any more.
	Everywhere bool
	// Timeout is the time for all that is asked of one cluster, and Concurrency
	// the number of clusters that are asked at once.
	Timeout     time.Duration
	Concurrency int
	// Progress is called with what is being done.
	Progress func(text string)
}

// An Answer is what a cluster has. If err is set, it has not answered.
type Answer struct {
	err     error
	objects map[objectKey]object
	unread  []unreadKind
	absent  map[string]bool // namespaces that are not there
}

// An objectKey is an object in a cluster. Namespace is that of the manifest:
// empty if kubectl chooses it.
type objectKey struct {
	group, kind, namespace, name string
}

// An unreadKind is a kind whose objects could not be read in a namespace.
type unreadKind struct {
	kind      kubectl.Kind
	namespace string
	err       error
}

// Ask asks all clusters of a fleet, several at a time. A cluster that does not
// answer does not keep the others from being asked.
func (f *Fleet) Ask(ctx context.Context, from Getter, o Options) []*Answer {
	answers := make([]*Answer, len(f.Clusters))
	next := make(chan int)
	var group sync.WaitGroup
	var mu sync.Mutex
	asked := 0
	for range min(max(o.Concurrency, 1), len(f.Clusters)) {
		group.Go(func() {
			for k := range next {
				c := &f.Clusters[k]
				answers[k] = f.ask(ctx, c, from, o)
				mu.Lock()
				asked++
				o.Progress(fmt.Sprintf("asked %d of %d clusters", asked, len(f.Clusters)))
				mu.Unlock()
			}
		})
	}
	for k := range f.Clusters {
		next <- k
	}
	close(next)
	group.Wait()
	return answers
}

// ask asks one cluster.
func (f *Fleet) ask(ctx context.Context, c *Cluster, from Getter, o Options) *Answer {
	a := &Answer{objects: map[objectKey]object{}, absent: map[string]bool{}}
	if !slices.Contains(o.Contexts, c.Context) {
		a.err = fmt.Errorf("there is no context %q in the kubeconfig%s; name another with --context %s=CONTEXT", c.Context, nearest(c.Context, o.Contexts), c.Name)
		return a
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	s := session{ctx: ctx, from: from, cluster: c, keeps: f.keeps(c), Answer: a}
	query, everywhere := f.query, o.Everywhere
	if c.podsOnly {
		query, everywhere = f.queryPods, false
	}
	if a.err = s.ask(query(c), everywhere); kubectl.ReasonOf(a.err) == kubectl.TimedOut {
		a.err = fmt.Errorf("no answer within %s", o.Timeout)
	}
	return a
}

// nearest returns a proposal of a context.
func nearest(name string, contexts []string) string {
	if near, ok := schemas.Nearest(name, contexts); ok {
		return fmt.Sprintf(" (there is %q)", near)
	}
	return ""
}

// whyUnread returns why the kind of an object could not be read; nil if it was.
func (a *Answer) whyUnread(o *rendered) error {
	for _, u := range a.unread {
		if u.kind == o.kind && (u.namespace == o.Namespace || u.namespace == "") {
			return u.err
		}
	}
	return nil
}
