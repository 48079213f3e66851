package istio

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"global-headless-service/e2e/fleet"
)

// The types of the resources that istiod pushes.
const (
	typeNames     = "type.googleapis.com/istio.networking.nds.v1.NameTable"
	typeClusters  = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
	typeEndpoints = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
	typeListeners = "type.googleapis.com/envoy.config.listener.v3.Listener"
	typeRoutes    = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
)

// A proxy is a sidecar's or a gateway's connection to istiod: one stream, as long
// as the test runs, and what istiod pushed last.
type proxy struct {
	stream discoveryv3.AggregatedDiscoveryService_StreamAggregatedResourcesClient
	posted chan struct{} // that something waits to be sent

	mutex   sync.Mutex
	now     view                                      // its maps are replaced, and never change
	answers map[string]*discoveryv3.DiscoveryResponse // the last one, by type
	waiting []*discoveryv3.DiscoveryRequest           // one of a type at most
}

// A role is what a proxy tells istiod of its pod.
type role struct {
	kind                    string // sidecar or router
	namespace, pod, address string
	labels                  map[string]any
	types                   []string // that it asks for by itself
}

// sidecarOf is the role of the sidecar of a pod with a label "app".
func sidecarOf(namespace, pod, app, address string) role {
	return role{"sidecar", namespace, pod, address, map[string]any{"app": app}, []string{typeClusters, typeListeners, typeNames}}
}

// gatewayAt is the role of an east-west gateway.
func gatewayAt(address string) role {
	return role{"router", systemNamespace, "istio-eastwestgateway", address, map[string]any{"istio": "eastwestgateway"}, []string{typeClusters, typeListeners}}
}

// metadata returns what the pod's environment tells its proxy.
func (r role) metadata(m *mesh, c *fleet.Cluster) map[string]any {
	metadata := map[string]any{
		"CLUSTER_ID": c.Name, "NAMESPACE": r.namespace, "DNS_CAPTURE": "true", "ISTIO_VERSION": "1.31.0",
		"MESH_ID": "cluster.local", "SERVICE_ACCOUNT": "default", "LABELS": r.labels,
	}
	if m.several() {
		metadata["NETWORK"] = network(c)
	}
	if c.DualStack {
		metadata["INSTANCE_IPS"] = r.address + "," + fleet.IPv6(r.address)
	}
	return metadata
}

// connect returns a proxy that has received every type of resource once.
func (m *mesh) connect(t *testing.T, c *fleet.Cluster, r role) *proxy {
	t.Helper()
	fields, err := structpb.NewStruct(r.metadata(m, c))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	p := &proxy{posted: make(chan struct{}, 1), answers: map[string]*discoveryv3.DiscoveryResponse{},
		now: view{name: c.Name + "/" + r.namespace, cluster: c, search: []string{r.namespace + ".svc." + c.Domain, "svc." + c.Domain, c.Domain}}}
	if p.stream, err = discoveryv3.NewAggregatedDiscoveryServiceClient(m.istiods[c]).StreamAggregatedResources(ctx); err != nil {
		t.Fatal(err)
	}
	self := &corev3.Node{Id: fmt.Sprintf("%s~%s~%s.%s~%s", r.kind, r.address, r.pod, r.namespace, p.now.search[0]), Metadata: fields}
	for k, kind := range r.types {
		request := &discoveryv3.DiscoveryRequest{TypeUrl: kind}
		if k == 0 {
			request.Node = self
		}
		if err := p.stream.Send(request); err != nil {
			t.Fatal(err)
		}
	}
	go p.listen()
	go p.send()
	p.eventually(t, "istiod pushes everything", func(*view) error {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		for _, kind := range r.types {
			if p.answers[kind] == nil {
				return fmt.Errorf("no %s yet", kind)
			}
		}
		return nil
	})
	return p
}

// view returns what istiod has pushed until now.
func (p *proxy) view() *view {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.now
	return &now
}

// eventually is fleet.Eventually with what istiod pushed last.
func (p *proxy) eventually(t *testing.T, what string, answer func(*view) error) {
	t.Helper()
	fleet.Eventually(t, p.now.name+": "+what, func() error {
		v := p.view()
		return errors.Join(v.err, answer(v))
	})
}

