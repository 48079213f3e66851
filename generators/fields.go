package generators

import "k8s.io/apimachinery/pkg/util/validation/field"

// The fields that are read of every source. They are built once: nearly none
// has a fault, and a path for each of them costs more than what is read there.
var (
	metadataField         = field.NewPath("metadata")
	labelsField           = metadataField.Child("labels")
	annotationsField      = metadataField.Child("annotations")
	nameField             = metadataField.Child("name")
	specField             = field.NewPath("spec")
	clusterIPField        = specField.Child("clusterIP")
	selectorField         = specField.Child("selector")
	matchLabelsField      = selectorField.Child("matchLabels")
	replicasField         = specField.Child("replicas")
	ordinalsField         = specField.Child("ordinals")
	startField            = ordinalsField.Child("start")
	serviceNameField      = specField.Child("serviceName")
	templateField         = specField.Child("template")
	templateMetadataField = templateField.Child("metadata")
	podLabelsField        = templateMetadataField.Child("labels")
	podSpecField          = templateField.Child("spec")
	containersField       = podSpecField.Child("containers")
	initContainersField   = podSpecField.Child("initContainers")
	matchExpressionsField = selectorField.Child("matchExpressions")

	sourceField          = field.NewPath("spec", "source")
	sourcePods           = field.NewPath("spec", "source", "pods")
	serviceField         = field.NewPath("spec", "service")
	serviceSelectorField = serviceField.Child("selector")
)
