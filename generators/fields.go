package generators

import "k8s.io/apimachinery/pkg/util/validation/field"

// The fields that are read of every source. They are built once: nearly none
// has a fault, and a path for each of them costs more than what is read there.
var (
	metadataField       = field.NewPath("metadata")
	labelsField         = metadataField.Child("labels")
	annotationsField    = metadataField.Child("annotations")
	nameField           = metadataField.Child("name")
	specField           = field.NewPath("spec")
	selectorField       = specField.Child("selector")
	matchLabelsField    = selectorField.Child("matchLabels")
	replicasField       = specField.Child("replicas")
	ordinalsField       = specField.Child("ordinals")
	startField          = ordinalsField.Child("start")
	podLabelsField      = field.NewPath("spec", "template", "metadata", "labels")
	containersField     = field.NewPath("spec", "template", "spec", "containers")
	initContainersField = field.NewPath("spec", "template", "spec", "initContainers")

	sourceField          = field.NewPath("spec", "source")
	sourcePods           = field.NewPath("spec", "source", "pods")
	serviceField         = field.NewPath("spec", "service")
	serviceSelectorField = serviceField.Child("selector")
)