// listen takes what istiod pushes, until the stream ends.
func (p *proxy) listen() {
	for {
		answer, err := p.stream.Recv()
		p.mutex.Lock()
		if err == nil {
			err = p.take(answer)
		}
		p.now.err = err
		p.mutex.Unlock()
		if err != nil {
			return
		}
	}
}

// take keeps an answer and acknowledges it. Clusters decide which endpoints to
// ask for, and listeners which routes; an answer need not hold all of those.
func (p *proxy) take(answer *discoveryv3.DiscoveryResponse) (err error) {
	p.answers[answer.TypeUrl] = answer
	next := ""
	switch answer.TypeUrl {
	case typeClusters:
		p.now.clusters, err = byName(answer, (*clusterv3.Cluster).GetName)
		next = typeEndpoints
	case typeListeners:
		p.now.listeners, err = byName(answer, (*listenerv3.Listener).GetName)
		next = typeRoutes
	case typeEndpoints:
		var some map[string]*endpointv3.ClusterLoadAssignment
		some, err = byName(answer, (*endpointv3.ClusterLoadAssignment).GetClusterName)
		p.now.endpoints = joined(p.now.endpoints, some)
	case typeRoutes:
		var some map[string]*routev3.RouteConfiguration
		some, err = byName(answer, (*routev3.RouteConfiguration).GetName)
		p.now.routes = joined(p.now.routes, some)
	case typeNames:
		for _, resource := range answer.Resources {
			p.now.names, err = readNameTable(resource.Value)
		}
	}
	if err != nil {
		return err
	}
	p.request(answer.TypeUrl)
	if next != "" {
		p.request(next)
	}
	return nil
}

// joined returns a map with what is in both, or else in either.
func joined[M ~map[string]E, E any](old, some M) M {
	all := M{}
	maps.Copy(all, old)
	maps.Copy(all, some)
	return all
}

// request acknowledges the last answer of a type, and asks for the resources of
// it that the proxy needs now.
func (p *proxy) request(typeURL string) {
	request := &discoveryv3.DiscoveryRequest{TypeUrl: typeURL}
	if last := p.answers[typeURL]; last != nil {
		request.VersionInfo, request.ResponseNonce = last.VersionInfo, last.Nonce
	}
	switch typeURL {
	case typeEndpoints:
		for name, c := range p.now.clusters {
			if c.GetType() == clusterv3.Cluster_EDS {
				request.ResourceNames = append(request.ResourceNames, name)
			}
		}
	case typeRoutes:
		for _, l := range p.now.listeners {
			request.ResourceNames = append(request.ResourceNames, routesOf(l)...)
		}
	}
	slices.Sort(request.ResourceNames)
	request.ResourceNames = slices.Compact(request.ResourceNames)
	if (typeURL == typeEndpoints || typeURL == typeRoutes) && len(request.ResourceNames) == 0 {
		return
	}
	p.post(request)
}

// post queues a request, in place of an earlier one of its type that is not sent
// yet. The receiver must not wait to send: istiod stops reading while what it
// pushes is not received, and neither would go on.
func (p *proxy) post(request *discoveryv3.DiscoveryRequest) {
	p.waiting = slices.DeleteFunc(p.waiting, func(r *discoveryv3.DiscoveryRequest) bool { return r.TypeUrl == request.TypeUrl })
	p.waiting = append(p.waiting, request)
	select {
	case p.posted <- struct{}{}:
	default: // the sender is notified already
	}
}

// send sends what is posted, until the stream ends.
func (p *proxy) send() {
	for {
		select {
		case <-p.stream.Context().Done():
			return
		case <-p.posted:
		}
		p.mutex.Lock()
		requests := p.waiting
		p.waiting = nil
		p.mutex.Unlock()
		for _, request := range requests {
			if p.stream.Send(request) != nil {
				return // Recv returns why
			}
		}
	}
}

// byName decodes the resources of an answer.
func byName[T any, M interface {
	*T
	proto.Message
}](answer *discoveryv3.DiscoveryResponse, name func(M) string) (map[string]M, error) {
	all := map[string]M{}
	for _, resource := range answer.Resources {
		m := M(new(T))
		if err := resource.UnmarshalTo(m); err != nil {
			return nil, err
		}
		all[name(m)] = m
	}
	return all, nil
}
