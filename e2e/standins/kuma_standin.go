package standins

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"sync"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// kumaVersion is the release whose control planes were observed.
const kumaVersion = "Kuma 2.14.3"

var (
	kumaGenerators   = schema.GroupVersionResource{Group: "kuma.io", Version: "v1alpha1", Resource: "hostnamegenerators"}
	kumaMeshServices = schema.GroupVersionResource{Group: "kuma.io", Version: "v1alpha1", Resource: "meshservices"}
)

const (
	kumaSystem    = "kuma-system"
	kumaInjection = "kuma.io/sidecar-injection"
	kumaIgnore    = "kuma.io/ignore"
	kumaGateway   = "kuma.io/gateway"
	kumaZoneLabel = "kuma.io/zone"
	kumaOrigin    = "kuma.io/origin"
	kumaNamespace = "k8s.kuma.io/namespace"
)

// A kumaStandIn is a stand-in for the control planes of Kuma, one for each zone
// and the global one that joins them, with a Mesh whose meshServices.mode is
// Exclusive. Each cluster is a zone of its name.
//
// Observed of 2.14.3: in a namespace with the label for sidecars, each pod of a
// headless Service has a MeshService, which is synchronized to the other zones. A
// HostnameGenerator in the control plane's namespace that selects it by its
// labels, which name the Service, its namespace and its zone, gives it a host
// name in the zone, whatever the number of replicas.
//
// Read in its source, meshservice_controller.go: a Service that is to be ignored,
// or is a gateway, is not looked at any more, and the MeshServices of its pods
// stay as they are. The pod owns its MeshService, and it goes with the pod. It has
// the labels of the Service too, and its ports that are TCP. Read in
// dns_generator.go, which configures the sidecars: a host name whose address has
// no port is not given to them. Read in generator.go, which serves
// HostnameGenerators: a name is given once in a zone. A MeshService of another
// zone has a virtual address.
//
// It does not imitate Dataplanes, sidecars, mTLS and zone ingresses, Services
// with a cluster IP, the mesh's default HostnameGenerators, the fields that
// templates may name, and the conditions in the status.
type kumaStandIn struct{ zones []*kumaZone }

type kumaZone struct {
	*watched
	vips map[string]string // virtual addresses by the name of a copy

	mutex     sync.Mutex
	hostnames map[string]string // addresses
	pods      map[string]string // addresses of pods by virtual address
}

// A kumaMeshService is what the stand-in knows of a MeshService that there
// should be.
type kumaMeshService struct {
	namespace, name string
	labels          map[string]string
	spec            map[string]any
	owner           *metav1.OwnerReference // nil for a copy
	pod             string                 // its address
	address         string                 // that of the pod, or a virtual one
}

// startKumaStandIn joins zones until the context ends.
func startKumaStandIn(ctx context.Context, zones ...*kumaZone) error {
	s := &kumaStandIn{zones: zones}
	var all []*watched
	for _, z := range zones {
		core := z.core.Core().V1()
		z.watch(core.Services().Informer(), core.Pods().Informer(), core.Namespaces().Informer(), z.core.Discovery().V1().EndpointSlices().Informer())
		z.watchCustom(kumaGenerators, kumaMeshServices)
		all = append(all, z.watched)
	}
	return follow(ctx, "Kuma", s.reconcile, all...)
}

func (s *kumaStandIn) reconcile(ctx context.Context) error {
	var errs []error
	desired := map[*kumaZone][]*kumaMeshService{}
	for _, z := range s.zones {
		own, err := z.meshServices()
		if err != nil {
			return err
		}
		for _, other := range s.zones {
			for _, m := range own {
				if other == z {
					desired[other] = append(desired[other], m)
				} else {
					desired[other] = append(desired[other], m.copyOf(other))
				}
			}
		}
	}
	for _, z := range s.zones {
		errs = append(errs, z.write(ctx, desired[z]))
	}
	return errors.Join(errs...)
}

