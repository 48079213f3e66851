package importer

import (
	"fmt"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/schemas"
)

// groupAt returns a source whose Service selects pods.
func groupAt(cluster, namespace string, selector map[string]string, annotations map[string]string) *group {
	at := schemas.Member{Cluster: cluster, Namespace: namespace}
	s := &service{object: object{member: at}, annotations: annotations}
	s.spec.Selector = selector
	return &group{name: "db", source: at, governing: s}
}

// TestBestGroup: a Service is a copy of the source with its selector, or that Cilium
// joins with it, and of several of the one in a namespace of its name.
func TestBestGroup(t *testing.T) {
	app, other := map[string]string{"app": "db"}, map[string]string{"app": "other"}
	global := map[string]string{"service.cilium.io/global": "TRUE"}
	annotated := map[string]string{schemas.AnnotationEndpoints: `{"app":"db"}`}
	for name, c := range map[string]struct {
		annotations, selector map[string]string
		groups                []*group
		best, tied            string
	}{
		"none":                       {nil, nil, nil, "", ""},
		"only one":                   {nil, nil, []*group{groupAt("one", "db", app, nil)}, "one/db", ""},
		"by selector":                {nil, app, []*group{groupAt("one", "web", other, nil), groupAt("two", "web", app, nil)}, "two/web", ""},
		"by annotation":              {annotated, nil, []*group{groupAt("one", "web", other, nil), groupAt("two", "web", app, nil)}, "two/web", ""},
		"by namespace":               {nil, nil, []*group{groupAt("one", "web", app, nil), groupAt("two", "db", app, nil)}, "two/db", ""},
		"selector before namespace":  {nil, app, []*group{groupAt("one", "db", other, nil), groupAt("two", "web", app, nil)}, "two/web", ""},
		"of Cilium":                  {global, nil, []*group{groupAt("one", "web", app, nil), groupAt("two", "web", app, global)}, "two/web", ""},
		"two that fit":               {nil, app, []*group{groupAt("one", "web", app, nil), groupAt("two", "web", app, nil)}, "one/web", "two/web"},
		"two that fit, and a better": {nil, app, []*group{groupAt("one", "web", app, nil), groupAt("two", "web", app, nil), groupAt("two", "db", app, nil)}, "two/db", ""},
		"an unreadable annotation":   {map[string]string{schemas.AnnotationEndpoints: "{"}, nil, []*group{groupAt("one", "web", app, nil), groupAt("two", "db", app, nil)}, "two/db", ""},
	} {
		s := &service{object: object{member: schemas.Member{Cluster: "three", Namespace: "db"}}, annotations: c.annotations}
		s.spec.Selector = c.selector
		best, tied := bestGroup(s, c.groups)
		source := func(g *group) string {
			if g == nil {
				return ""
			}
			return g.source.String()
		}
		expect.Same(t, name, c.best+" "+c.tied, source(best)+" "+source(tied))
	}
}

// TestIsAlone: a Service without StatefulSets is a source if it alone has the selector
// of copies, or a mesh exports it.
func TestIsAlone(t *testing.T) {
	app := map[string]string{"app": "db"}
	item := clusterOf("one", serviceWith("", "")).Items[0]
	serviceOf := func(cluster string, labels, annotations, selector map[string]string) *service {
		s := &service{object: object{Item: item, member: schemas.Member{Cluster: cluster, Namespace: "db"}}, labels: labels, annotations: annotations}
		s.spec.Selector = selector
		return s
	}
	copied := serviceOf("two", nil, map[string]string{schemas.AnnotationEndpoints: `{"app":"db"}`}, nil)
	plain := serviceOf("one", nil, nil, app)
	for name, c := range map[string]struct {
		s      *service
		groups []*group
		rest   []*service
		want   bool
	}{
		"with a copy":            {plain, nil, []*service{plain, copied}, true},
		"without copies":         {plain, nil, []*service{plain}, false},
		"with a rival":           {plain, nil, []*service{plain, copied, serviceOf("three", nil, nil, app)}, false},
		"with a source":          {plain, []*group{groupAt("four", "db", app, nil)}, []*service{plain, copied}, false},
		"with another's source":  {plain, []*group{groupAt("four", "db", map[string]string{"app": "x"}, nil)}, []*service{plain, copied}, true},
		"exported by Linkerd":    {serviceOf("one", map[string]string{"mirror.linkerd.io/exported": "true"}, nil, app), nil, nil, true},
		"global of Cilium":       {serviceOf("one", nil, map[string]string{"service.cilium.io/global": "true"}, app), nil, nil, true},
		"global and not shared":  {serviceOf("one", nil, map[string]string{"service.cilium.io/global": "true", "service.cilium.io/shared": "false"}, app), nil, nil, false},
		"exported, and a source": {serviceOf("one", map[string]string{"mirror.linkerd.io/exported": "true"}, nil, app), []*group{groupAt("four", "db", app, nil)}, nil, false},
	} {
		expect.Same(t, name, c.want, (&fleet{}).isAlone(c.s, c.groups, c.rest))
	}
}

