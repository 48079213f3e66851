package main

import (
	"context"
	"errors"
	"maps"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// write writes the EndpointSlices of a member's Services, and deletes those of
// its own that nothing calls for.
func (m *member) write(ctx context.Context, services []*corev1.Service, pods []*corev1.Pod) error {
	desired := map[string]*discoveryv1.EndpointSlice{}
	var errs []error
	for _, s := range services {
		all, err := slicesFor(s, pods)
		if err != nil {
			errs = append(errs, err)
		}
		maps.Copy(desired, all)
	}
	own := labels.SelectorFromSet(labels.Set{discoveryv1.LabelManagedBy: managedBy})
	live, err := m.informers.Discovery().V1().EndpointSlices().Lister().List(own)
	if err != nil {
		return err
	}
	for _, slice := range live {
		errs = append(errs, m.update(ctx, slice, desired[slice.Name]))
		delete(desired, slice.Name)
	}
	for _, slice := range desired {
		_, err := m.client.DiscoveryV1().EndpointSlices(m.namespace).Create(ctx, slice, metav1.CreateOptions{})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// update makes one of its own what it is to be; nil is to be gone.
func (m *member) update(ctx context.Context, current, desired *discoveryv1.EndpointSlice) error {
	client := m.client.DiscoveryV1().EndpointSlices(m.namespace)
	if desired == nil {
		if err := client.Delete(ctx, current.Name, metav1.DeleteOptions{}); !apierrors.IsNotFound(err) {
			return err
		}
		return nil
	}
	if equality.Semantic.DeepEqual(current.Endpoints, desired.Endpoints) && equality.Semantic.DeepEqual(current.OwnerReferences, desired.OwnerReferences) {
		return nil
	}
	changed := current.DeepCopy()
	changed.Endpoints, changed.OwnerReferences = desired.Endpoints, desired.OwnerReferences
	_, err := client.Update(ctx, changed, metav1.UpdateOptions{})
	return err
}
