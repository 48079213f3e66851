package standins

//lint:file-ignore SA1019 Linkerd reads and writes Endpoints.

import (
	"context"
	"sync"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

// linkerdVersion is the release whose service mirror was observed.
const linkerdVersion = "Linkerd edge-26.8.3"

const (
	linkerdPrefix   = "mirror.linkerd.io/"
	linkerdExported = linkerdPrefix + "exported"
	linkerdMirrored = linkerdPrefix + "mirrored-service"
	linkerdCluster  = linkerdPrefix + "cluster-name"
	linkerdHeadless = linkerdPrefix + "headless-mirror-svc-name"
	linkerdRemote   = linkerdPrefix + "remote-svc-fq-name"
	linkerdVersions = linkerdPrefix + "remote-resource-version"
	linkerdGateway  = "192.0.2.201" // the address of every gateway
	linkerdPort     = 4143
)

// A linkerdMirrorStandIn is a stand-in for the service mirror of one Link, with
// enableHeadlessServices, in one namespace.
//
// It imitates what was observed of edge-26.8.3, and how its source explains it.
// The Endpoints of an exported headless Service with ports make a headless
// mirror <service>-<link>, and a Service with a cluster IP, <pod>-<link>, for
// each pod that has a host name; the mirror's Endpoints name these Services as
// the pods are named. A change of the Service itself sets the mirror's labels,
// annotations and ports anew, and its Endpoints to the gateway: names of pods
// are gone until the exported Endpoints change, which happens when a pod does or
// when the Service's labels do, or until the mirror restarts. The Services of
// pods are made and deleted, and never changed.
//
// It does not imitate Links, probes of gateways, federated Services,
// remote-discovery, Services without pods, namespaces that are made later, and
// the collection of orphans.
type linkerdMirrorStandIn struct {
	link      string // of the exporting cluster
	namespace string
	local     *watched
	remote    *watched
	queue     workqueue.TypedRateLimitingInterface[linkerdEvent]
	stop      context.CancelFunc
	stopped   chan struct{}

	mutex sync.Mutex
	fault error
}

// linkerdRetries is how often the mirror tries again before it gives up.
const linkerdRetries = 3

// A linkerdEvent is a change of a Service of the exporting cluster, or of its
// Endpoints.
type linkerdEvent struct {
	endpoints bool
	name      string
}

// startLinkerdMirrorStandIn mirrors a namespace of a remote cluster until the
// context ends or Stop is called.
func startLinkerdMirrorStandIn(ctx context.Context, link, namespace string, local, remote *watched) (*linkerdMirrorStandIn, error) {
	ctx, stop := context.WithCancel(ctx)
	m := &linkerdMirrorStandIn{
		link: link, namespace: namespace, local: local, remote: remote, stop: stop, stopped: make(chan struct{}),
		queue: workqueue.NewTypedRateLimitingQueue(workqueue.NewTypedItemFastSlowRateLimiter[linkerdEvent](retryAfter, retryAfter, 1)),
	}
	context.AfterFunc(ctx, m.queue.ShutDown)
	add := func(o any) {
		if tombstone, ok := o.(cache.DeletedFinalStateUnknown); ok {
			o = tombstone.Obj
		}
		switch o := o.(type) {
		case *corev1.Service:
			m.queue.Add(linkerdEvent{name: o.Name})
		case *corev1.Endpoints:
			m.queue.Add(linkerdEvent{endpoints: true, name: o.Name})
		}
	}
	remote.watch(remote.core.Core().V1().Services().Informer(), remote.core.Core().V1().Endpoints().Informer())
	if err := remote.start(ctx, cache.ResourceEventHandlerFuncs{AddFunc: add, UpdateFunc: func(_, o any) { add(o) }, DeleteFunc: add}); err != nil {
		return nil, err
	}
	go m.run(ctx)
	return m, nil
}

// Stop returns when the mirror does nothing any more. What it has made stays.
func (m *linkerdMirrorStandIn) Stop() {
	m.stop()
	<-m.stopped
}

func (m *linkerdMirrorStandIn) run(ctx context.Context) {
	defer close(m.stopped)
	for {
		event, end := m.queue.Get()
		if end {
			return
		}
		// Where both have changed, the Service is always looked at first.
		err := m.mirrorService(ctx, event.name)
		if err == nil && event.endpoints {
			err = m.mirrorEndpoints(ctx, event.name)
		}
		m.queue.Done(event)
		switch {
		case err == nil || ctx.Err() != nil:
			m.queue.Forget(event)
		case stale(err) || m.queue.NumRequeues(event) < linkerdRetries:
			m.queue.AddRateLimited(event)
		default:
			m.queue.Forget(event)
			m.mutex.Lock()
			m.fault = err
			m.mutex.Unlock()
		}
	}
}

// gaveUp returns the error at which the mirror gave up last, or nil.
func (m *linkerdMirrorStandIn) gaveUp() error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.fault
}

// mirrored returns the name of the mirror of a Service or pod.
func (m *linkerdMirrorStandIn) mirrored(name string) string { return name + "-" + m.link }

// exported returns a Service of the exporting cluster, or nil if it is not
// exported.
func (m *linkerdMirrorStandIn) exported(ctx context.Context, name string) (*corev1.Service, error) {
	service, err := m.remote.client.CoreV1().Services(m.namespace).Get(ctx, name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) || err == nil && service.Labels[linkerdExported] != "true" {
		return nil, nil
	}
	return service, err
}

// mirrorService does what a change of a Service asks for.
func (m *linkerdMirrorStandIn) mirrorService(ctx context.Context, name string) error {
	service, err := m.exported(ctx, name)
	if err != nil {
		return err
	}
	services := m.local.client.CoreV1().Services(m.namespace)
	mirror, err := services.Get(ctx, m.mirrored(name), metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err):
		if service == nil || service.Spec.ClusterIP == corev1.ClusterIPNone {
			return nil // the Endpoints make a headless mirror
		}
		return m.createMirror(ctx, service, "")
	case err != nil:
		return err
	case mirror.Labels[linkerdCluster] != m.link:
		return nil
	case service == nil:
		return m.deleteMirror(ctx, mirror.Name)
	case mirror.Annotations[linkerdVersions] == service.ResourceVersion:
		return nil
	}
	if err := m.writeEndpoints(ctx, mirror.Name, m.labels(service), m.gateway(service)); err != nil {
		return err
	}
	mirror.Labels, mirror.Annotations = m.labels(service), m.annotations(service)
	mirror.Spec.Ports = linkerdPorts(service)
	_, err = services.Update(ctx, mirror, metav1.UpdateOptions{})
	return err
}
