package istio

import (
	"context"
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// node is the name of each cluster's only node.
const node = "node-0"

// newAddress returns an address that no pod has had before.
func (c *cluster) newAddress() string {
	c.pods++
	return fmt.Sprintf("10.%d.%d.%d", c.number, c.pods/250, c.pods%250+1)
}

// pod waits until a pod is there and not being deleted.
func (c *cluster) pod(t *testing.T, namespace, name string) *corev1.Pod {
	t.Helper()
	var pod *corev1.Pod
	eventually(t, c.Name+": pod "+namespace+"/"+name+" is made", func() (err error) {
		pod, err = c.clients.CoreV1().Pods(namespace).Get(context.Background(), name, metav1.GetOptions{})
		if err == nil && pod.DeletionTimestamp != nil {
			return fmt.Errorf("it is being deleted")
		}
		return err
	})
	return pod
}

// runPod waits for a pod and runs it, as far as the API shows: it stands in for
// the sidecar injector, which labels the pod, the scheduler, which binds it to a
// node, and the kubelet, which reports its address. It returns the address.
func (c *cluster) runPod(t *testing.T, namespace, name string, ready corev1.ConditionStatus) string {
	t.Helper()
	pods := c.clients.CoreV1().Pods(namespace)
	pod := c.pod(t, namespace, name)
	if pod.Spec.NodeName == "" {
		n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: node}}
		if _, err := c.clients.CoreV1().Nodes().Create(t.Context(), n, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
			t.Fatal(err)
		}
		labels := `{"metadata":{"labels":{"security.istio.io/tlsMode":"istio"}}}`
		if _, err := pods.Patch(t.Context(), name, types.MergePatchType, []byte(labels), metav1.PatchOptions{}); err != nil {
			t.Fatal(err)
		}
		binding := &corev1.Binding{ObjectMeta: metav1.ObjectMeta{Name: name}, Target: corev1.ObjectReference{Kind: "Node", Name: node}}
		if err := pods.Bind(t.Context(), binding, metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	address := pod.Status.PodIP
	if address == "" {
		address = c.newAddress()
	}
	status := fmt.Sprintf(`{"status":{"phase":"Running","podIP":%q,"podIPs":[{"ip":%[1]q}],"conditions":[{"type":"Ready","status":%q}]}}`, address, ready)
	if _, err := pods.Patch(t.Context(), name, types.StrategicMergePatchType, []byte(status), metav1.PatchOptions{}, "status"); err != nil {
		t.Fatal(err)
	}
	return address
}

// replacePod deletes a pod at once, as when its node is gone, and waits for the
// one that the controller makes in its place.
func (c *cluster) replacePod(t *testing.T, namespace, name string) {
	t.Helper()
	was := c.pod(t, namespace, name)
	c.deletePod(t, namespace, name)
	eventually(t, name+" is made anew", func() error {
		pod, err := c.clients.CoreV1().Pods(namespace).Get(context.Background(), name, metav1.GetOptions{})
		if err == nil && pod.UID == was.UID {
			return fmt.Errorf("it is the old one")
		}
		return err
	})
}

// releasePod waits until the controller deletes a pod, and removes it, as a
// kubelet does when the containers have ended.
func (c *cluster) releasePod(t *testing.T, namespace, name string) {
	t.Helper()
	eventually(t, c.Name+": pod "+namespace+"/"+name+" goes", func() error {
		pod, err := c.clients.CoreV1().Pods(namespace).Get(context.Background(), name, metav1.GetOptions{})
		switch {
		case apierrors.IsNotFound(err):
			return nil
		case err != nil:
			return err
		case pod.DeletionTimestamp == nil:
			return fmt.Errorf("nobody deletes it")
		}
		c.deletePod(t, namespace, name)
		return fmt.Errorf("it is there still")
	})
}

func (c *cluster) deletePod(t *testing.T, namespace, name string) {
	t.Helper()
	now := int64(0)
	err := c.clients.CoreV1().Pods(namespace).Delete(context.Background(), name, metav1.DeleteOptions{GracePeriodSeconds: &now})
	if err != nil && !apierrors.IsNotFound(err) {
		t.Fatal(err)
	}
}

// addNamespace makes a namespace with a pod "client", for a sidecar to be of.
func (c *cluster) addNamespace(t *testing.T, namespace string) {
	t.Helper()
	c.apply(t, fmt.Sprintf(`
apiVersion: v1
kind: Namespace
metadata: {name: %[1]s}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: %[1]s}
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: %[1]s, labels: {app: client}}
spec:
  containers: [{name: client, image: client}]
`, namespace))
	c.runPod(t, namespace, "client", corev1.ConditionTrue)
}
