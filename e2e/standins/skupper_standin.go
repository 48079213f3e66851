package standins

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// skupperVersion is the release whose controller was observed.
const skupperVersion = "Skupper 2.2.1"

var (
	skupperSites      = schema.GroupVersionResource{Group: "skupper.io", Version: "v2alpha1", Resource: "sites"}
	skupperConnectors = schema.GroupVersionResource{Group: "skupper.io", Version: "v2alpha1", Resource: "connectors"}
	skupperListeners  = schema.GroupVersionResource{Group: "skupper.io", Version: "v2alpha1", Resource: "listeners"}
)

const (
	skupperControlled = "internal.skupper.io/controlled" // annotation
	skupperMade       = "internal.skupper.io/listener"   // label
)

// skupperRouter selects the pods of a Site's router, of which none runs here.
var skupperRouter = map[string]string{"application": "skupper-router", "skupper.io/component": "router"}

// A skupperStandIn is a stand-in for the controllers and the routers of a Skupper
// network whose Sites are all linked.
//
// Observed of 2.2.1: in a namespace with a Site, a Connector with exposePodsByName
// puts the pods that it selects into the network under its routing key, and each
// under that and its name. A Listener has a Service of its host's name, and with
// exposePodsByName one a pod, called like that. Ports of Connectors are numbers. A
// Listener whose host is a Service that is not Skupper's fails.
//
// Read in its source, below internal/kube/site: pods have to run and be ready.
// Whether others are taken, by includeNotReadyPods, is read when a Connector is
// made or selects anew, and not again. A Listener has a Service for every address
// in the network that begins with its routing key and a dot, called like the rest.
// The Services of several Listeners have the ports of all, each called like its
// Listener. A Service that is called like a pod is given the ports and the
// selector of Skupper's own. A Service that the API server refuses is logged, and
// not tried again until something changes. Read below internal/site: routers
// listen and connect for the type tcp, which is the default, and no other.
//
// It does not imitate links, tokens, certificates and routers, other kinds than
// these, connectors to hosts, and Skupper's status but for a Listener's error.
type skupperStandIn struct {
	clusters []*watched

	mutex    sync.Mutex
	targets  map[string][]string // addresses of pods by address in the network
	ports    map[string]int      // of the routers, by cluster, namespace and listening name
	dialed   map[string]string   // address in the network by cluster, namespace and router's port
	notReady map[string]bool     // by the UID of a Connector and its selector
}

// startSkupperStandIn joins clusters until the context ends.
func startSkupperStandIn(ctx context.Context, clusters ...*watched) (*skupperStandIn, error) {
	s := &skupperStandIn{clusters: clusters, ports: map[string]int{}, notReady: map[string]bool{}}
	for _, w := range clusters {
		w.watch(w.core.Core().V1().Services().Informer(), w.core.Core().V1().Pods().Informer())
		w.watchCustom(skupperSites, skupperConnectors, skupperListeners)
	}
	return s, follow(ctx, "Skupper", s.reconcile, clusters...)
}

// A skupperConnector is what the stand-in reads of a Connector.
type skupperConnector struct {
	RoutingKey, Selector, Type            string
	IncludeNotReadyPods, ExposePodsByName bool
}

// A skupperListener is what the stand-in reads of a Listener.
type skupperListener struct {
	name                   string
	RoutingKey, Host, Type string
	Port                   int32
	ExposePodsByName       bool
}

// isSkupperTCP reports whether routers serve a type of Connectors and Listeners.
func isSkupperTCP(kind string) bool { return kind == "" || kind == "tcp" }

func (s *skupperStandIn) reconcile(ctx context.Context) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.targets, s.dialed = map[string][]string{}, map[string]string{}
	var errs []error
	for _, w := range s.clusters {
		errs = append(errs, s.connect(w))
	}
	for _, w := range s.clusters {
		services, err := w.core.Core().V1().Services().Lister().List(labels.Everything())
		if err != nil {
			return err
		}
		// A namespace that has lost its Site or its Listeners loses its Services.
		namespaces := map[string]bool{}
		for _, service := range services {
			if _, ok := service.Annotations[skupperControlled]; ok {
				namespaces[service.Namespace] = true
			}
		}
		for _, site := range listCustom(w, skupperSites, "") {
			namespaces[site.GetNamespace()] = true
		}
		for namespace := range namespaces {
			errs = append(errs, s.listen(ctx, w, namespace))
		}
	}
	return errors.Join(errs...)
}

