package generators

import (
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/schemas"
)

// kumaPlan returns a plan with the member given as source, with the same
// namespace in cluster two.
func kumaPlan(service, id, source, consumer string) *Plan {
	p := &Plan{Service: Service{Name: service}}
	p.Name, p.MeshSpec = service, &schemas.Mesh{Kuma: &schemas.Kuma{}}
	p.Spec.Source = schemas.Source{Cluster: "one", Namespace: source}
	p.Clusters = Clusters([]schemas.Cluster{{Name: "one", ID: id}, {Name: "three", Domain: "example.org"}})
	p.Members = []schemas.Member{
		{Cluster: "one", Namespace: source}, {Cluster: "one", Namespace: consumer},
		{Cluster: "two", Namespace: consumer}, {Cluster: "three", Namespace: consumer},
	}
	p.Mesh = newKuma(p)
	return p
}

// TestHostnameGenerators: the names of HostnameGenerators, which all stand in
// one namespace, distinguish Services, sources and members; and clusters of one
// domain share them (rule 17).
func TestHostnameGenerators(t *testing.T) {
	names := map[string]string{}
	for _, c := range []struct{ service, id, source, consumer string }{
		{"a", "b", "c", "d"}, {"a-b", "b", "c", "d"}, {"a", "b-b", "c", "d"}, {"a", "b", "b-c", "d"}, {"a", "b", "c", "d-d"},
		{"a", "c.b", "c", "d"}, {"a", "b.d", "c", "d"}, {"a", "b", "b", "b"}, {"c", "b", "a", "d"},
	} {
		p := kumaPlan(c.service, c.id, c.source, c.consumer)
		name := p.Mesh.(*kuma).objectName(c.consumer)
		if other, ok := names[name]; ok {
			t.Errorf("%v and %s are both %s", c, other, name)
		}
		names[name] = c.service
	}
	p := kumaPlan("kafka", "eu", "db", "apps")
	for k, want := range []string{"", "cluster.local", "cluster.local", "example.org"} {
		at := p.Members[k]
		objects := p.Mesh.Objects(nil, at.Cluster, []schemas.Member{at})
		if want == "" {
			if len(objects) > 0 {
				t.Errorf("the source has %s", objects[0].Name)
			}
			continue
		}
		var read struct{ Spec struct{ Template string } }
		if err := yaml.Unmarshal(objects[0].Stencil.Item(at).YAML(), &read); err != nil {
			t.Fatal(err)
		}
		if want := `{{ label "statefulset.kubernetes.io/pod-name" }}.kafka.apps.svc.` + want; read.Spec.Template != want {
			t.Errorf("%s has template %s, want %s", at, read.Spec.Template, want)
		}
		if o := objects[0]; o.Namespace != "kuma-system" || o.Name != "kafka.db.eu.apps" {
			t.Errorf("%s has %s/%s", at, o.Namespace, o.Name)
		}
	}
	if n := len(p.Mesh.(*kuma).generators); n != 2 {
		t.Errorf("%d encoded, want one for each domain", n)
	}
}
