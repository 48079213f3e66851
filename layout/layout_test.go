package layout_test

import (
	"fmt"
	"strings"
	"testing"

	"global-headless-service/layout"
)

func ExampleObject_Path() {
	o := layout.Object{Cluster: "cluster-one", Namespace: "ns-one", Kind: "Service", Name: "kafka-headless"}
	fmt.Println(o.Path())
	// Output: clusters/cluster-one/ns-one/service-kafka-headless.yaml
}

// TestPath: each part of a path is escaped where a file system needs it (rule 7).
func TestPath(t *testing.T) {
	for want, o := range map[string]layout.Object{
		"clusters/one/clusterrole-system%3Afoo.yaml":               {Cluster: "one", Kind: "ClusterRole", Name: "system:foo"},
		"clusters/one/clusterrole-%53ystem%3Afoo.yaml":             {Cluster: "one", Kind: "ClusterRole", Name: "System:foo"},
		"clusters/one/clusterrole-a%2F..%2F..%2Fb.yaml":            {Cluster: "one", Kind: "ClusterRole", Name: "a/../../b"},
		"clusters/one/clusterrole-a%253%41b.yaml":                  {Cluster: "one", Kind: "ClusterRole", Name: "a%3Ab"},
		"clusters/One.x/ns/gateway.networking.istio.io-kafka.yaml": {Cluster: "One.x", Namespace: "ns", Kind: "Gateway", Group: "networking.istio.io", Name: "kafka"},
		"clusters/one/%2E%2E/service-a.yaml":                       {Cluster: "one", Namespace: "..", Kind: "Service", Name: "a"},
		"clusters/one/a%2E/service-a..yaml":                        {Cluster: "one", Namespace: "a.", Kind: "Service", Name: "a."},
		"clusters/one/%61ux/service-aux.yaml":                      {Cluster: "one", Namespace: "aux", Kind: "Service", Name: "aux"},
		"clusters/one/%63om1.x/%63on.example.com-a.yaml":           {Cluster: "one", Namespace: "com1.x", Kind: "Con", Group: "example.com", Name: "a"},
	} {
		if got := o.Path(); got != want {
			t.Errorf("%+v: %s, not %s", o, got, want)
		}
		if got := layout.Cluster(o.Path()); got != o.Cluster {
			t.Errorf("Cluster(%q) = %q", o.Path(), got)
		}
	}
}

// TestPattern: the path of a namespace that needs no escaping is a pattern (rule 7).
func TestPattern(t *testing.T) {
	for namespace, safe := range map[string]bool{"ns-one": true, "1.a_b": true, "Ns": false, ".": false, "": false, "a/b": false, "é": false, "a.": false, "con": false, "lpt9.a": false, "com": true, "console": true} {
		path := layout.Object{Cluster: "One", Namespace: namespace, Kind: "Service", Name: "Db"}.Path()
		if got := layout.IsSafe(namespace); got != safe {
			t.Errorf("IsSafe(%q) = %v", namespace, got)
		}
		if got := layout.Pattern("One", namespace, "Service", "Db"); safe != (got == path) {
			t.Errorf("Pattern of %q is %q, Path %q", namespace, got, path)
		}
	}
}

func TestCluster(t *testing.T) {
	for path, want := range map[string]string{
		"clusters/one/a.yaml": "one", "clusters/one/ns/a.yaml": "one", "clusters/a.yaml": "", "a.yaml": "",
		"base/clusters/one/a.yaml": "", "clustersx/one/a.yaml": "", "": "",
	} {
		if got := layout.Cluster(path); got != want {
			t.Errorf("Cluster(%q) = %q, not %q", path, got, want)
		}
	}
}

func TestWithin(t *testing.T) {
	for path, want := range map[string]string{
		"clusters/one/a.yaml": "clusters/one/a.yaml", "/x/clusters/y/clusters/one/a.yaml": "clusters/one/a.yaml",
		"base/a.yaml": "a.yaml", "a.yaml": "a.yaml", "clusters": "clusters",
	} {
		if got := layout.Within(path); got != want {
			t.Errorf("Within(%q) = %q, not %q", path, got, want)
		}
	}
}

// FuzzPath holds that no name leads out of its cluster's folder, and that no
// two names share a file (rule 7).
func FuzzPath(f *testing.F) {
	f.Add("a", "b")
	f.Add("..", "%2E.")
	f.Add("a/b", "A/B")
	f.Fuzz(func(t *testing.T, one, two string) {
		a := layout.Object{Cluster: "c", Kind: "Service", Name: one}.Path()
		b := layout.Object{Cluster: "c", Kind: "Service", Name: two}.Path()
		if one != two && strings.EqualFold(a, b) {
			t.Errorf("%q and %q are both %q", one, two, a)
		}
		if strings.Count(a, "/") != 2 || layout.Cluster(a) != "c" {
			t.Errorf("%q is %q", one, a)
		}
	})
}

// TestIsReserved: names of devices, in any case and with any extension (rule 14).
func TestIsReserved(t *testing.T) {
	for name, want := range map[string]bool{
		"con": true, "CON": true, "Aux.eu": true, "nul.": true, "prn": true, "com1": true, "LPT9.tar.gz": true, "com0": true,
		"": false, ".": false, "com": false, "com10": false, "comx": false, "cone": false, "eu.con": false, "con-eu": false,
	} {
		if got := layout.IsReserved(name); got != want {
			t.Errorf("IsReserved(%q) = %v", name, got)
		}
	}
}
