package generators

import (
	"reflect"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// TestMechanisms: each mesh says in a few words by what names reach a consumer, and
// the whole name of a pod begins with the pod and ends alike for all (rule 17).
func TestMechanisms(t *testing.T) {
	source := schemas.Member{Cluster: "one", Namespace: "db"}
	members := []schemas.Member{source, {Cluster: "one", Namespace: "web"}, {Cluster: "two", Namespace: "db"}, {Cluster: "three", Namespace: "db"}, {Cluster: "three", Namespace: "web"}}
	for k, key := range schemas.MeshKeys() {
		var spec schemas.Mesh
		field := reflect.ValueOf(&spec).Elem().Field(k)
		field.Set(reflect.New(field.Type().Elem()))
		p := &Plan{Declaration: Declaration{MeshSpec: &spec, Members: members}, Service: Service{Name: "kafka"}}
		p.Spec.Source = schemas.Source{Cluster: source.Cluster, Namespace: source.Namespace}
		mesh := meshTypeOf(&spec).new(p)
		var words []string
		for _, m := range members {
			expect.Same(t, key+": name", "kafka-0"+mesh.PodName("", m), mesh.PodName("kafka-0", m))
			if m != source {
				words = append(words, mesh.Mechanism(m))
			}
		}
		if longest := 34; len(words[0]) == 0 || len(words[0]) > longest {
			t.Errorf("%s: %q", key, words[0])
		}
		if key == schemas.MeshIstio {
			expect.Same(t, key, "ServiceEntry, names by istiod, ServiceEntry, ServiceEntry", strings.Join(words, ", "))
		}
	}
}

// TestIsOfOtherMesh: what another mesh needed shows by its kind, or by the
// annotations of a consumer's Service (rule 17).
func TestIsOfOtherMesh(t *testing.T) {
	object := func(annotation string) *yamltext.Item {
		return yamltext.New([]byte("apiVersion: v1\nkind: Service\nmetadata:\n  name: db\n  annotations:\n    " + annotation + "\n"))
	}
	tsm, shared, plain := object(schemas.AnnotationEndpoints+`: "{}"`), object(CiliumShared+`: "false"`), object("a: b")
	cilium, istio, standard := &schemas.Mesh{Cilium: &schemas.Cilium{}}, &schemas.Mesh{Istio: &schemas.Istio{}}, (*schemas.Mesh)(nil)
	for _, tc := range []struct {
		mesh *schemas.Mesh
		kind string
		item *yamltext.Item
		want bool
	}{
		{standard, "Service", tsm, false}, {standard, "Service", shared, true}, {standard, serviceEntry, plain, true},
		{cilium, "Service", tsm, true}, {cilium, "Service", shared, false}, {cilium, "Service", plain, false},
		{istio, "Service", tsm, true}, {istio, serviceEntry, plain, false}, {istio, "StatefulSet", plain, false},
	} {
		p := &Plan{Declaration: Declaration{MeshSpec: tc.mesh}}
		expect.Same(t, p.MeshSpec.Key()+" "+tc.kind, tc.want, p.IsOfOtherMesh(tc.kind, tc.item))
	}
}

// TestNamedNamespaces finds the namespaces of the names of pods in a manifest.
func TestNamedNamespaces(t *testing.T) {
	manifest := "- db-0.db.ns-one.svc.cluster.local\n- db-1.db.ns-one.svc.cluster.local\n- db-0.db.ns-two.svc.x\n- db-0.other.ns-three.svc.x\n- db.db.example.com\n"
	expect.Same(t, "namespaces", "ns-one ns-two", strings.Join(NamedNamespaces([]byte(manifest), "db"), " "))
}
