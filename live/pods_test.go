package live

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/kubectl"
	"global-headless-service/render"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// packageOf returns a package of one StatefulSet with two pods, under a mesh; its
// source is one/db, and two/db is a consumer.
func packageOf(t *testing.T, mesh string) *render.Package {
	t.Helper()
	var items []*yamltext.Item
	for document := range strings.SplitSeq(fmt.Sprintf(`apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata: {name: db}
spec:
  mesh: {%s}
  source: {cluster: one, namespace: db}
  members: [{cluster: one, namespace: db}, {cluster: two, namespace: db}]
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{name: tcp, port: 1}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, ports: [{containerPort: 1}]}]}}
`, mesh), "---\n") {
		items = append(items, yamltext.New([]byte(document)))
	}
	p, results := render.Load(render.Input{Items: items, Settings: &render.Settings{Render: schemas.Render{OtherItems: schemas.OtherItemsWithSource}}})
	if results.Failed() {
		t.Fatal(results)
	}
	return p
}

// fleetOf returns the fleet of a package.
func fleetOf(t *testing.T, p *render.Package) *Fleet {
	t.Helper()
	f, results := NewFleet(p, p.Clusters(), func(cluster string) string { return cluster })
	if results.Failed() {
		t.Fatal(results)
	}
	return f
}

// slice returns an EndpointSlice: pods as name=address, those that are not ready
// with a question mark.
func slice(name, label, service, manager string, pods ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: %s, namespace: db, labels: {%s: %s, endpointslice.kubernetes.io/managed-by: %s}}\nendpoints:\n", name, label, service, manager)
	for _, pod := range pods {
		pod, address, _ := strings.Cut(pod, "=")
		host, notReady := strings.CutSuffix(pod, "?")
		fmt.Fprintf(&b, "- {hostname: %s, addresses: [%s], conditions: {ready: %t}}\n", host, address, !notReady)
	}
	return b.String()
}

// bySelector returns the EndpointSlice of Kubernetes' own controller.
func bySelector(pods ...string) string {
	return slice("own", serviceNameLabel, "db", kubernetesManagedBy, pods...)
}

// ofMesh returns one that a mesh writes.
func ofMesh(pods ...string) string { return slice("mesh", serviceNameLabel, "db", "mesh", pods...) }

const replicas = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: db}\nspec: {replicas: %d, ordinals: {start: %d}}\n"

// answerOf returns an answer with these objects.
func answerOf(t *testing.T, manifests ...string) *Answer {
	t.Helper()
	a := &Answer{objects: map[objectKey]object{}, absent: map[string]bool{}}
	for _, m := range manifests {
		o := parsed(t, m)
		kind := kindOf(o)
		a.objects[objectKey{kind.Group, kind.Name, o.namespace(), o.name()}] = o
	}
	return a
}

// pods returns the members of a service, a line each.
func (s ServiceStatus) pods() []string {
	var lines []string
	for _, m := range s.Members {
		line := m.Cluster + " " + m.State + ":"
		for _, p := range m.Pods {
			line += " " + p.Pod + "=" + p.State
		}
		lines = append(lines, line)
	}
	return lines
}

