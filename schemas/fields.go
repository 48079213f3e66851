package schemas

import "k8s.io/apimachinery/pkg/util/validation/field"

// The fields that every resource is checked for. They are built once: few
// checks find a fault, and a path for each check of each resource costs more
// than the checks.
var (
	namePath            = field.NewPath("metadata", "name")
	globalNamespacePath = field.NewPath("spec", "globalNamespace")
	membersPath         = field.NewPath("spec", "members")
	meshPath            = field.NewPath("spec", "mesh")
	clustersPath        = field.NewPath("spec", "clusters")
	sourcePath          = field.NewPath("spec", "source")
	servicePath         = field.NewPath("spec", "service")
	acceptPath          = field.NewPath("spec", "accept")
	renderPath          = field.NewPath("spec", "render")

	sourceClusterPath      = sourcePath.Child("cluster")
	sourceNamespacePath    = sourcePath.Child("namespace")
	sourceStatefulSetsPath = sourcePath.Child("statefulSets")
	sourcePodsPath         = sourcePath.Child("pods")
)