// connect puts the pods of a cluster's Connectors into the network.
func (s *skupperStandIn) connect(w *watched) error {
	for _, o := range listCustom(w, skupperConnectors, "") {
		if len(listCustom(w, skupperSites, o.GetNamespace())) == 0 {
			continue
		}
		var c skupperConnector
		if err := specOf(o, &c); err != nil {
			return err
		}
		if !isSkupperTCP(c.Type) {
			continue
		}
		selector, err := labels.Parse(c.Selector)
		if err != nil {
			return err
		}
		pods, err := w.core.Core().V1().Pods().Lister().Pods(o.GetNamespace()).List(selector)
		if err != nil {
			return err
		}
		watch := string(o.GetUID()) + " " + c.Selector
		if _, ok := s.notReady[watch]; !ok {
			s.notReady[watch] = c.IncludeNotReadyPods
		}
		for _, pod := range pods {
			if pod.Status.Phase != corev1.PodRunning || pod.DeletionTimestamp != nil || !(isReady(pod) || s.notReady[watch]) {
				continue
			}
			keys := []string{c.RoutingKey}
			if c.ExposePodsByName {
				keys = append(keys, c.RoutingKey+"."+pod.Name)
			}
			for _, key := range keys {
				if !slices.Contains(s.targets[key], pod.Status.PodIP) {
					s.targets[key] = append(s.targets[key], pod.Status.PodIP)
				}
			}
		}
	}
	return nil
}

// listen exposes what the Listeners of a namespace offer, and nothing else.
func (s *skupperStandIn) listen(ctx context.Context, w *watched, namespace string) error {
	exposed := map[string]map[string]corev1.ServicePort{} // by Service and Listener
	var errs []error
	all := listCustom(w, skupperListeners, namespace)
	if len(listCustom(w, skupperSites, namespace)) == 0 {
		all = nil
	}
	for _, o := range all {
		l := skupperListener{name: o.GetName()}
		if err := specOf(o, &l); err != nil {
			return err
		}
		fault := ""
		if service, err := w.core.Core().V1().Services().Lister().Services(namespace).Get(l.Host); err == nil && service.Labels[skupperMade] == "" {
			fault = fmt.Sprintf("Service %s already exists in namespace", l.Host)
		}
		errs = append(errs, setSkupperStatus(ctx, w, o, fault))
		if fault != "" {
			continue
		}
		s.expose(exposed, w, namespace, l, l.Host, l.RoutingKey)
		if !l.ExposePodsByName {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(s.targets)) {
			if pod, ok := strings.CutPrefix(key, l.RoutingKey+"."); ok {
				s.expose(exposed, w, namespace, l, pod, key)
			}
		}
	}
	return errors.Join(append(errs, writeSkupperServices(ctx, w, namespace, exposed))...)
}

// expose gives a Service the port of a Listener, behind which the router
// listens for an address in the network.
func (s *skupperStandIn) expose(exposed map[string]map[string]corev1.ServicePort, w *watched, namespace string, l skupperListener, host, address string) {
	at := w.name + "/" + namespace + "/"
	if s.ports[at+l.name+"@"+host] == 0 {
		s.ports[at+l.name+"@"+host] = 1024 + len(s.ports)
	}
	port := s.ports[at+l.name+"@"+host]
	protocol := corev1.ProtocolTCP
	if l.Type == "udp" {
		protocol = corev1.ProtocolUDP
	}
	if isSkupperTCP(l.Type) {
		s.dialed[at+strconv.Itoa(port)] = address
	}
	if exposed[host] == nil {
		exposed[host] = map[string]corev1.ServicePort{}
	}
	exposed[host][l.name] = corev1.ServicePort{Name: l.name, Port: l.Port, TargetPort: intstr.FromInt32(int32(port)), Protocol: protocol}
}

// route returns where the routers send a consumer's connections, by what the
// controller of 2.2.1 configures them with: those to the cluster IP of a Service
// of Skupper's to the pod that is behind the address of each of its ports.
func (s *skupperStandIn) route(w *watched) func(address string) (string, error) {
	return func(address string) (string, error) {
		service, err := serviceOf(w.client, address)
		if err != nil || service == nil {
			return address, err
		}
		s.mutex.Lock()
		defer s.mutex.Unlock()
		var pods []string
		for _, port := range service.Spec.Ports {
			for _, pod := range s.targets[s.dialed[w.name+"/"+service.Namespace+"/"+port.TargetPort.String()]] {
				if !slices.Contains(pods, pod) {
					pods = append(pods, pod)
				}
			}
		}
		if len(pods) != 1 || !maps.Equal(service.Spec.Selector, skupperRouter) {
			return "", fmt.Errorf("%s leads to %q", service.Name, pods)
		}
		return pods[0], nil
	}
}
