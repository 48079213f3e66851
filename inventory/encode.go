package inventory

import (
	"encoding/json"
	"io"

	"sigs.k8s.io/yaml"
)

// JSON prints the list as the JSON Schema of schemas/json/list.json has it.
func (l *List) JSON(w io.Writer) error { return encode(w, l) }

// YAML prints the list as the same schema has it.
func (l *List) YAML(w io.Writer) error {
	b, err := yaml.Marshal(l)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// JSON prints the names as the JSON Schema of schemas/json/names.json has it.
func (n *Names) JSON(w io.Writer) error { return encode(w, n) }

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