// TestNetworks: hosts of the source's own namespace in its own cluster are only there for
// other networks.
func TestNetworks(t *testing.T) {
	entry := func(cluster, host string) *serviceEntry {
		e := &serviceEntry{object: object{member: schemas.Member{Cluster: cluster, Namespace: "db"}}}
		e.spec.Hosts = []string{host}
		e.spec.WorkloadSelector.Labels = map[string]string{"statefulset.kubernetes.io/pod-name": "db-0"}
		return e
	}
	for name, c := range map[string]struct {
		entries []*serviceEntry
		want    schemas.IstioNetworks
	}{
		"none":                             {nil, ""},
		"of a consumer":                    {[]*serviceEntry{entry("two", "db-0.db.db.svc.cluster.local")}, ""},
		"of another namespace":             {[]*serviceEntry{entry("one", "db-0.db.web.svc.cluster.local")}, ""},
		"of the source itself":             {[]*serviceEntry{entry("two", "db-0.db.db.svc.cluster.local"), entry("one", "db-0.db.db.svc.cluster.local")}, schemas.IstioNetworksMultiple},
		"of another Service of the source": {[]*serviceEntry{entry("one", "db-0.other.db.svc.cluster.local")}, ""},
	} {
		g := &group{name: "db", source: schemas.Member{Cluster: "one", Namespace: "db"}, entries: c.entries}
		expect.Same(t, name, c.want, g.networks())
	}
}

// TestNormal: two objects that mean the same to Kubernetes are the same.
func TestNormal(t *testing.T) {
	const head = "apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: db%s}\nspec: {clusterIP: None, ports: [{name: tcp, port: 1%s}]%s}\n"
	plain := clusterOf("one", fmt.Sprintf(head, "", "", "")).Items[0]
	for name, c := range map[string]struct{ metadata, port, spec, differs string }{
		"server's fields":  {", uid: x, resourceVersion: '1', annotations: {kubectl.kubernetes.io/last-applied-configuration: x}", "", "", ""},
		"defaults":         {"", ", protocol: TCP, targetPort: 1", ", type: ClusterIP, sessionAffinity: None, internalTrafficPolicy: Cluster, publishNotReadyAddresses: false", ""},
		"empty":            {", labels: {}", "", ", selector: {}, externalName: ''", ""},
		"its IPs":          {"", "", ", clusterIPs: [None]", ""},
		"a label":          {", labels: {a: b}", "", "", "label a: b not rendered"},
		"an annotation":    {", annotations: {a: b}", "", "", "annotation a: b not rendered"},
		"a target":         {"", ", targetPort: x", "", `port 1/TCP: targetPort is "x", rendered unset`},
		"another protocol": {"", ", protocol: UDP", "", "port 1/TCP missing; port 1/UDP not rendered"},
		"a selector":       {"", "", ", selector: {app: db}", `selector is {"app":"db"}, rendered unset`},
	} {
		there := clusterOf("one", fmt.Sprintf(head, c.metadata, c.port, c.spec)).Items[0]
		got := ""
		for k, text := range differencesOf(there, plain) {
			if k > 0 {
				got += "; "
			}
			got += text
		}
		expect.Same(t, name, c.differs, got)
	}
}
