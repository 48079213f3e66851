package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"

	"go.yaml.in/yaml/v3"

	"global-headless-service/disk"
	"global-headless-service/report"
)

// ParseGlobalNamespaces reads what the API of Tanzu Service Mesh gives: a global
// namespace or a list of them, as JSON or YAML, or several of these: documents
// of YAML, or JSON values one after the other. What is neither is an error.
func ParseGlobalNamespaces(text []byte) ([]*GlobalNamespace, error) {
	documents, err := documentsOf(text)
	if err != nil {
		return nil, err
	}
	var all []*GlobalNamespace
	for k, d := range documents {
		namespaces, err := parseGlobalNamespaces(d)
		switch {
		case err != nil && len(documents) > 1:
			return nil, fmt.Errorf("document %d: %w", k+1, err)
		case err != nil:
			return nil, err
		}
		all = append(all, namespaces...)
	}
	return all, nil
}

// documentsOf reads the documents of a text, each of which holds one value.
// Without any, there is one that is empty.
func documentsOf(text []byte) (documents []*yaml.Node, err error) {
	for _, part := range disk.Documents(text) {
		values, ok := jsonValues(part)
		if !ok {
			values = [][]byte{part}
		}
		for _, value := range values {
			n, err := readDocument(value)
			if err != nil {
				return nil, fmt.Errorf("is not a global namespace of Tanzu Service Mesh: %w", err)
			}
			documents = append(documents, n)
		}
	}
	if len(documents) == 0 {
		return []*yaml.Node{{}}, nil
	}
	return documents, nil
}

// jsonValues returns JSON values that follow each other; it is not ok if one of
// them is no JSON.
func jsonValues(text []byte) (values [][]byte, ok bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		var value json.RawMessage
		if err := d.Decode(&value); errors.Is(err, io.EOF) {
			return values, true
		} else if err != nil {
			return nil, false
		}
		values = append(values, value)
	}
}

// readDocument reads a document of YAML. What follows its end is an error.
func readDocument(text []byte) (*yaml.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	n := &yaml.Node{}
	if err := d.Decode(n); err != nil {
		return nil, err
	}
	var rest yaml.Node
	switch err := d.Decode(&rest); {
	case err == nil:
		return nil, errors.New("a second document follows without ---")
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return n, nil
}

// UniqueGlobalNamespaces returns global namespaces, each once. Two that differ
// and whose resources would have one name are an error.
func UniqueGlobalNamespaces(all []*GlobalNamespace) ([]*GlobalNamespace, report.Results) {
	var unique []*GlobalNamespace
	var results report.Results
	first := map[string]*GlobalNamespace{}
	for _, n := range all {
		name := resourceName(n.Name)
		other := first[name]
		switch {
		case other == nil:
			first[name] = n
			unique = append(unique, n)
		case other.Name == n.Name && reflect.DeepEqual(other.Conditions, n.Conditions):
		case other.Name == n.Name:
			results.Add(report.Error(nil, report.Fault{
				Code: report.DuplicateObject, Message: fmt.Sprintf("global namespace %q is given twice, and the two differ in match_conditions; give one of them", n.Name),
			}))
		default:
			results.Add(report.Error(nil, report.Fault{
				Code: report.DuplicateObject, Message: fmt.Sprintf("global namespaces %q and %q would both be the GlobalNamespace %q; import them one by one, and rename one", other.Name, n.Name, name),
			}))
		}
	}
	return unique, results
}
