package live

import (
	"bytes"
	"encoding/json"

	"sigs.k8s.io/yaml"

	"global-headless-service/render"
	"global-headless-service/schemas"
)

// An object is one of a live cluster, as JSON has it; numbers keep their
// digits.
type object map[string]any

// fieldsOf returns the fields of a rendered object.
func fieldsOf(o *render.Object) (map[string]any, error) {
	document, err := o.Document()
	if err != nil {
		return nil, err
	}
	b, err := yaml.YAMLToJSON(document)
	if err != nil {
		return nil, err
	}
	return decode(b)
}

func decode(b []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var fields map[string]any
	err := d.Decode(&fields)
	return fields, err
}

// headOf returns what tells an object apart, without the rest of its fields.
func headOf(b []byte) (object, error) {
	var head struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Metadata   struct {
			Name        string         `json:"name"`
			Namespace   string         `json:"namespace"`
			Labels      map[string]any `json:"labels"`
			Annotations map[string]any `json:"annotations"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, err
	}
	m := head.Metadata
	return object{"apiVersion": head.APIVersion, "kind": head.Kind, "metadata": map[string]any{
		"name": m.Name, "namespace": m.Namespace, "labels": m.Labels, "annotations": m.Annotations,
	}}, nil
}

// at returns the value of a field; nil if there is none.
func at(value any, path ...string) any {
	for _, name := range path {
		m, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = m[name]
	}
	return value
}

// text returns a field that is a string.
func text(value any, path ...string) string {
	s, _ := at(value, path...).(string)
	return s
}

// elements returns a field that is a list.
func elements(value any, path ...string) []any {
	list, _ := at(value, path...).([]any)
	return list
}

func (o object) fields() map[string]any  { return o }
func (o object) name() string            { return text(o.fields(), "metadata", "name") }
func (o object) namespace() string       { return text(o.fields(), "metadata", "namespace") }
func (o object) label(key string) string { return text(o.fields(), "metadata", "labels", key) }
func (o object) annotation(key string) string {
	return text(o.fields(), "metadata", "annotations", key)
}
func (o object) isManaged() bool { return o.annotation(schemas.AnnotationOwner) != "" }

// clean returns the object without what the API server and controllers write.
func (o object) clean() map[string]any {
	fields, err := decode(encode(o.fields()))
	if err != nil {
		return nil
	}
	delete(fields, "status")
	if metadata, ok := fields["metadata"].(map[string]any); ok {
		for name := range metadata {
			if serverFields[name] {
				delete(metadata, name)
			}
		}
		if annotations, ok := metadata["annotations"].(map[string]any); ok {
			delete(annotations, schemas.AnnotationLastApplied)
		}
	}
	return fields
}

// serverFields are the fields of metadata that only the API server sets.
var serverFields = map[string]bool{
	"creationTimestamp": true, "deletionTimestamp": true, "deletionGracePeriodSeconds": true, "generation": true,
	"managedFields": true, "resourceVersion": true, "selfLink": true, "uid": true,
}

func encode(value any) []byte {
	b, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	return b
}
