package live

import "strings"

// immutable lists the fields that API servers refuse to change, by kind. To change
// one, the object has to be deleted and created again.
var immutable = map[string][]string{
	"Service.":               {"spec.clusterIP"},
	"StatefulSet.apps":       {"spec.serviceName", "spec.selector", "spec.podManagementPolicy", "spec.volumeClaimTemplates"},
	"Deployment.apps":        {"spec.selector"},
	"DaemonSet.apps":         {"spec.selector"},
	"ReplicaSet.apps":        {"spec.selector"},
	"Job.batch":              {"spec.selector", "spec.template", "spec.completionMode", "spec.podFailurePolicy"},
	"Secret.":                {"type"},
	"PersistentVolumeClaim.": {"spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeMode", "spec.volumeName"},

	"RoleBinding.rbac.authorization.k8s.io":        {"roleRef"},
	"ClusterRoleBinding.rbac.authorization.k8s.io": {"roleRef"},
	"StorageClass.storage.k8s.io":                  {"provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"},
}

// isImmutable reports whether an API server refuses to change the field at a path.
func (c *comparison) isImmutable(at path) bool {
	pattern := at.pattern()
	for _, field := range immutable[c.kind.Name+"."+c.kind.Group] {
		if pattern == field || strings.HasPrefix(pattern, field+".") {
			return true
		}
	}
	if frozen, _ := c.live["immutable"].(bool); frozen && (c.kind.Name == "ConfigMap" || c.kind.Name == "Secret") {
		return pattern == "immutable" || strings.HasPrefix(pattern, "data.") || strings.HasPrefix(pattern, "binaryData.")
	}
	return false
}
