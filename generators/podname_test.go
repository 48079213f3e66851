package generators

import (
	"testing"

	"global-headless-service/schemas"
)

// TestPodNamesOfLinkerdAndExternalDNS: the name of a pod is that of the member
// in which a client asks (rule 21).
func TestPodNamesOfLinkerdAndExternalDNS(t *testing.T) {
	one, two, web := schemas.Member{Cluster: "one", Namespace: "db"}, schemas.Member{Cluster: "two", Namespace: "db"}, schemas.Member{Cluster: "two", Namespace: "web"}
	linkerd, zone := &schemas.Mesh{Linkerd: &schemas.Linkerd{}}, &schemas.Mesh{ExternalDNS: &schemas.ExternalDNS{Domain: "mesh.example.com"}}
	local := &schemas.Mesh{ExternalDNS: &schemas.ExternalDNS{}}
	for _, tc := range []struct {
		mesh *schemas.Mesh
		at   schemas.Member
		want string
	}{
		{linkerd, one, "kafka-0.kafka.db.svc.cluster.local"},
		{linkerd, two, "kafka-0.kafka-eu.db.svc.two.local"},
		{local, one, "kafka-0.kafka.db.svc.cluster.local"},
		{local, web, "kafka-0.kafka.web.svc.two.local"},
		{zone, one, "kafka-0.kafka.db.mesh.example.com"},
		{zone, web, "kafka-0.kafka.web.mesh.example.com"},
	} {
		p := &Plan{Declaration: Declaration{MeshSpec: tc.mesh, Members: []schemas.Member{one, two, web}}, Service: Service{Name: "kafka"}}
		p.Spec.Source = schemas.Source{Cluster: "one", Namespace: "db"}
		p.Clusters = Clusters([]schemas.Cluster{{Name: "one", ID: "eu"}, {Name: "two", Domain: "two.local"}})
		mesh := meshTypeOf(tc.mesh).new(p)
		if got := mesh.PodName("kafka-0", tc.at); got != tc.want {
			t.Errorf("%s in %s: %q, want %q", tc.mesh.Key(), tc.at, got, tc.want)
		}
		if len(mesh.Requirements()) == 0 {
			t.Errorf("%s requires nothing", tc.mesh.Key())
		}
	}
}
