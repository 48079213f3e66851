package standins

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// serviceOf returns the Service that has an address as its cluster IP, or nil.
func serviceOf(client kubernetes.Interface, address string) (*corev1.Service, error) {
	all, err := client.CoreV1().Services("").List(context.Background(), metav1.ListOptions{FieldSelector: "spec.clusterIP=" + address})
	if err != nil || len(all.Items) == 0 {
		return nil, err
	}
	return &all.Items[0], nil
}
