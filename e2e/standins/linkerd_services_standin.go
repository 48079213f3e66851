package standins

import (
	"context"
	"maps"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// This file holds the Services that Linkerd's stand-in makes.

// createMirror makes the mirror of a Service: headless for a clusterIP of None,
// else one of the gateway.
func (m *linkerdMirrorStandIn) createMirror(ctx context.Context, service *corev1.Service, clusterIP string) error {
	mirror := m.service(m.mirrored(service.Name), service, m.annotations(service))
	mirror.Spec.ClusterIP = clusterIP
	if _, err := m.local.client.CoreV1().Services(mirror.Namespace).Create(ctx, mirror, metav1.CreateOptions{}); err != nil || clusterIP != "" {
		return err
	}
	return m.writeEndpoints(ctx, mirror, m.gateway(service))
}

// deleteMirror deletes a mirror and the Services of its pods.
func (m *linkerdMirrorStandIn) deleteMirror(ctx context.Context, mirror *corev1.Service) error {
	if err := m.deletePods(ctx, mirror, nil); err != nil {
		return err
	}
	return m.local.client.CoreV1().Services(mirror.Namespace).Delete(ctx, mirror.Name, metav1.DeleteOptions{})
}

// deletePods deletes the Services of a mirror's pods but some.
func (m *linkerdMirrorStandIn) deletePods(ctx context.Context, mirror *corev1.Service, keep map[string]bool) error {
	services := m.local.client.CoreV1().Services(mirror.Namespace)
	all, err := services.List(ctx, metav1.ListOptions{LabelSelector: linkerdHeadless + "=" + mirror.Name})
	if err != nil {
		return err
	}
	for _, s := range all.Items {
		if keep[s.Name] {
			continue
		}
		if err := services.Delete(ctx, s.Name, metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			return err
		}
	}
	return nil
}

// service returns a Service of the mirror, with the ports of the exported one.
func (m *linkerdMirrorStandIn) service(name string, exported *corev1.Service, annotations map[string]string) *corev1.Service {
	return &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: exported.Namespace, Labels: m.labels(exported), Annotations: annotations},
		Spec:       corev1.ServiceSpec{Ports: linkerdPorts(exported)},
	}
}

// labels returns those of a mirror: the exported Service's, without Linkerd's.
func (m *linkerdMirrorStandIn) labels(service *corev1.Service) map[string]string {
	labels := maps.Clone(service.Labels)
	maps.DeleteFunc(labels, func(key, _ string) bool { return strings.HasPrefix(key, linkerdPrefix) })
	labels[linkerdMirrored], labels[linkerdCluster] = "true", m.link
	return labels
}

func (m *linkerdMirrorStandIn) annotations(service *corev1.Service) map[string]string {
	annotations := map[string]string{}
	maps.Copy(annotations, service.Annotations)
	annotations[linkerdRemote] = m.remoteName(service.Name, service.Namespace)
	annotations[linkerdVersions] = service.ResourceVersion
	return annotations
}

// remoteName returns what the gateway is asked for.
func (m *linkerdMirrorStandIn) remoteName(name, namespace string) string {
	return name + "." + namespace + ".svc.cluster.local"
}

func linkerdPorts(service *corev1.Service) []corev1.ServicePort {
	var ports []corev1.ServicePort
	for _, p := range service.Spec.Ports {
		ports = append(ports, corev1.ServicePort{Name: p.Name, Protocol: p.Protocol, Port: p.Port, TargetPort: p.TargetPort})
	}
	return ports
}
