package standins

import (
	"context"
	"errors"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
)

// This file holds what Skupper's stand-in writes.

// writeSkupperServices makes the Services of a namespace those that are
// exposed, with their ports, and deletes its others.
func writeSkupperServices(ctx context.Context, w *watched, namespace string, exposed map[string]map[string]corev1.ServicePort) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(exposed)) {
		var ports []corev1.ServicePort
		for _, listener := range slices.Sorted(maps.Keys(exposed[name])) {
			ports = append(ports, exposed[name][listener])
		}
		// What the API server refuses is logged, and tried again when something changes.
		if err := writeSkupperService(ctx, w, namespace, name, ports); !apierrors.IsInvalid(err) {
			errs = append(errs, err)
		}
	}
	services, err := w.core.Core().V1().Services().Lister().Services(namespace).List(labels.Everything())
	if err != nil {
		return err
	}
	for _, s := range services {
		if _, ok := s.Annotations[skupperControlled]; ok && exposed[s.Name] == nil {
			errs = append(errs, w.client.CoreV1().Services(namespace).Delete(ctx, s.Name, metav1.DeleteOptions{}))
		}
	}
	return errors.Join(errs...)
}

// writeSkupperService makes a Service lead to the router, also one that Skupper
// has not made.
func writeSkupperService(ctx context.Context, w *watched, namespace, name string, ports []corev1.ServicePort) error {
	client := w.client.CoreV1().Services(namespace)
	current, err := w.core.Core().V1().Services().Lister().Services(namespace).Get(name)
	if apierrors.IsNotFound(err) {
		_, err = client.Create(ctx, &corev1.Service{
			ObjectMeta: metav1.ObjectMeta{
				Name: name, Namespace: namespace,
				Labels:      map[string]string{skupperMade: ports[0].Name},
				Annotations: map[string]string{skupperControlled: "true"},
			},
			Spec: corev1.ServiceSpec{Selector: skupperRouter, Ports: ports},
		}, metav1.CreateOptions{})
		return err
	}
	if err != nil {
		return err
	}
	changed := current.DeepCopy()
	changed.Spec.Selector, changed.Spec.Ports = skupperRouter, ports
	if changed.Labels == nil {
		changed.Labels = map[string]string{}
	}
	changed.Labels[skupperMade] = ports[0].Name
	if equality.Semantic.DeepEqual(current, changed) {
		return nil
	}
	_, err = client.Update(ctx, changed, metav1.UpdateOptions{})
	return err
}

// setSkupperStatus says in a Listener's status why it fails, or that it does
// not.
func setSkupperStatus(ctx context.Context, w *watched, listener *unstructured.Unstructured, fault string) error {
	status := "Ready"
	if fault != "" {
		status = "Error"
	}
	changed := listener.DeepCopy()
	for field, value := range map[string]string{"status": status, "message": fault} {
		if err := unstructured.SetNestedField(changed.Object, value, "status", field); err != nil {
			return err
		}
	}
	if equality.Semantic.DeepEqual(listener.Object, changed.Object) {
		return nil
	}
	_, err := w.objects.Resource(skupperListeners).Namespace(listener.GetNamespace()).UpdateStatus(ctx, changed, metav1.UpdateOptions{})
	return err
}

// isReady reports whether a pod is ready.
func isReady(pod *corev1.Pod) bool {
	return slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
}
