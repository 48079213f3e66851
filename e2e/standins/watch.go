package standins

import (
	"context"
	"fmt"
	"os"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"

	"global-headless-service/e2e/fleet"
)

// A watched is a cluster as a stand-in sees it.
type watched struct {
	name    string
	client  kubernetes.Interface
	objects dynamic.Interface // of kinds that are not Kubernetes' own
	core    informers.SharedInformerFactory
	custom  dynamicinformer.DynamicSharedInformerFactory
	watches []cache.SharedIndexInformer
}

// watchCluster returns a cluster whose objects are watched in one namespace, or
// in all for "".
func watchCluster(c *fleet.Cluster, namespace string) (*watched, error) {
	client, err := clientOf(c)
	if err != nil {
		return nil, err
	}
	objects, err := dynamic.NewForConfig(c.Config)
	if err != nil {
		return nil, err
	}
	return &watched{
		name: c.Name, client: client, objects: objects,
		core:   informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(namespace)),
		custom: dynamicinformer.NewFilteredDynamicSharedInformerFactory(objects, 0, namespace, nil),
	}, nil
}

// clientOf returns a client of a cluster that takes Endpoints, which are
// deprecated, without a word.
func clientOf(c *fleet.Cluster) (kubernetes.Interface, error) {
	config := rest.CopyConfig(c.Config)
	config.WarningHandler = rest.NoWarnings{}
	return kubernetes.NewForConfig(config)
}

// watch adds kinds of Kubernetes' own.
func (w *watched) watch(watches ...cache.SharedIndexInformer) {
	w.watches = append(w.watches, watches...)
}

// watchCustom adds other kinds.
func (w *watched) watchCustom(kinds ...schema.GroupVersionResource) {
	for _, kind := range kinds {
		w.watch(w.custom.ForResource(kind).Informer())
	}
}

// start starts to watch, and returns when what is there is known.
func (w *watched) start(ctx context.Context, handler cache.ResourceEventHandler) error {
	var synced []cache.InformerSynced
	for _, i := range w.watches {
		if _, err := i.AddEventHandler(handler); err != nil {
			return err
		}
		synced = append(synced, i.HasSynced)
	}
	w.core.Start(ctx.Done())
	w.custom.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), synced...) {
		return fmt.Errorf("%s: the stand-in cannot list what it watches", w.name)
	}
	return nil
}

// retryAfter is the pause after something was refused or out of date.
const retryAfter = 100 * time.Millisecond

// follow calls reconcile after every change in the clusters, until the context
// ends. It returns when the first call has ended.
func follow(ctx context.Context, name string, reconcile func(context.Context) error, clusters ...*watched) error {
	changed := make(chan struct{}, 1)
	notify := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	for _, w := range clusters {
		err := w.start(ctx, cache.ResourceEventHandlerFuncs{
			AddFunc: func(any) { notify() }, UpdateFunc: func(any, any) { notify() }, DeleteFunc: func(any) { notify() },
		})
		if err != nil {
			return err
		}
	}
	try := func() {
		if err := reconcile(ctx); err != nil && ctx.Err() == nil {
			report(name, err)
			time.AfterFunc(retryAfter, notify)
		}
	}
	try()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-changed:
				try()
			}
		}
	}()
	return nil
}

// report writes an error of a stand-in, unless it comes of a cache that is out
// of date, as every controller's is at times.
func report(name string, err error) {
	if !stale(err) {
		fmt.Fprintf(os.Stderr, "e2e: stand-in of %s: %v\n", name, err)
	}
}

func stale(err error) bool {
	return apierrors.IsConflict(err) || apierrors.IsAlreadyExists(err) || apierrors.IsNotFound(err)
}
