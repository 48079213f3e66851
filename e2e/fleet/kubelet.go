package fleet

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// node is where all pods of a cluster run.
const node = "node-0"

// newAddress returns one that no pod has had before.
func (c *Cluster) newAddress() string {
	k := c.pods.Add(1)
	return fmt.Sprintf("10.%d.%d.%d", c.Number, k/250, k%250+1)
}

// IPv6 returns the address that a pod of a dual-stack cluster has beside its
// IPv4 address.
func IPv6(address string) string {
	b := netip.MustParseAddr(address).As4()
	return netip.AddrFrom16([16]byte{0: 0xfd, 12: b[0], 13: b[1], 14: b[2], 15: b[3]}).String()
}

// RunPod waits for a pod, and gives it an address, which it returns. It does
// what three others do in a cluster: the mesh's injector, which labels the pod,
// the scheduler, which binds it to the node, and the kubelet, which reports
// that it runs, and whether it is ready.
func (c *Cluster) RunPod(t *testing.T, namespace, name string, ready corev1.ConditionStatus) string {
	t.Helper()
	return c.RunPodAt(t, namespace, name, "", ready)
}

// RunPodAt is RunPod for a pod that is to have a certain address, or any if that
// is empty. Pods of other clusters may have it too.
func (c *Cluster) RunPodAt(t *testing.T, namespace, name, address string, ready corev1.ConditionStatus) string {
	t.Helper()
	pods := c.clients.CoreV1().Pods(namespace)
	pod := c.awaitPod(t, namespace, name)
	if pod.Spec.NodeName == "" {
		n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: node}}
		if _, err := c.clients.CoreV1().Nodes().Create(t.Context(), n, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
			t.Fatal(err)
		}
		c.labelPod(t, namespace, name)
		binding := &corev1.Binding{ObjectMeta: metav1.ObjectMeta{Name: name}, Target: corev1.ObjectReference{Kind: "Node", Name: node}}
		if err := pods.Bind(t.Context(), binding, metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if address = cmp.Or(address, pod.Status.PodIP); address == "" {
		address = c.newAddress()
	}
	addresses := fmt.Sprintf(`[{"ip":%q}]`, address)
	if c.DualStack {
		addresses = fmt.Sprintf(`[{"ip":%q},{"ip":%q}]`, address, IPv6(address))
	}
	// external-dns reads the address of the host too, and skips pods without one.
	status := fmt.Sprintf(`{"status":{"phase":"Running","hostIP":"192.0.2.%d","podIP":%q,"podIPs":%s,"conditions":[{"type":"Ready","status":%q}]}}`, c.Number, address, addresses, ready)
	if _, err := pods.Patch(t.Context(), name, types.StrategicMergePatchType, []byte(status), metav1.PatchOptions{}, "status"); err != nil {
		t.Fatal(err)
	}
	return address
}

// labelPod gives a pod the labels of the mesh's injector.
func (c *Cluster) labelPod(t *testing.T, namespace, name string) {
	t.Helper()
	if len(c.PodLabels) == 0 {
		return
	}
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"labels": c.PodLabels}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.clients.CoreV1().Pods(namespace).Patch(t.Context(), name, types.MergePatchType, patch, metav1.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
}

// awaitPod waits until a pod is there and not being deleted.
func (c *Cluster) awaitPod(t *testing.T, namespace, name string) *corev1.Pod {
	t.Helper()
	var pod *corev1.Pod
	Eventually(t, c.Name+": pod "+namespace+"/"+name+" is made", func() (err error) {
		pod, err = c.clients.CoreV1().Pods(namespace).Get(context.Background(), name, metav1.GetOptions{})
		if err == nil && pod.DeletionTimestamp != nil {
			return fmt.Errorf("it is being deleted")
		}
		return err
	})
	return pod
}

// LosePod deletes a pod at once, as when its node is gone, and waits for the
// one that the controller makes in its place.
func (c *Cluster) LosePod(t *testing.T, namespace, name string) {
	t.Helper()
	was := c.awaitPod(t, namespace, name)
	c.deletePod(t, namespace, name)
	Eventually(t, name+" is made anew", func() error {
		pod, err := c.clients.CoreV1().Pods(namespace).Get(context.Background(), name, metav1.GetOptions{})
		if err == nil && pod.UID == was.UID {
			return fmt.Errorf("it is the old one")
		}
		return err
	})
}

// EndPod waits until the controller deletes a pod, and lets it go as a kubelet
// does when the containers have ended.
func (c *Cluster) EndPod(t *testing.T, namespace, name string) {
	t.Helper()
	Eventually(t, c.Name+": pod "+namespace+"/"+name+" goes", func() error {
		pod, err := c.clients.CoreV1().Pods(namespace).Get(context.Background(), name, metav1.GetOptions{})
		switch {
		case apierrors.IsNotFound(err):
			return nil
		case err != nil:
			return err
		case pod.DeletionTimestamp == nil:
			return fmt.Errorf("it is not being deleted")
		}
		c.deletePod(t, namespace, name)
		return fmt.Errorf("it is there still")
	})
}

func (c *Cluster) deletePod(t *testing.T, namespace, name string) {
	t.Helper()
	now := int64(0)
	err := c.clients.CoreV1().Pods(namespace).Delete(context.Background(), name, metav1.DeleteOptions{GracePeriodSeconds: &now})
	if err != nil && !apierrors.IsNotFound(err) {
		t.Fatal(err)
	}
}
