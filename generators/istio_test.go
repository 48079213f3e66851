package generators

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/schemas"
)

// istioPlan returns a plan with the source one/db, with pods of its own.
func istioPlan(networks schemas.IstioNetworks, members ...string) *Plan {
	p := &Plan{Service: Service{Name: "kafka", Ports: []schemas.ServicePort{{Name: "client", Port: 9092, Protocol: "TCP"}}}}
	p.Name, p.MeshSpec = "kafka", &schemas.Mesh{Istio: &schemas.Istio{Networks: networks}}
	p.Spec.Source = schemas.Source{Cluster: "one", Namespace: "db", Pods: []string{"kafka-0"}}
	p.Clusters = Clusters([]schemas.Cluster{{Name: "three", Domain: "example.org"}})
	for _, m := range members {
		cluster, namespace, _ := strings.Cut(m, "/")
		p.Members = append(p.Members, schemas.Member{Cluster: cluster, Namespace: namespace})
	}
	p.Mesh = newIstio(p)
	return p
}

// hostsIn returns the hosts of the first ServiceEntry of a cluster, by what
// stands between the Service's name and the domain.
func hostsIn(t *testing.T, p *Plan, cluster string) []string {
	t.Helper()
	var members []schemas.Member
	for _, m := range p.Members {
		if m.Cluster == cluster {
			members = append(members, m)
		}
	}
	objects := p.Mesh.Objects(nil, cluster, members)
	if len(objects) == 0 {
		return nil
	}
	if o := objects[0]; o.Kind != serviceEntry || o.Namespace != "db" || o.Name != "kafka-kafka-0" {
		t.Errorf("object %s %s/%s", o.Kind, o.Namespace, o.Name)
	}
	var hosts []string
	for _, h := range readEntry(t, objects[0], members[0]).Spec.Hosts {
		hosts = append(hosts, strings.TrimPrefix(strings.Replace(h, ".svc.cluster.local", "", 1), "kafka-0.kafka."))
	}
	return hosts
}

// entryFields are the fields of a ServiceEntry.
type entryFields struct {
	Spec struct {
		Hosts            []string
		Ports            []struct{ Name, Protocol string }
		WorkloadSelector struct{ Labels map[string]string } `yaml:"workloadSelector"`
	}
}

