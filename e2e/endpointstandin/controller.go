package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

// retryAfter is the pause after a cluster has refused something.
const retryAfter = time.Second

// A controller keeps the EndpointSlices of all members.
type controller struct {
	members []*member
	changed chan struct{} // holds one while something is to be done
}

// A member is a namespace of a cluster.
type member struct {
	name, namespace string
	client          kubernetes.Interface
	informers       informers.SharedInformerFactory
}

// run works until the context ends.
func (c *controller) run(ctx context.Context) error {
	c.changed = make(chan struct{}, 1)
	for _, m := range c.members {
		if err := c.watch(ctx, m); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	c.notify()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-c.changed:
		}
		if err := c.reconcile(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, err)
			time.AfterFunc(retryAfter, c.notify)
		}
	}
}

// watch starts to follow a member's Services and pods, and returns when what is
// there is known.
func (c *controller) watch(ctx context.Context, m *member) error {
	m.informers = informers.NewSharedInformerFactoryWithOptions(m.client, 0, informers.WithNamespace(m.namespace))
	handler := cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { c.notify() },
		UpdateFunc: func(any, any) { c.notify() },
		DeleteFunc: func(any) { c.notify() },
	}
	for _, i := range []cache.SharedIndexInformer{
		m.informers.Core().V1().Services().Informer(),
		m.informers.Core().V1().Pods().Informer(),
		m.informers.Discovery().V1().EndpointSlices().Informer(),
	} {
		if _, err := i.AddEventHandler(handler); err != nil {
			return err
		}
	}
	m.informers.Start(ctx.Done())
	for kind, synced := range m.informers.WaitForCacheSync(ctx.Done()) {
		if !synced {
			return fmt.Errorf("%v cannot be listed", kind)
		}
	}
	return nil
}

// notify says that there is something to do.
func (c *controller) notify() {
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// reconcile brings the EndpointSlices of every member to what they are to be.
func (c *controller) reconcile(ctx context.Context) error {
	var pods []*corev1.Pod
	for _, m := range c.members {
		all, err := m.informers.Core().V1().Pods().Lister().List(labels.Everything())
		if err != nil {
			return err
		}
		pods = append(pods, all...)
	}
	var errs []error
	for _, m := range c.members {
		services, err := m.informers.Core().V1().Services().Lister().List(labels.Everything())
		if err != nil {
			return err
		}
		if err := m.write(ctx, services, pods); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", m.name, err))
		}
	}
	return errors.Join(errs...)
}
