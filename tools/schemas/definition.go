package main

import (
	"encoding/json"

	"sigs.k8s.io/controller-tools/pkg/crd"
	"sigs.k8s.io/yaml"
)

func (k kind) crdPath() string {
	return "schemas/crds/" + k.definition.Spec.Group + "_" + k.definition.Spec.Names.Plural + ".yaml"
}

// crd is the CustomResourceDefinition as YAML. Its metadata is open: the API
// server allows no other, and knows itself what metadata is.
func (k kind) crd() ([]byte, error) {
	definition := *k.definition.DeepCopy()
	crd.FixTopLevelMetadata(definition)
	b, err := json.Marshal(definition)
	if err != nil {
		return nil, err
	}
	var object map[string]any
	if err := json.Unmarshal(b, &object); err != nil {
		return nil, err
	}
	delete(object, "status")
	delete(object["metadata"].(map[string]any), "creationTimestamp")
	return yaml.Marshal(object)
}
