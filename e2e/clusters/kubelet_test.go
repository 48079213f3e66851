package clusters

import (
	"context"
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// makesPods waits until the controller has made the pods of a StatefulSet:
// all where it makes them at once, else the first, since none gets ready.
func (p *plane) makesPods(t testing.TB, o *unstructured.Unstructured) {
	t.Helper()
	set := p.live(t, o)
	replicas, _, _ := unstructured.NestedInt64(set.Object, "spec", "replicas")
	if policy, _, _ := unstructured.NestedString(set.Object, "spec", "podManagementPolicy"); policy != "Parallel" {
		replicas = min(replicas, 1)
	}
	first, _, _ := unstructured.NestedInt64(set.Object, "spec", "ordinals", "start")
	for k := first; k < first+replicas; k++ {
		p.pod(t, set.GetNamespace(), fmt.Sprintf("%s-%d", o.GetName(), k))
	}
}

// pod waits until a pod is there and not being deleted.
func (p *plane) pod(t testing.TB, namespace, name string) *corev1.Pod {
	t.Helper()
	var pod *corev1.Pod
	eventually(t, p.Name+": pod "+namespace+"/"+name+" is made", func() (err error) {
		pod, err = p.clients.CoreV1().Pods(namespace).Get(context.Background(), name, metav1.GetOptions{})
		if err == nil && pod.DeletionTimestamp != nil {
			return fmt.Errorf("it is being deleted")
		}
		return err
	})
	return pod
}

// serviceAccountOf makes the service account that a StatefulSet's pods name,
// which a slice may have left to the cluster: no pod is made without it.
func (p *plane) serviceAccountOf(t testing.TB, o *unstructured.Unstructured) {
	t.Helper()
	name, _, _ := unstructured.NestedString(o.Object, "spec", "template", "spec", "serviceAccountName")
	if o.GetKind() != "StatefulSet" || name == "" {
		return
	}
	p.namespace(t, namespaceOf(o))
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: name}}
	_, err := p.clients.CoreV1().ServiceAccounts(namespaceOf(o)).Create(t.Context(), account, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		t.Fatal(err)
	}
}

// emptied deletes what was applied, and the pods that came of it, so that
// the next case meets nothing of this one.
func (g *gitops) emptied(t testing.TB) {
	t.Helper()
	namespaces := map[string]bool{}
	for _, o := range g.inventory {
		if o.GetKind() == "StatefulSet" {
			namespaces[namespaceOf(o)] = true
		}
	}
	if err := g.sync(t, nil); err != nil {
		t.Error(err)
	}
	for namespace := range namespaces {
		g.noPods(t, namespace)
	}
}

// noPods deletes the pods of a namespace, as a kubelet would let them go.
func (p *plane) noPods(t testing.TB, namespace string) {
	t.Helper()
	now := int64(0)
	eventually(t, p.Name+": the pods of "+namespace+" go", func() error {
		pods := p.clients.CoreV1().Pods(namespace)
		if err := pods.DeleteCollection(context.Background(), metav1.DeleteOptions{GracePeriodSeconds: &now}, metav1.ListOptions{}); err != nil {
			return err
		}
		left, err := pods.List(context.Background(), metav1.ListOptions{})
		if err == nil && len(left.Items) > 0 {
			return fmt.Errorf("%d are left", len(left.Items))
		}
		return err
	})
}

// isOfStatus tells what controllers own of an object.
func isOfStatus(m metav1.ManagedFieldsEntry) bool { return m.Subresource == "status" }
