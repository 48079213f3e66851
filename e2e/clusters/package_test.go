package clusters

import (
	"maps"
	"slices"
	"testing"

	sigsyaml "sigs.k8s.io/yaml"
)

// object is one as YAML has it.
type object = map[string]any

// A member is a namespace of a cluster.
type member struct {
	Cluster   string `json:"cluster"`
	Namespace string `json:"namespace"`
}

// An app is what a user writes about one headless Service: the declaration,
// the Service, and the StatefulSets with one container each.
type app struct {
	name, service string // of the GlobalHeadlessService, and of the Service
	members       []member
	source        member
	ports         map[string]int    // by the name that they have in the container too
	selector      map[string]string // the Service's
	sets          []string          // StatefulSets
	labels        map[string]string // of their pods, besides the StatefulSet's own
	replicas      int
	notReady      bool   // publishNotReadyAddresses
	mesh          string // tanzuServiceMesh if empty
}

// kafka is the app of most tests.
func kafka(source member, members ...member) app {
	return app{
		name: "kafka-headless", service: "kafka-headless", source: source, members: members,
		ports:    map[string]int{"tcp-client": 9092, "tcp-internal": 9093},
		selector: map[string]string{"app": "kafka"},
		sets:     []string{"kafka"}, labels: map[string]string{"app": "kafka"}, replicas: 3,
	}
}

// yaml is the package as one stream.
func (a app) yaml(t testing.TB) string {
	t.Helper()
	objects := []object{a.declaration(), a.governing()}
	for _, name := range a.sets {
		objects = append(objects, a.statefulSet(name))
	}
	var all string
	for _, o := range objects {
		all += "---\n" + marshal(t, o)
	}
	return all
}

func marshal(t testing.TB, o object) string {
	t.Helper()
	b, err := sigsyaml.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (a app) declaration() object {
	spec := object{"members": a.members, "source": a.source, "service": object{"name": a.service}}
	if a.mesh != "" {
		spec["mesh"] = object{a.mesh: object{}}
	}
	return object{
		"apiVersion": "fn.kpt.dev/v1alpha1", "kind": "GlobalHeadlessService",
		"metadata": object{"name": a.name}, "spec": spec,
	}
}

func (a app) governing() object {
	var ports []object
	for _, name := range slices.Sorted(maps.Keys(a.ports)) {
		ports = append(ports, object{"name": name, "port": a.ports[name], "protocol": "TCP", "targetPort": name})
	}
	return object{
		"apiVersion": "v1", "kind": "Service",
		"metadata": object{"name": a.service, "namespace": a.source.Namespace},
		"spec": object{
			"clusterIP": "None", "selector": a.selector, "ports": ports,
			"publishNotReadyAddresses": a.notReady,
		},
	}
}

func (a app) statefulSet(name string) object {
	var ports []object
	for _, name := range slices.Sorted(maps.Keys(a.ports)) { // another order would be another template
		ports = append(ports, object{"name": name, "containerPort": a.ports[name]})
	}
	match := map[string]string{"set": name}
	labels := maps.Clone(match)
	maps.Copy(labels, a.labels)
	return object{
		"apiVersion": "apps/v1", "kind": "StatefulSet",
		"metadata": object{"name": name, "namespace": a.source.Namespace},
		"spec": object{
			"serviceName": a.service, "replicas": a.replicas, "podManagementPolicy": "Parallel",
			"selector": object{"matchLabels": match},
			"template": object{
				"metadata": object{"labels": labels},
				"spec":     object{"containers": []object{{"name": name, "image": "example.org/" + name, "ports": ports}}},
			},
		},
	}
}