func readEntry(t *testing.T, o Object, at schemas.Member) (read entryFields) {
	t.Helper()
	at.Namespace = o.Namespace
	if err := yaml.Unmarshal(o.Stencil.Item(at).YAML(), &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// TestIstioHosts: the hosts of each cluster's ServiceEntries (rule 17).
func TestIstioHosts(t *testing.T) {
	for _, c := range []struct {
		name      string
		networks  schemas.IstioNetworks
		virtualIP bool
		members   string
		hosts     map[string]string // by cluster
	}{
		{"one namespace name", "", false, "one/db two/db", nil},
		{"a virtual IP", "", true, "one/db two/db", map[string]string{"two": "db"}},
		{"another namespace", "", false, "one/db two/apps", map[string]string{"two": "apps"}},
		{"the source's namespace among others", "", false, "one/db two/apps two/db", map[string]string{"two": "apps db"}},
		{"other namespaces of the source's cluster", "", false, "one/apps one/db one/web two/db", map[string]string{"one": "apps web"}},
		{"a domain", "", false, "one/db three/apps", map[string]string{"three": "apps.svc.example.org"}},
		{"several networks", schemas.IstioNetworksMultiple, false, "one/db two/db", map[string]string{"one": "db", "two": "db"}},
		{"several networks, hosts of all at the source", schemas.IstioNetworksMultiple, false, "one/db three/db two/apps two/db",
			map[string]string{"one": "apps db db.svc.example.org", "two": "apps db", "three": "db.svc.example.org"}},
		{"several networks, all members in one cluster", schemas.IstioNetworksMultiple, false, "one/apps one/db", map[string]string{"one": "apps"}},
	} {
		p := istioPlan(c.networks, strings.Fields(c.members)...)
		p.VirtualIP = c.virtualIP
		for _, cluster := range []string{"one", "two", "three"} {
			if !p.hasCluster(cluster) {
				continue
			}
			if got := strings.Join(hostsIn(t, p, cluster), " "); got != c.hosts[cluster] {
				t.Errorf("%s: cluster %s has hosts %q, want %q", c.name, cluster, got, c.hosts[cluster])
			}
		}
		if got := p.Mesh.(*istio).needsEntries(); got != (len(c.hosts) > 0) {
			t.Errorf("%s: needsEntries is %v", c.name, got)
		}
	}
}

// TestIstioProtocol: ports have the protocols that istiod gives them, and TCP
// where it would look into the traffic or route by what it finds there (rule 17).
func TestIstioProtocol(t *testing.T) {
	for _, c := range []struct{ name, appProtocol, protocol string }{
		{"client", "", "TCP"},
		{"", "", "TCP"},
		{"http", "", "TCP"},
		{"http-web", "", "TCP"},
		{"HTTP-web", "", "TCP"},
		{"httpweb", "", "TCP"},
		{"web-http", "", "TCP"},
		{"http2-x", "", "TCP"},
		{"https", "", "HTTPS"},
		{"grpc-x", "", "TCP"},
		{"grpc-web", "", "TCP"},
		{"grpc-web-x", "", "TCP"},
		{"grpc-webx", "", "TCP"},
		{"tls-x", "", "TLS"},
		{"mongo", "", "Mongo"},
		{"mysql-x", "", "MySQL"},
		{"redis", "", "Redis"},
		{"udp-x", "", "TCP"},
		{"http-x", "tcp", "TCP"},
		{"http-x", "postgresql", "TCP"},
		{"client", "https", "HTTPS"},
		{"client", "http-x", "TCP"},
		{"tcp-x", "kubernetes.io/h2c", "TCP"},
		{"tcp-x", "kubernetes.io/ws", "TCP"},
		{"tcp-x", "kubernetes.io/wss", "HTTPS"},
		{"http-x", "example.org/own", "TCP"},
	} {
		if got := istioProtocol(schemas.ServicePort{Name: c.name, AppProtocol: c.appProtocol}); got != c.protocol {
			t.Errorf("port %q of appProtocol %q has protocol %s, want %s", c.name, c.appProtocol, got, c.protocol)
		}
	}
}

// TestServiceEntryIsReadAsMeant: names that YAML reads as something else are
// quoted (rule 17).
func TestServiceEntryIsReadAsMeant(t *testing.T) {
	p := istioPlan("", "one/db", "two/apps")
	p.Spec.Source.Pods = []string{"1e3", "on", "0x1-0"}
	p.Service.Ports = []schemas.ServicePort{{Name: "1e3", Port: 1}, {Name: "no", Port: 2}}
	at := schemas.Member{Cluster: "two", Namespace: "apps"}
	for k, o := range p.Mesh.Objects(nil, "two", []schemas.Member{at}) {
		pod := p.Spec.Source.Pods[k]
		entry := readEntry(t, o, at).Spec
		if entry.Ports[0].Name != "1e3" || entry.Ports[1].Name != "no" {
			t.Errorf("ports %v", entry.Ports)
		}
		if got := entry.WorkloadSelector.Labels[PodNameLabel]; got != pod {
			t.Errorf("selects %q, want %q", got, pod)
		}
		if want := []string{pod + ".kafka.apps.svc.cluster.local"}; !slices.Equal(entry.Hosts, want) {
			t.Errorf("hosts %v, want %v", entry.Hosts, want)
		}
	}
}

// TestIstioMostHosts: a ServiceEntry has at most 256 hosts, wherever it stands
// (rule 19).
func TestIstioMostHosts(t *testing.T) {
	namespaces := func(cluster string, from, to int) []string {
		var members []string
		for k := from; k < to; k++ {
			members = append(members, fmt.Sprintf("%s/ns-%d", cluster, k))
		}
		return members
	}
	for _, c := range []struct {
		name     string
		networks schemas.IstioNetworks
		members  []string
		refused  bool
	}{
		{"as many as there may be", "", namespaces("two", 0, 256), false},
		{"one more", "", namespaces("two", 0, 257), true},
		{"as many in the source's cluster", "", namespaces("one", 0, 256), false},
		{"one more in the source's cluster", "", namespaces("one", 0, 257), true},
		{"in two clusters", "", append(namespaces("two", 0, 200), namespaces("four", 200, 400)...), false},
		{"of two clusters at the source", schemas.IstioNetworksMultiple, append(namespaces("two", 0, 200), namespaces("four", 200, 400)...), true},
		{"the same of two clusters at the source", schemas.IstioNetworksMultiple, append(namespaces("two", 0, 200), namespaces("four", 0, 200)...), false},
	} {
		p := istioPlan(c.networks, append([]string{"one/db"}, c.members...)...)
		if got := p.Mesh.(*istio).checkHosts(); got.Failed() != c.refused {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestIstioMixedPods: two sources are refused if Istio confuses their pods
// (rule 19).
func TestIstioMixedPods(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(p *Plan)
		mixed  bool
	}{
		{"the same pod", func(*Plan) {}, true},
		{"another pod", func(p *Plan) { p.Spec.Source.Pods = []string{"zebra-0"} }, false},
		{"another namespace", func(p *Plan) { p.Spec.Source.Namespace = "web" }, false},
		{"the same source", func(p *Plan) { p.Spec.Source.Cluster = "one" }, false},
		{"no cluster in common", func(p *Plan) { p.Members = []schemas.Member{{Cluster: "four", Namespace: "db"}} }, false},
		{"one Service of a member, which rule 6 refuses", func(p *Plan) { p.Service.Name = "kafka" }, false},
	} {
		first, second := istioPlan("", "one/db", "two/apps"), istioPlan("", "four/db", "two/apps")
		second.Service.Name, second.Spec.Source.Cluster = "other", "four"
		c.change(second)
		if got := istioMixedPods([]*Plan{first, second}); got.Failed() != c.mixed {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
