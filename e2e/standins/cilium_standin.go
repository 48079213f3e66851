package standins

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// ciliumVersion is the release whose operator was observed.
const ciliumVersion = "Cilium 1.20.2"

// The annotations by which Cilium joins Services of one name and namespace, and
// the marks of the EndpointSlices that its operator writes.
const (
	ciliumGlobal        = "service.cilium.io/global"
	ciliumShared        = "service.cilium.io/shared"
	ciliumSync          = "service.cilium.io/global-sync-endpoint-slices"
	ciliumManager       = "endpointslice-mesh-controller.cilium.io"
	ciliumSourceCluster = "multicluster.kubernetes.io/source-cluster"
)

// A ciliumStandIn is a stand-in for the operators of a Cilium Cluster Mesh with
// clustermesh.enableEndpointSliceSynchronization=true.
//
// Observed of 1.20.2: a headless Service that is global gets, in each cluster, an
// EndpointSlice of every other cluster in which the Service of its name and
// namespace is global and shared, with the endpoints that are ready there and
// their host names; also an empty one, where a Service without pods is shared.
// With global-sync-endpoint-slices: "false" it gets none. Names of clusters are
// at most 32 lower-case letters, digits and "-".
//
// Read in its source, service_informer.go and clustermesh.go: that annotation
// decides for a Service with a cluster IP too, and values are read in any case.
// Read in option.go: an operator does not start with another name of its cluster.
//
// It does not imitate the old spellings of the annotations, clustermesh's etcd
// and certificates, load balancing, more than one EndpointSlice a cluster, and
// the Multi-Cluster Services API, which Cilium has too.
type ciliumStandIn struct{ clusters []*watched }

// ciliumClusterName is what names of clusters are, at most 32 characters long.
var ciliumClusterName = regexp.MustCompile(`^([a-z0-9][-a-z0-9]*)?[a-z0-9]$`)

// startCiliumStandIn joins clusters until the context ends.
func startCiliumStandIn(ctx context.Context, clusters ...*watched) error {
	s := &ciliumStandIn{clusters: clusters}
	for _, w := range clusters {
		if len(w.name) > 32 || !ciliumClusterName.MatchString(w.name) {
			return fmt.Errorf("invalid cluster name: %q", w.name)
		}
		w.watch(w.core.Core().V1().Services().Informer(), w.core.Discovery().V1().EndpointSlices().Informer())
	}
	return follow(ctx, "Cilium", s.reconcile, clusters...)
}

func (s *ciliumStandIn) reconcile(ctx context.Context) error {
	var errs []error
	for _, w := range s.clusters {
		services, err := w.core.Core().V1().Services().Lister().List(labels.Everything())
		if err != nil {
			return err
		}
		for _, service := range services {
			for _, remote := range s.clusters {
				if remote != w {
					errs = append(errs, s.sync(ctx, w, remote, service))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// sync writes or deletes the EndpointSlice that a Service has of a remote
// cluster.
func (s *ciliumStandIn) sync(ctx context.Context, w, remote *watched, service *corev1.Service) error {
	client := w.client.DiscoveryV1().EndpointSlices(service.Namespace)
	name := service.Name + "-" + remote.name
	current, err := w.core.Discovery().V1().EndpointSlices().Lister().EndpointSlices(service.Namespace).Get(name)
	if err != nil && !apierrors.IsNotFound(err) {
		return err
	}
	exists := err == nil
	desired, err := ciliumSlice(service, remote, name)
	switch {
	case err != nil:
		return err
	case desired == nil && exists:
		return client.Delete(ctx, name, metav1.DeleteOptions{})
	case desired == nil:
		return nil
	case !exists:
		_, err = client.Create(ctx, desired, metav1.CreateOptions{})
	case !equality.Semantic.DeepEqual(current.Endpoints, desired.Endpoints) || !equality.Semantic.DeepEqual(current.Ports, desired.Ports):
		changed := current.DeepCopy()
		changed.Endpoints, changed.Ports = desired.Endpoints, desired.Ports
		_, err = client.Update(ctx, changed, metav1.UpdateOptions{})
	}
	return err
}

// ciliumSlice returns the EndpointSlice that a Service is to have of a remote
// cluster, or nil.
func ciliumSlice(service *corev1.Service, remote *watched, name string) (*discoveryv1.EndpointSlice, error) {
	if !isCiliumTrue(service, ciliumGlobal, false) || !isCiliumTrue(service, ciliumSync, service.Spec.ClusterIP == corev1.ClusterIPNone) {
		return nil, nil
	}
	other, err := remote.core.Core().V1().Services().Lister().Services(service.Namespace).Get(service.Name)
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	if err != nil || !isCiliumTrue(other, ciliumGlobal, false) || !isCiliumTrue(other, ciliumShared, true) {
		return nil, err
	}
	all, err := remote.core.Discovery().V1().EndpointSlices().Lister().EndpointSlices(service.Namespace).
		List(labels.SelectorFromSet(labels.Set{discoveryv1.LabelServiceName: service.Name}))
	if err != nil {
		return nil, err
	}
	return ciliumCopy(service, remote.name, name, all), nil
}

// ciliumCopy returns the EndpointSlice that holds the ready endpoints of a remote
// cluster's slices.
func ciliumCopy(service *corev1.Service, cluster, name string, all []*discoveryv1.EndpointSlice) *discoveryv1.EndpointSlice {
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Name: name, Namespace: service.Namespace,
			Labels: map[string]string{
				discoveryv1.LabelServiceName: service.Name, discoveryv1.LabelManagedBy: ciliumManager,
				ciliumSourceCluster: cluster, corev1.IsHeadlessService: "",
			},
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(service, corev1.SchemeGroupVersion.WithKind("Service"))},
		},
		AddressType: discoveryv1.AddressType(service.Spec.IPFamilies[0]),
		Endpoints:   []discoveryv1.Endpoint{},
	}
	for _, r := range all {
		if r.Labels[discoveryv1.LabelManagedBy] == ciliumManager || r.AddressType != slice.AddressType {
			continue
		}
		slice.Ports = r.Ports
		for _, e := range r.Endpoints {
			if ready := true; e.Conditions.Ready == nil || *e.Conditions.Ready {
				slice.Endpoints = append(slice.Endpoints, discoveryv1.Endpoint{
					Addresses: e.Addresses, Hostname: e.Hostname, Conditions: discoveryv1.EndpointConditions{Ready: &ready},
				})
			}
		}
	}
	slices.SortFunc(slice.Endpoints, func(a, b discoveryv1.Endpoint) int { return strings.Compare(a.Addresses[0], b.Addresses[0]) })
	return slice
}

// isCiliumTrue reads an annotation; absent is what it is where it is not given.
func isCiliumTrue(service *corev1.Service, annotation string, absent bool) bool {
	value, ok := service.Annotations[annotation]
	if !ok {
		return absent
	}
	return strings.EqualFold(value, "true")
}