// TestPods compares the pods at the source with its StatefulSet, and those that
// a consumer reaches with those at the source.
func TestPods(t *testing.T) {
	both := bySelector("db-0=10.0.0.1", "db-1=10.0.0.2")
	for name, c := range map[string]struct {
		one, two []string
		want     []string
	}{
		"in sync":            {[]string{both}, []string{ofMesh("db-1=10.0.0.2", "db-0=10.0.0.1")}, []string{"one inSync: db-0=ready db-1=ready", "two inSync: db-0=ready db-1=ready"}},
		"missing":            {[]string{both}, []string{ofMesh("db-0=10.0.0.1")}, []string{"one inSync: db-0=ready db-1=ready", "two outOfSync: db-0=ready db-1=missing"}},
		"nothing":            {[]string{both}, nil, []string{"one inSync: db-0=ready db-1=ready", "two outOfSync: db-0=missing db-1=missing"}},
		"stale":              {[]string{both}, []string{ofMesh("db-0=10.0.0.9", "db-1=10.0.0.2")}, []string{"one inSync: db-0=ready db-1=ready", "two outOfSync: db-0=stale db-1=ready"}},
		"extra":              {[]string{both}, []string{ofMesh("db-0=10.0.0.1", "db-1=10.0.0.2", "db-10=10.0.0.3", "db-9=10.0.0.4")}, []string{"one inSync: db-0=ready db-1=ready", "two outOfSync: db-0=ready db-1=ready db-9=extra db-10=extra"}},
		"no pods at all":     {nil, nil, []string{"one outOfSync: db-0=missing db-1=missing", "two outOfSync: db-0=missing db-1=missing"}},
		"pods are gone":      {nil, []string{ofMesh("db-0=10.0.0.1")}, []string{"one outOfSync: db-0=missing db-1=missing", "two outOfSync: db-0=stale db-1=missing"}},
		"not ready":          {[]string{bySelector("db-0?=10.0.0.1", "db-1=10.0.0.2")}, []string{ofMesh("db-1=10.0.0.2")}, []string{"one outOfSync: db-0=notReady db-1=ready", "two inSync: db-0=notReady db-1=ready"}},
		"live replicas":      {[]string{both, fmt.Sprintf(replicas, 3, 0)}, []string{ofMesh("db-0=10.0.0.1", "db-1=10.0.0.2")}, []string{"one outOfSync: db-0=ready db-1=ready db-2=missing", "two outOfSync: db-0=ready db-1=ready db-2=missing"}},
		"live ordinals":      {[]string{both, fmt.Sprintf(replicas, 1, 1)}, []string{ofMesh("db-0=10.0.0.1", "db-1=10.0.0.2")}, []string{"one outOfSync: db-1=ready db-0=extra", "two outOfSync: db-1=ready db-0=extra"}},
		"of a consumer":      {[]string{both, ofMesh("db-0=10.0.0.9")}, []string{ofMesh("db-0=10.0.0.1", "db-1=10.0.0.2")}, []string{"one outOfSync: db-0=stale db-1=ready", "two inSync: db-0=ready db-1=ready"}},
		"of two families":    {[]string{both, slice("own6", serviceNameLabel, "db", kubernetesManagedBy, "db-0=fd00::1")}, []string{ofMesh("db-0=10.0.0.1", "db-1=10.0.0.2")}, []string{"one inSync: db-0=ready db-1=ready", "two inSync: db-0=ready db-1=ready"}},
		"without a name":     {[]string{both}, []string{ofMesh("db-0=10.0.0.1", "db-1=10.0.0.2", "=")}, []string{"one inSync: db-0=ready db-1=ready", "two inSync: db-0=ready db-1=ready"}},
		"of another Service": {[]string{both}, []string{slice("x", serviceNameLabel, "other", "mesh", "db-0=10.0.0.1")}, []string{"one inSync: db-0=ready db-1=ready", "two outOfSync: db-0=missing db-1=missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			state, err := fleetOf(t, packageOf(t, "tanzuServiceMesh: {}")).Compare([]*Answer{answerOf(t, c.one...), answerOf(t, c.two...)})
			if err != nil {
				t.Fatal(err)
			}
			expect.Same(t, "members", c.want, state.Status().Services[0].pods())
		})
	}
}

// TestPodsUnknown: a cluster that does not answer has no results; without
// the source, its consumers have none.
func TestPodsUnknown(t *testing.T) {
	f := fleetOf(t, packageOf(t, "tanzuServiceMesh: {}"))
	gone := &Answer{err: errors.New("gone")}
	state, err := f.Compare([]*Answer{gone, answerOf(t, ofMesh("db-0=10.0.0.1", "db-7=10.0.0.7"))})
	if err != nil {
		t.Fatal(err)
	}
	status := state.Status()
	expect.Same(t, "members", []string{"one unknown:", "two unknown:"}, status.Services[0].pods())
	expect.Same(t, "problem", `the source is in cluster "one": gone`, status.Services[0].Members[1].Problem)
	expect.Same(t, "counts", Counts{0, 1, 1}, status.Counts) // the consumer's Service is missing
}

// TestPodsUnread: pods are not compared with those of a source whose
// EndpointSlices or StatefulSets may not be read.
func TestPodsUnread(t *testing.T) {
	both := bySelector("db-0=10.0.0.1", "db-1=10.0.0.2")
	for _, kind := range []kubectl.Kind{statefulSetKind, endpointSliceKind} {
		f := fleetOf(t, packageOf(t, "tanzuServiceMesh: {}"))
		one := answerOf(t, both)
		one.unread = []unreadKind{{kind, "db", errors.New("forbidden")}}
		state, err := f.Compare([]*Answer{one, answerOf(t, ofMesh("db-0=9.9.9.9", "db-1=9.9.9.8"))})
		if err != nil {
			t.Fatal(err)
		}
		members := state.Status().Services[0].Members
		expect.Same(t, "state", "unknown", members[1].State)
		expect.Same(t, "problem", `the source is in cluster "one": `+kind.Name+": forbidden", members[1].Problem)
	}
}

