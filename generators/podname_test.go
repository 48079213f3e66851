package generators

import (
	"testing"

	"global-headless-service/schemas"
)

// TestPodNamesOfLinkerdAndExternalDNS: the names of a pod are those of the
// member in which a client asks (rule 21).
func TestPodNamesOfLinkerdAndExternalDNS(t *testing.T) {
	one, two, web := schemas.Member{Cluster: "one", Namespace: "db"}, schemas.Member{Cluster: "two", Namespace: "db"}, schemas.Member{Cluster: "two", Namespace: "web"}
	linkerd, zone := &schemas.Mesh{Linkerd: &schemas.Linkerd{}}, &schemas.Mesh{ExternalDNS: &schemas.ExternalDNS{Domain: "mesh.example.com"}}
	local := &schemas.Mesh{ExternalDNS: &schemas.ExternalDNS{}}
	for _, tc := range []struct {
		mesh        *schemas.Mesh
		at          schemas.Member
		want, short string
	}{
		{linkerd, one, "kafka-0.kafka.db.svc.cluster.local", "kafka-0.kafka"},
		{linkerd, two, "kafka-0.kafka-eu.db.svc.two.local", "kafka-0.kafka-eu"},
		{local, one, "kafka-0.kafka.db.svc.cluster.local", "kafka-0.kafka"},
		{local, web, "kafka-0.kafka.web.svc.two.local", "kafka-0.kafka"},
		{zone, one, "kafka-0.kafka.db.mesh.example.com", "kafka-0.kafka.db.mesh.example.com"},
		{zone, web, "kafka-0.kafka.web.mesh.example.com", "kafka-0.kafka.web.mesh.example.com"},
	} {
		p := &Plan{Declaration: Declaration{MeshSpec: tc.mesh, Members: []schemas.Member{one, two, web}}, Service: Service{Name: "kafka"}}
		p.Spec.Source = schemas.Source{Cluster: "one", Namespace: "db"}
		p.Clusters = Clusters([]schemas.Cluster{{Name: "one", ID: "eu"}, {Name: "two", Domain: "two.local"}})
		p.Mesh = meshTypeOf(tc.mesh).new(p)
		names := p.PodNames("kafka-0")
		if got, short := names.In(tc.at), names.Short(tc.at); got != tc.want || short != tc.short {
			t.Errorf("%s in %s: %q and %q, want %q and %q", tc.mesh.Key(), tc.at, got, short, tc.want, tc.short)
		}
		if len(p.Mesh.Requirements()) == 0 {
			t.Errorf("%s requires nothing", tc.mesh.Key())
		}
	}
}
