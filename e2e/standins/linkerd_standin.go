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
// enableHeadlessServices.
//
// Observed of edge-26.8.3: an exported headless Service with ports gets, in the
// namespace of its own name, a headless mirror <service>-<link>, and a Service
// with a cluster IP, <pod>-<link>, for each pod; nothing is made under a name of
// more than 63 characters. A change of the Service that leaves its labels as they
// are makes the mirror's endpoints the bare gateway: names of pods are gone until
// a pod changes or the mirror restarts. A port that is added later never reaches
// the Services of pods.
//
// Read in its source, cluster_watcher.go and cluster_watcher_headless.go: it is
// the Endpoints that make a headless mirror, at their first address, and name the
// Services of pods in it by the pods' host names; without a host name the mirror
// gets a cluster IP and leads to the gateway, and without ports there is none.
// A change of a Service sets the labels, annotations and ports of what is called
// like its mirror, also where that is a pod's Service, and leads it to the gateway;
// its Endpoints keep the remote name that they were made with. Otherwise Services
// of pods are made and deleted, and never changed. The labels of Endpoints are the
// Service's, so a change of these is a change of the Endpoints too. An event that
// fails is tried three times more, and given up then.
//
// It does not imitate Links, probes of gateways, federated Services,
// remote-discovery, Services without pods, namespaces that are made later, and
// the collection of orphans. It may watch one namespace alone, so that tests have
// mirrors of their own.
type linkerdMirrorStandIn struct {
	link    string // of the exporting cluster
	local   *watched
	remote  *watched
	queue   workqueue.TypedRateLimitingInterface[linkerdEvent]
	stop    context.CancelFunc
	stopped chan struct{}

	mutex sync.Mutex
	fault error
}

// linkerdRetries is how often the mirror tries again before it gives up.
const linkerdRetries = 3

// A linkerdEvent is a change of a Service of the exporting cluster, or of its
// Endpoints.
type linkerdEvent struct {
	endpoints       bool
	namespace, name string
}

// startLinkerdMirrorStandIn mirrors what is watched of a remote cluster until the
// context ends or Stop is called.
func startLinkerdMirrorStandIn(ctx context.Context, link string, local, remote *watched) (*linkerdMirrorStandIn, error) {
	ctx, stop := context.WithCancel(ctx)
	m := &linkerdMirrorStandIn{
		link: link, local: local, remote: remote, stop: stop, stopped: make(chan struct{}),
		queue: workqueue.NewTypedRateLimitingQueue(workqueue.NewTypedItemFastSlowRateLimiter[linkerdEvent](retryAfter, retryAfter, 1)),
	}
	context.AfterFunc(ctx, m.queue.ShutDown)
	add := func(o any) {
		if tombstone, ok := o.(cache.DeletedFinalStateUnknown); ok {
			o = tombstone.Obj
		}
		switch o := o.(type) {
		case *corev1.Service:
			m.queue.Add(linkerdEvent{namespace: o.Namespace, name: o.Name})
		case *corev1.Endpoints:
			m.queue.Add(linkerdEvent{endpoints: true, namespace: o.Namespace, name: o.Name})
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
		err := m.mirrorService(ctx, event.namespace, event.name)
		if err == nil && event.endpoints {
			err = m.mirrorEndpoints(ctx, event.namespace, event.name)
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
func (m *linkerdMirrorStandIn) exported(ctx context.Context, namespace, name string) (*corev1.Service, error) {
	service, err := m.remote.client.CoreV1().Services(namespace).Get(ctx, name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) || err == nil && service.Labels[linkerdExported] != "true" {
		return nil, nil
	}
	return service, err
}

// mirrorService does what a change of a Service asks for.
func (m *linkerdMirrorStandIn) mirrorService(ctx context.Context, namespace, name string) error {
	service, err := m.exported(ctx, namespace, name)
	if err != nil {
		return err
	}
	services := m.local.client.CoreV1().Services(namespace)
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
		return m.deleteMirror(ctx, mirror)
	case mirror.Annotations[linkerdVersions] == service.ResourceVersion:
		return nil
	}
	mirror.Labels, mirror.Annotations = m.labels(service), m.annotations(service)
	if err := m.writeEndpoints(ctx, mirror, m.gateway(service)); err != nil {
		return err
	}
	mirror.Spec.Ports = linkerdPorts(service)
	_, err = services.Update(ctx, mirror, metav1.UpdateOptions{})
	return err
}