// TestPodsOfOneCluster: the source of a consumer is asked for its pods, and is
// no row.
func TestPodsOfOneCluster(t *testing.T) {
	for name, c := range map[string]struct {
		one           *Answer
		state, counts string
	}{
		"stale":     {answerOf(t, bySelector("db-0=10.0.0.1", "db-1=10.0.0.2")), "two outOfSync: db-0=stale db-1=ready", "{0 1 0}"},
		"no answer": {&Answer{err: errors.New("gone")}, "two unknown:", "{0 0 1}"},
	} {
		f, _ := NewFleet(packageOf(t, "tanzuServiceMesh: {}"), []string{"two"}, strings.ToUpper)
		f.AddSources(strings.ToUpper)
		q := f.queryPods(&f.Clusters[1])
		expect.Same(t, name+": asked of the source", map[string][]kubectl.Kind{"db": {endpointSliceKind, statefulSetKind}}, q.kinds)
		two := answerOf(t, ofMesh("db-0=9.9.9.9", "db-1=10.0.0.2"))
		for _, o := range f.Clusters[0].objects {
			two.objects[objectKey{o.kind.Group, o.kind.Name, o.Namespace, o.Name}] = o.fields
		}
		state, err := f.Compare([]*Answer{two, c.one})
		if err != nil {
			t.Fatal(err)
		}
		status := state.Status()
		expect.Same(t, name, []string{c.state}, status.Services[0].pods())
		expect.Same(t, name+": clusters", 1, len(status.Clusters))
		expect.Same(t, name+": counts", c.counts, fmt.Sprint(status.Counts))
		expect.Same(t, name+": no part of what is applied", false, state.IsPartial())
	}
}

// TestViews: each mesh shows pods in its own way.
func TestViews(t *testing.T) {
	source := bySelector("db-0=10.0.0.1", "db-1=10.0.0.2")
	labelled := func(kind, name, namespace, labels string) string {
		return kind + "\nmetadata: {name: " + name + ", namespace: " + namespace + ", labels: {" + labels + "}}\n"
	}
	const meshService = "apiVersion: kuma.io/v1alpha1\nkind: MeshService"
	kuma := "k8s.kuma.io/service-name: db, k8s.kuma.io/namespace: db, statefulset.kubernetes.io/pod-name: "
	entry := "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: db-%[1]s, namespace: db, annotations: {fn.kpt.dev/global-headless-service: db}}\nspec: {workloadSelector: {labels: {statefulset.kubernetes.io/pod-name: %[1]s}}}\n"
	for name, c := range map[string]struct {
		mesh string
		two  []string
		want string
	}{
		"cilium":       {"cilium: {}", []string{ofMesh("db-0=10.0.0.1", "db-1=10.0.0.9")}, "two outOfSync: db-0=ready db-1=stale"},
		"mcs":          {"multiClusterServices: {}", []string{slice("x", importedNameLabel, "db", "mcs", "db-0=10.0.0.1", "db-1=10.0.0.2")}, "two inSync: db-0=ready db-1=ready"},
		"mcs, none":    {"multiClusterServices: {}", []string{ofMesh("db-0=10.0.0.1")}, "two outOfSync: db-0=missing db-1=missing"},
		"linkerd":      {"linkerd: {}", []string{slice("x", serviceNameLabel, "db-one", "mirror", "db-0=10.96.0.1")}, "two outOfSync: db-0=ready db-1=missing"},
		"kuma":         {"kuma: {}", []string{labelled(meshService, "a", "kuma-system", kuma+"db-0"), labelled(meshService, "b", "kuma-system", kuma+"db-1"), labelled(meshService, "c", "elsewhere", kuma+"db-2")}, "two inSync: db-0=ready db-1=ready"},
		"skupper":      {"skupper: {}", []string{labelled("apiVersion: v1\nkind: Service", "db-1", "db", "")}, "two outOfSync: db-0=missing db-1=ready"},
		"external-dns": {"externalDNS: {}", nil, "two notShown:"},
		"istio":        {"istio: {networks: Multiple}", []string{fmt.Sprintf(entry, "db-0"), fmt.Sprintf(entry, "db-7")}, "two outOfSync: db-0=ready db-1=missing"},
		"istio, one":   {"istio: {}", nil, "two notShown:"},
	} {
		t.Run(name, func(t *testing.T) {
			state, err := fleetOf(t, packageOf(t, c.mesh)).Compare([]*Answer{answerOf(t, source), answerOf(t, c.two...)})
			if err != nil {
				t.Fatal(err)
			}
			expect.Same(t, "the consumer", c.want, state.Status().Services[0].pods()[1])
		})
	}
}