// meshServices returns the MeshServices of the zone's own pods.
func (z *kumaZone) meshServices() ([]*kumaMeshService, error) {
	namespaces, err := z.core.Core().V1().Namespaces().Lister().List(labels.SelectorFromSet(labels.Set{kumaInjection: "enabled"}))
	if err != nil {
		return nil, err
	}
	var all []*kumaMeshService
	for _, n := range namespaces {
		services, err := z.core.Core().V1().Services().Lister().Services(n.Name).List(labels.Everything())
		if err != nil {
			return nil, err
		}
		for _, service := range services {
			if service.Spec.ClusterIP != corev1.ClusterIPNone {
				continue
			}
			_, gateway := service.Annotations[kumaGateway]
			ignore := service.Annotations[kumaIgnore]
			fixed := gateway || ignore == "true" || ignore == "yes"
			slices, err := z.core.Discovery().V1().EndpointSlices().Lister().EndpointSlices(n.Name).
				List(labels.SelectorFromSet(labels.Set{discoveryv1.LabelServiceName: service.Name}))
			if err != nil {
				return nil, err
			}
			for _, slice := range slices {
				for _, e := range slice.Endpoints {
					if e.TargetRef == nil || e.TargetRef.Kind != "Pod" {
						continue
					}
					m := z.meshService(service, e)
					if fixed && !z.freeze(m) {
						continue
					}
					all = append(all, m)
				}
			}
		}
	}
	return all, nil
}

// meshService returns the MeshService of a pod of a headless Service.
func (z *kumaZone) meshService(service *corev1.Service, e discoveryv1.Endpoint) *kumaMeshService {
	pod := e.TargetRef.Name
	m := &kumaMeshService{
		namespace: service.Namespace, name: pod + "-" + kumaHash(service.Name, service.Namespace), labels: map[string]string{},
		owner: &metav1.OwnerReference{APIVersion: "v1", Kind: "Pod", Name: pod, UID: e.TargetRef.UID},
		pod:   e.Addresses[0], address: e.Addresses[0],
	}
	maps.Copy(m.labels, service.Labels)
	maps.Copy(m.labels, map[string]string{
		"kuma.io/mesh": "default", "kuma.io/env": "kubernetes", "kuma.io/managed-by": "k8s-controller",
		kumaZoneLabel: z.name, kumaOrigin: "zone", kumaNamespace: service.Namespace,
		"k8s.kuma.io/service-name": service.Name, "k8s.kuma.io/is-headless-service": "true",
	})
	if p, err := z.core.Core().V1().Pods().Lister().Pods(service.Namespace).Get(pod); err == nil {
		for _, key := range []string{"statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"} {
			if value, ok := p.Labels[key]; ok {
				m.labels[key] = value
			}
		}
	}
	ports := []any{}
	for _, p := range service.Spec.Ports {
		if p.Protocol == corev1.ProtocolTCP {
			target := any(p.TargetPort.StrVal)
			if target == "" {
				target = int64(p.TargetPort.IntVal)
			}
			ports = append(ports, map[string]any{"name": p.Name, "port": int64(p.Port), "targetPort": target, "appProtocol": "tcp"})
		}
	}
	m.spec = map[string]any{
		"selector": map[string]any{"dataplaneRef": map[string]any{"name": pod + "." + service.Namespace}},
		"ports":    ports, "state": "Available",
	}
	return m
}

// copyOf returns the MeshService as another zone has it. It keeps the virtual
// address that it got first.
func (m *kumaMeshService) copyOf(z *kumaZone) *kumaMeshService {
	c := *m
	c.namespace, c.name = kumaSystem, m.name+"-"+kumaHash(m.labels[kumaZoneLabel], m.namespace)
	c.labels = maps.Clone(m.labels)
	c.labels[kumaOrigin] = "global"
	c.owner = nil
	if z.vips[c.name] == "" {
		z.vips[c.name] = fmt.Sprintf("241.0.%d.%d", len(z.vips)/250, len(z.vips)%250+1)
	}
	c.address = z.vips[c.name]
	return &c
}

// ownsLive reports whether a pod owns the MeshService of its name that is there, and
// no earlier pod of that name does.
func (z *kumaZone) ownsLive(m *kumaMeshService) bool {
	o := z.live(m)
	return o != nil && o.GetOwnerReferences()[0].UID == m.owner.UID
}

// freeze gives the MeshService of a pod the labels and the spec that it has already, and
// reports whether there is one.
func (z *kumaZone) freeze(m *kumaMeshService) bool {
	if !z.ownsLive(m) {
		return false
	}
	o := z.live(m)
	m.labels, m.spec = o.GetLabels(), o.Object["spec"].(map[string]any)
	return true
}

// live returns the object of a MeshService, or nil.
func (z *kumaZone) live(m *kumaMeshService) *unstructured.Unstructured {
	o, exists, err := z.custom.ForResource(kumaMeshServices).Informer().GetIndexer().GetByKey(m.namespace + "/" + m.name)
	if err != nil || !exists {
		return nil
	}
	return o.(*unstructured.Unstructured)
}

func kumaHash(words ...string) string {
	hash := fnv.New32a()
	for _, w := range words {
		hash.Write([]byte(w + "/"))
	}
	return fmt.Sprintf("%08x", hash.Sum32())
}
