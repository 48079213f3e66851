package mcs

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// A cloudMap is a stand-in for AWS Cloud Map. It imitates the calls that the MCS
// controller makes of Cloud Map's API (AWS JSON 1.1): namespaces, services in
// them, and instances of services with attributes, by which instances are
// found. Unlike the real one it keeps all in memory, asks for no signature,
// answers in one page, checks no health, and is done with every operation when
// it answers.
type cloudMap struct {
	mutex      sync.Mutex
	numbers    int
	namespaces map[string]string    // ids by name
	services   map[string]*service  // by id
	operations map[string]operation // by id
}

type service struct {
	name, namespace string              // the namespace's id
	instances       map[string]instance // attributes by id
}

type (
	instance  map[string]string
	operation map[string]string // its targets
	answer    map[string]any
)

func newCloudMap() *cloudMap {
	return &cloudMap{namespaces: map[string]string{}, services: map[string]*service{}, operations: map[string]operation{}}
}

// A request has the fields that any of the calls sends.
type request struct {
	Name, NamespaceID, ServiceID, InstanceID, OperationID string
	NamespaceName, ServiceName                            string
	Attributes, QueryParameters                           map[string]string
	Filters                                               []struct{ Values []string }
}

// ServeHTTP answers a call, which a header names.
func (m *cloudMap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body request
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	m.mutex.Lock()
	defer m.mutex.Unlock()
	a, fault := m.call(call, body)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if fault != "" {
		w.WriteHeader(http.StatusBadRequest)
		a = answer{"__type": fault, "Message": fmt.Sprintf("%s: %s", call, fault)}
	}
	json.NewEncoder(w).Encode(a)
}

// call does what is called for. The second value is the name of the error.
func (m *cloudMap) call(name string, r request) (answer, string) {
	switch name {
	case "ListNamespaces":
		return answer{"Namespaces": m.listNamespaces()}, ""
	case "CreateHttpNamespace":
		return m.createNamespace(r)
	case "ListServices":
		return answer{"Services": m.listServices(r)}, ""
	case "CreateService":
		return m.createService(r)
	case "RegisterInstance", "DeregisterInstance":
		return m.changeInstance(r, name == "RegisterInstance")
	case "DiscoverInstances":
		return m.discover(r)
	case "GetOperation":
		targets, ok := m.operations[r.OperationID]
		if !ok {
			return nil, "OperationNotFound"
		}
		return answer{"Operation": answer{"Id": r.OperationID, "Status": "SUCCESS", "Targets": targets}}, ""
	}
	return nil, "UnknownOperationException"
}

func (m *cloudMap) newID(prefix string) string {
	m.numbers++
	return fmt.Sprintf("%s-%d", prefix, m.numbers)
}

func (m *cloudMap) done(targets operation) answer {
	id := m.newID("operation")
	m.operations[id] = targets
	return answer{"OperationId": id}
}

func (m *cloudMap) listNamespaces() []answer {
	all := []answer{}
	for _, name := range slices.Sorted(maps.Keys(m.namespaces)) {
		all = append(all, answer{"Id": m.namespaces[name], "Name": name, "Type": "HTTP"})
	}
	return all
}

func (m *cloudMap) createNamespace(r request) (answer, string) {
	if _, ok := m.namespaces[r.Name]; ok {
		return nil, "NamespaceAlreadyExists"
	}
	id := m.newID("ns")
	m.namespaces[r.Name] = id
	return m.done(operation{"NAMESPACE": id}), ""
}

// listServices knows one filter, that of the namespace.
func (m *cloudMap) listServices(r request) []answer {
	all := []answer{}
	for id, s := range m.services {
		if slices.ContainsFunc(r.Filters, func(f struct{ Values []string }) bool { return slices.Contains(f.Values, s.namespace) }) {
			all = append(all, answer{"Id": id, "Name": s.name})
		}
	}
	return all
}

func (m *cloudMap) createService(r request) (answer, string) {
	for _, s := range m.services {
		if s.name == r.Name && s.namespace == r.NamespaceID {
			return nil, "ServiceAlreadyExists"
		}
	}
	id := m.newID("srv")
	m.services[id] = &service{name: r.Name, namespace: r.NamespaceID, instances: map[string]instance{}}
	return answer{"Service": answer{"Id": id, "Name": r.Name}}, ""
}

func (m *cloudMap) changeInstance(r request, register bool) (answer, string) {
	s, ok := m.services[r.ServiceID]
	if !ok {
		return nil, "ServiceNotFound"
	}
	if register {
		s.instances[r.InstanceID] = r.Attributes
	} else if _, ok := s.instances[r.InstanceID]; ok {
		delete(s.instances, r.InstanceID)
	} else {
		return nil, "InstanceNotFound"
	}
	return m.done(operation{"INSTANCE": r.InstanceID}), ""
}

// discover returns the instances that have all attributes of the query.
func (m *cloudMap) discover(r request) (answer, string) {
	namespace, ok := m.namespaces[r.NamespaceName]
	if !ok {
		return nil, "NamespaceNotFound"
	}
	for _, s := range m.services {
		if s.name != r.ServiceName || s.namespace != namespace {
			continue
		}
		found := []answer{}
		for _, id := range slices.Sorted(maps.Keys(s.instances)) {
			if s.instances[id].has(r.QueryParameters) {
				found = append(found, answer{"InstanceId": id, "NamespaceName": r.NamespaceName, "ServiceName": r.ServiceName,
					"HealthStatus": "HEALTHY", "Attributes": s.instances[id]})
			}
		}
		return answer{"Instances": found}, ""
	}
	return nil, "ServiceNotFound"
}

func (i instance) has(attributes map[string]string) bool {
	for key, value := range attributes {
		if i[key] != value {
			return false
		}
	}
	return true
}
