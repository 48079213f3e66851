package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/netip"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

const (
	annotation = "tsm.tanzu.vmware.com/endpoints.statefulset"
	managedBy  = "endpointstandin"
)

// selectorOf is the selector that a Service carries in its annotation, and
// nothing for a Service of another kind.
func selectorOf(s *corev1.Service) (labels.Selector, error) {
	text, ok := s.Annotations[annotation]
	if !ok || len(s.Spec.Selector) > 0 {
		return labels.Nothing(), nil
	}
	var set map[string]string
	if err := json.Unmarshal([]byte(text), &set); err != nil {
		return nil, fmt.Errorf("service %s: annotation %s: %w", s.Name, annotation, err)
	}
	if len(set) == 0 {
		return labels.Nothing(), nil
	}
	return labels.ValidatedSelectorFromSet(set)
}

// slicesFor are the EndpointSlices of a Service, by name: one for each family
// and set of port numbers, since a port's name may mean another number in
// another pod.
func slicesFor(s *corev1.Service, pods []*corev1.Pod) (map[string]*discoveryv1.EndpointSlice, error) {
	selector, err := selectorOf(s)
	if err != nil {
		return nil, err
	}
	all := map[string]*discoveryv1.EndpointSlice{}
	for _, pod := range pods {
		if !selector.Matches(labels.Set(pod.Labels)) || pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
			continue
		}
		for _, family := range s.Spec.IPFamilies {
			address := addressOf(pod, family)
			if address == "" {
				continue
			}
			ports := portsOf(s, pod)
			name := sliceName(s, family, ports)
			if all[name] == nil {
				all[name] = emptySlice(s, name, family, ports)
			}
			all[name].Endpoints = append(all[name].Endpoints, endpoint(s, pod, address))
		}
	}
	for _, slice := range all {
		slices.SortFunc(slice.Endpoints, func(a, b discoveryv1.Endpoint) int { return strings.Compare(a.Addresses[0], b.Addresses[0]) })
	}
	return all, nil
}

// endpoint is a pod as cluster DNS names it: by its host name where the Service
// is the one that its StatefulSet names.
func endpoint(s *corev1.Service, pod *corev1.Pod, address string) discoveryv1.Endpoint {
	serving := slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
	terminating := pod.DeletionTimestamp != nil
	ready := s.Spec.PublishNotReadyAddresses || serving && !terminating
	e := discoveryv1.Endpoint{
		Addresses:  []string{address},
		Conditions: discoveryv1.EndpointConditions{Ready: &ready, Serving: &serving, Terminating: &terminating},
	}
	if pod.Spec.Hostname != "" && pod.Spec.Subdomain == s.Name {
		e.Hostname = &pod.Spec.Hostname
	}
	return e
}

// portsOf are a Service's ports as numbers of a pod; a name that no container
// of it has is left out.
func portsOf(s *corev1.Service, pod *corev1.Pod) []discoveryv1.EndpointPort {
	var ports []discoveryv1.EndpointPort
	for _, p := range s.Spec.Ports {
		if number, ok := numberOf(p, pod); ok {
			ports = append(ports, discoveryv1.EndpointPort{Name: &p.Name, Port: &number, Protocol: &p.Protocol, AppProtocol: p.AppProtocol})
		}
	}
	return ports
}

func numberOf(p corev1.ServicePort, pod *corev1.Pod) (int32, bool) {
	if p.TargetPort.Type == intstr.Int {
		return p.TargetPort.IntVal, true
	}
	for _, container := range pod.Spec.Containers {
		for _, c := range container.Ports {
			if c.Name == p.TargetPort.StrVal && c.Protocol == p.Protocol {
				return c.ContainerPort, true
			}
		}
	}
	return 0, false
}

// addressOf is a pod's address of a family, or "".
func addressOf(pod *corev1.Pod, family corev1.IPFamily) string {
	for _, ip := range pod.Status.PodIPs {
		address, err := netip.ParseAddr(ip.IP)
		if err == nil && address.Is4() == (family == corev1.IPv4Protocol) {
			return ip.IP
		}
	}
	return ""
}

// sliceName differs where the family or the ports do.
func sliceName(s *corev1.Service, family corev1.IPFamily, ports []discoveryv1.EndpointPort) string {
	hash := fnv.New32a()
	json.NewEncoder(hash).Encode(ports)
	return fmt.Sprintf("%s-%s-%08x", s.Name, strings.ToLower(string(family)), hash.Sum32())
}

func emptySlice(s *corev1.Service, name string, family corev1.IPFamily, ports []discoveryv1.EndpointPort) *discoveryv1.EndpointSlice {
	return &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Name:            name,
			Namespace:       s.Namespace,
			Labels:          map[string]string{discoveryv1.LabelServiceName: s.Name, discoveryv1.LabelManagedBy: managedBy, corev1.IsHeadlessService: ""},
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(s, corev1.SchemeGroupVersion.WithKind("Service"))},
		},
		AddressType: discoveryv1.AddressType(family),
		Ports:       ports,
	}
}
