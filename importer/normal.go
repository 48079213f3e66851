package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"global-headless-service/yamltext"
)

// normalized is an object as two of them are compared: without what the API
// server and tools write, and with the defaults of Kubernetes left out.
type normalized struct {
	labels, annotations map[string]string
	fields              map[string]any // of spec; of data and the like for what has none
}

// normal returns an object for comparison. What cannot be read is empty: it was
// read before.
func normal(i *yamltext.Item) normalized {
	var object map[string]any
	if n, err := i.Node(); err == nil {
		_ = n.Decode(&object) // likewise
	}
	metadata, _ := object["metadata"].(map[string]any)
	n := normalized{labels: entriesOf(metadata["labels"]), annotations: entriesOf(metadata["annotations"])}
	maps.DeleteFunc(n.annotations, func(key, _ string) bool { return isTools(key) })
	n.fields, _ = object["spec"].(map[string]any)
	switch i.Kind() {
	case "Service":
		n.dropDefaults(serviceDefaults)
		n.clusterIP()
	case "ServiceEntry":
		n.sort("hosts")
	}
	maps.DeleteFunc(n.fields, func(_ string, value any) bool { return isEmpty(value) })
	return n
}

// serviceDefaults are the defaults of a Service's spec.
var serviceDefaults = map[string]any{
	"type": "ClusterIP", "sessionAffinity": "None", "internalTrafficPolicy": "Cluster", "publishNotReadyAddresses": false,
}

func (n *normalized) dropDefaults(defaults map[string]any) {
	for key, value := range defaults {
		if n.fields[key] == value {
			delete(n.fields, key)
		}
	}
}

// clusterIP takes the API server's list for what it repeats.
func (n *normalized) clusterIP() {
	if text, ok := n.fields["clusterIP"].(string); ok && strings.EqualFold(text, "None") {
		n.fields["clusterIP"] = "None"
		delete(n.fields, "clusterIPs")
	}
}

// sort orders a list in which order means nothing.
func (n *normalized) sort(key string) {
	if list, ok := n.fields[key].([]any); ok {
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(text(a), text(b)) })
	}
}

// take removes a field and returns it.
func (n *normalized) take(key string) any {
	value := n.fields[key]
	delete(n.fields, key)
	return value
}

// entriesOf returns a mapping as strings.
func entriesOf(value any) map[string]string {
	entries := map[string]string{}
	m, _ := value.(map[string]any)
	for key, value := range m {
		entries[key] = fmt.Sprint(value)
	}
	return entries
}

// portsByNumber returns ports by number and protocol, the rest of each with
// Kubernetes' defaults left out.
func portsByNumber(value any) map[string]map[string]any {
	ports := map[string]map[string]any{}
	list, _ := value.([]any)
	for _, p := range list {
		port, ok := p.(map[string]any)
		if !ok {
			continue
		}
		port = maps.Clone(port)
		number, key := port["port"], "port"
		if number == nil { // a ServiceEntry's
			number, key = port["number"], "number"
		}
		protocol, _ := port["protocol"].(string)
		switch {
		case protocol == "" && key == "number": // which istiod finds out by itself
			protocol = "unset"
		case protocol == "":
			protocol = "TCP"
		}
		if text(port["targetPort"]) == text(number) || text(port["targetPort"]) == "0" {
			delete(port, "targetPort")
		}
		delete(port, key)
		delete(port, "protocol")
		maps.DeleteFunc(port, func(_ string, value any) bool { return isEmpty(value) })
		ports[fmt.Sprintf("%v/%s", number, protocol)] = port
	}
	return ports
}

// isEmpty reports whether a value is none, or empty.
func isEmpty(value any) bool {
	if value == nil || value == "" {
		return true
	}
	v := reflect.ValueOf(value)
	return (v.Kind() == reflect.Map || v.Kind() == reflect.Slice) && v.Len() == 0
}

// text returns a value as JSON; empty for none.
func text(value any) string {
	if isEmpty(value) {
		return ""
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(value) != nil { // keys that are no strings
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// orUnset returns a value for a message.
func orUnset(value any) string {
	if isEmpty(value) {
		return "unset"
	}
	return short(text(value))
}

// short shortens a value for a message.
func short(value string) string {
	const most = 120
	if runes := []rune(value); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return value
}

// sameJSON reports whether two texts are the same JSON.
func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

// sortedKeys returns the keys of both maps, sorted.
func sortedKeys[V any](a, b map[string]V) []string {
	keys := slices.Collect(maps.Keys(a))
	for key := range b {
		if _, ok := a[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}
