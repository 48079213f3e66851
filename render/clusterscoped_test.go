package render

import "testing"

// TestIsClusterScoped holds the generated list against what the API servers of
// everyday clusters say (rule 8).
func TestIsClusterScoped(t *testing.T) {
	for kind, versions := range map[string][]string{
		"Namespace":                      {"v1"},
		"Node":                           {"v1"},
		"PersistentVolume":               {"v1"},
		"ClusterRole":                    {"rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1"},
		"ClusterRoleBinding":             {"rbac.authorization.k8s.io/v1"},
		"CustomResourceDefinition":       {"apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1"},
		"APIService":                     {"apiregistration.k8s.io/v1"},
		"StorageClass":                   {"storage.k8s.io/v1"},
		"CSIDriver":                      {"storage.k8s.io/v1"},
		"VolumeAttributesClass":          {"storage.k8s.io/v1"},
		"PriorityClass":                  {"scheduling.k8s.io/v1"},
		"RuntimeClass":                   {"node.k8s.io/v1"},
		"IngressClass":                   {"networking.k8s.io/v1"},
		"ValidatingWebhookConfiguration": {"admissionregistration.k8s.io/v1"},
		"MutatingWebhookConfiguration":   {"admissionregistration.k8s.io/v1"},
		"ValidatingAdmissionPolicy":      {"admissionregistration.k8s.io/v1"},
		"CertificateSigningRequest":      {"certificates.k8s.io/v1"},
		"FlowSchema":                     {"flowcontrol.apiserver.k8s.io/v1"},
		"DeviceClass":                    {"resource.k8s.io/v1"},
	} {
		for _, version := range versions {
			if !isClusterScoped(version, kind) {
				t.Errorf("%s %s is namespaced", version, kind)
			}
		}
	}
}

// TestIsClusterScopedNot: what has a namespace, and what another group calls by
// the same name.
func TestIsClusterScopedNot(t *testing.T) {
	for kind, version := range map[string]string{
		"Service": "v1", "PersistentVolumeClaim": "v1", "ServiceAccount": "v1", "StatefulSet": "apps/v1",
		"Role": "rbac.authorization.k8s.io/v1", "Ingress": "networking.k8s.io/v1", "ResourceClaim": "resource.k8s.io/v1",
		"PodDisruptionBudget": "policy/v1", "Lease": "coordination.k8s.io/v1", "CSIStorageCapacity": "storage.k8s.io/v1",
		"Namespace": "example.com/v1", "ClusterRole": "v1", "ClusterIssuer": "cert-manager.io/v1",
	} {
		if isClusterScoped(version, kind) {
			t.Errorf("%s %s is cluster-scoped", version, kind)
		}
	}
}
