package clusters

import (
	"context"
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
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

// node is where all pods run.
const node = "node-0"

// runs binds a pod to the node, as a scheduler does, and says that it runs at
// an address, as a kubelet does.
func (p *plane) runs(t testing.TB, namespace, name, address string, ready corev1.ConditionStatus) {
	t.Helper()
	pods := p.clients.CoreV1().Pods(namespace)
	pod := p.pod(t, namespace, name)
	if pod.Spec.NodeName == "" {
		n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: node}}
		if _, err := p.clients.CoreV1().Nodes().Create(t.Context(), n, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
			t.Fatal(err)
		}
		binding := &corev1.Binding{ObjectMeta: metav1.ObjectMeta{Name: name}, Target: corev1.ObjectReference{Kind: "Node", Name: node}}
		if err := pods.Bind(t.Context(), binding, metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	status := fmt.Sprintf(`{"status":{"phase":"Running","podIP":%q,"podIPs":[{"ip":%[1]q}],"conditions":[{"type":"Ready","status":%q}]}}`, address, ready)
	if _, err := pods.Patch(t.Context(), name, types.StrategicMergePatchType, []byte(status), metav1.PatchOptions{}, "status"); err != nil {
		t.Fatal(err)
	}
}

// loses deletes a pod at once, as when its node is gone, and waits for the
// one that the controller makes in its place.
func (p *plane) loses(t testing.TB, namespace, name string) {
	t.Helper()
	was, now := p.pod(t, namespace, name), int64(0)
	if err := p.clients.CoreV1().Pods(namespace).Delete(t.Context(), name, metav1.DeleteOptions{GracePeriodSeconds: &now}); err != nil {
		t.Fatal(err)
	}
	eventually(t, name+" is made anew", func() error {
		pod, err := p.clients.CoreV1().Pods(namespace).Get(t.Context(), name, metav1.GetOptions{})
		if err == nil && pod.UID == was.UID {
			return fmt.Errorf("it is the old one")
		}
		return err
	})
}
