package standins

//lint:file-ignore SA1019 Linkerd reads and writes Endpoints.

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// This file holds what Linkerd's stand-in does with Endpoints.

// mirrorEndpoints does what a change of the Endpoints of an exported headless
// Service asks for.
func (m *linkerdMirrorStandIn) mirrorEndpoints(ctx context.Context, namespace, name string) error {
	exported, err := m.remote.client.CoreV1().Endpoints(namespace).Get(ctx, name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	service, err := m.exported(ctx, namespace, name)
	_, headless := exported.Labels[corev1.IsHeadlessService]
	if err != nil || service == nil || !headless || exported.Labels[linkerdExported] != "true" || len(service.Spec.Ports) == 0 {
		return err
	}
	mirror, err := m.local.client.CoreV1().Services(namespace).Get(ctx, m.mirrored(name), metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		if len(exported.Subsets) == 0 {
			return nil // whether it is headless depends on the first address
		}
		clusterIP := ""
		if hasHostname(exported) {
			clusterIP = corev1.ClusterIPNone
		}
		if err := m.createMirror(ctx, service, clusterIP); err != nil || clusterIP == "" {
			return err
		}
	} else if err != nil || mirror.Spec.ClusterIP != corev1.ClusterIPNone {
		return err
	}
	return m.mirrorPods(ctx, service, exported)
}

// mirrorPods makes a Service for each pod, deletes those of other pods, and
// names them in the mirror's Endpoints.
func (m *linkerdMirrorStandIn) mirrorPods(ctx context.Context, service *corev1.Service, exported *corev1.Endpoints) error {
	pods := map[string]bool{}
	var subsets []corev1.EndpointSubset
	for _, subset := range exported.Subsets {
		var addresses []corev1.EndpointAddress
		for _, a := range subset.Addresses {
			if a.Hostname == "" {
				continue
			}
			pod, err := m.podService(ctx, service, a.Hostname)
			if apierrors.IsInvalid(err) {
				continue // it is logged, and the pod is left out
			}
			if err != nil {
				return err
			}
			pods[pod.Name] = true
			addresses = append(addresses, corev1.EndpointAddress{Hostname: a.Hostname, IP: pod.Spec.ClusterIP})
		}
		if len(addresses) > 0 {
			subsets = append(subsets, corev1.EndpointSubset{Addresses: addresses, Ports: subset.Ports})
		}
	}
	mirror := m.service(m.mirrored(service.Name), service, m.annotations(service))
	if err := m.deletePods(ctx, mirror, pods); err != nil {
		return err
	}
	return m.writeEndpoints(ctx, mirror, subsets)
}

// podService returns the Service of a pod, which leads to the gateway. It makes
// it where it is missing, and never changes it.
func (m *linkerdMirrorStandIn) podService(ctx context.Context, service *corev1.Service, pod string) (*corev1.Service, error) {
	services := m.local.client.CoreV1().Services(service.Namespace)
	name := m.mirrored(pod)
	made, err := services.Get(ctx, name, metav1.GetOptions{})
	if !apierrors.IsNotFound(err) {
		return made, err
	}
	made = m.service(name, service, map[string]string{linkerdRemote: m.remoteName(pod+"."+service.Name, service.Namespace)})
	made.Labels[linkerdHeadless] = m.mirrored(service.Name)
	if made, err = services.Create(ctx, made, metav1.CreateOptions{}); err != nil {
		return nil, err
	}
	return made, m.writeEndpoints(ctx, made, m.gateway(service))
}

// gateway returns the endpoints of a Service that leads to the gateway.
func (m *linkerdMirrorStandIn) gateway(service *corev1.Service) []corev1.EndpointSubset {
	var ports []corev1.EndpointPort
	for _, p := range service.Spec.Ports {
		ports = append(ports, corev1.EndpointPort{Name: p.Name, Protocol: p.Protocol, Port: linkerdPort})
	}
	return []corev1.EndpointSubset{{Addresses: []corev1.EndpointAddress{{IP: linkerdGateway}}, Ports: ports}}
}

// writeEndpoints creates or changes the Endpoints of a mirror or a pod's Service.
// The remote name stays the one that they were made with.
func (m *linkerdMirrorStandIn) writeEndpoints(ctx context.Context, of *corev1.Service, subsets []corev1.EndpointSubset) error {
	client := m.local.client.CoreV1().Endpoints(of.Namespace)
	current, err := client.Get(ctx, of.Name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		made := &corev1.Endpoints{ObjectMeta: metav1.ObjectMeta{
			Name: of.Name, Namespace: of.Namespace, Labels: of.Labels, Annotations: map[string]string{linkerdRemote: of.Annotations[linkerdRemote]},
		}, Subsets: subsets}
		_, err = client.Create(ctx, made, metav1.CreateOptions{})
		return err
	}
	if err != nil {
		return err
	}
	current.Subsets = subsets
	_, err = client.Update(ctx, current, metav1.UpdateOptions{})
	return err
}

// hasHostname reports whether any address has a name, ready or not.
func hasHostname(e *corev1.Endpoints) bool {
	for _, subset := range e.Subsets {
		for _, a := range append(subset.Addresses, subset.NotReadyAddresses...) {
			if a.Hostname != "" {
				return true
			}
		}
	}
	return false
}
