package validate

import (
	"strings"
	"testing"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// entryOf is a managed ServiceEntry of a pod, under the Service db of namespace
// db; edits are pairs of old and new text.
func entryOf(cluster, pod string, edits ...string) *yamltext.Item {
	i := manifest("ServiceEntry", "db-"+pod, "db", "fn.kpt.dev/cluster: "+cluster+", fn.kpt.dev/global-headless-service: a",
		"hosts: ["+pod+".db.db.svc.cluster.local, "+pod+".db.web.svc.cluster.local], location: MESH_INTERNAL, resolution: STATIC, "+
			"ports: [{name: db, number: 5432, protocol: TCP, targetPort: 5433}], workloadSelector: {labels: {statefulset.kubernetes.io/pod-name: "+pod+"}}")
	return yamltext.New([]byte(strings.NewReplacer(edits...).Replace(string(i.YAML()))))
}

// istioSet is a StatefulSet db with a container that calls port 5433 client.
func istioSet(more string) *yamltext.Item {
	return manifest("StatefulSet", "db", "db", "", "serviceName: db, "+more+"selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, "+
		"spec: {initContainers: [{name: x}], containers: [{name: db, ports: [{name: client, containerPort: 5433, protocol: UDP}, {name: client, containerPort: 5433}]}]}}")
}

const istioPorts = "ports: [{name: db, port: 5432, targetPort: client}, {name: more, port: 1}], selector: {app: db}"

// TestIstioEntries: a ServiceEntry has the place, the pod, the hosts and the
// ports of the source (rule 17).
func TestIstioEntries(t *testing.T) {
	db, dbSet := source("db", "", istioPorts), istioSet("")
	nothing, differs := []report.Code{report.EntrySelectsNothing}, []report.Code{report.EntryDiffers}
	good := entryOf("two", "db-0")
	edited := func(edits ...string) []Cluster {
		return []Cluster{one(db, dbSet), two(entryOf("two", "db-0", edits...))}
	}
	for name, tc := range map[string]checkCase{
		"Consistent":       {clusters: edited()},
		"Number":           {clusters: []Cluster{one(source("db", "", strings.Replace(istioPorts, "client", "5433", 1)), dbSet), two(good)}},
		"SamePort":         {clusters: []Cluster{one(source("db", "", strings.Replace(istioPorts, ", targetPort: client", "", 1)), dbSet), two(entryOf("two", "db-0", ", targetPort: 5433", ""))}},
		"NamespaceRenamed": {clusters: edited("namespace: db", "namespace: web"), want: nothing},
		"OtherPod":         {clusters: []Cluster{one(db, dbSet), two(good, entryOf("two", "web-0"))}, want: nothing},
		"PodIsPrefix":      {clusters: []Cluster{one(db, dbSet), two(good, entryOf("two", "db-x-0"))}, want: nothing},
		"BeyondReplicas":   {clusters: []Cluster{one(db, istioSet("replicas: 1, ")), two(good, entryOf("two", "db-1"))}},
		"SelectorOnly":     {clusters: edited("pod-name: db-0", "pod-name: db-1"), want: differs},
		"OtherService":     {clusters: []Cluster{one(db, dbSet), two(good, entryOf("two", "db-1", ".db.web.", ".dbs.web."))}, want: differs},
		"HostAdded":        {clusters: edited("hosts: [", "hosts: [db.example.com, ")},
		"OtherPort":        {clusters: edited("5432", "5431"), want: differs},
		"UDP":              {clusters: []Cluster{one(source("db", "", strings.Replace(istioPorts, "port: 5432", "port: 5432, protocol: UDP", 1)), dbSet), two(good)}, want: differs},
		"OtherTarget":      {clusters: edited("5433", "5434"), want: differs},
		"FewerPorts":       {clusters: []Cluster{one(db, dbSet), two(good), three(entryOf("three", "db-0", "ports: [", "ports: [{name: more, number: 1, protocol: TCP}, "))}, want: differs},
		"UnknownTarget":    {clusters: []Cluster{one(source("db", "", strings.Replace(istioPorts, "client", "clients", 1)), dbSet), two(good)}},
		"NotManaged":       {clusters: edited("fn.kpt.dev/global-headless-service: a", "x: y", "5432", "1")},
		"NotReadable":      {clusters: edited("5432", "a"), want: []report.Code{report.InvalidObject}},
	} {
		t.Run(name, tc.run)
	}
}

// TestIstioSource: ServiceEntries are compared with the right source, and each
// pod has one (rules 17 and 18).
func TestIstioSource(t *testing.T) {
	db, dbSet := source("db", "", istioPorts), istioSet("")
	good := entryOf("two", "db-0")
	managed := source("web", "fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: a", istioPorts)
	noSource, two2 := []report.Code{report.CopyWithoutSource}, []report.Code{report.TwoSources}
	for name, tc := range map[string]checkCase{
		"NoSource":               {clusters: []Cluster{two(good, entryOf("two", "db-1"))}, want: noSource},
		"NoSourceOfAPart":        {clusters: []Cluster{two(good)}, part: true},
		"UnrelatedOfThatName":    {clusters: []Cluster{one(source("x", "", istioPorts)), two(good)}, want: noSource},
		"PerhapsTheSource":       {clusters: []Cluster{one(source("db", "", "ports: [{port: 1}], selector: {app: x}")), two(good)}},
		"ElsewhereInAPart":       {clusters: []Cluster{two(good, source("web", "", istioPorts), manifest("StatefulSet", "db", "web", "", "serviceName: db"))}, part: true},
		"OwnSource":              {clusters: []Cluster{one(managed, set("web", "db")), two(entryOf("two", "db-0", "namespace: db", "namespace: web", "5433", "5432")), three(db, dbSet)}, want: nil},
		"SourceDoesNotFit":       {clusters: []Cluster{one(source("db", "", strings.Replace(istioPorts, "app: db", "app: x", 1)), dbSet), two(good)}, want: []report.Code{report.SourceDoesNotFit}},
		"AllPods":                {clusters: []Cluster{one(db, istioSet("replicas: 2, ")), two(good, entryOf("two", "db-1"))}},
		"PodWithoutEntry":        {clusters: []Cluster{one(db, istioSet("replicas: 3, ")), two(good, entryOf("two", "db-1")), three(entryOf("three", "db-0"), entryOf("three", "db-1"), entryOf("three", "db-2"))}, want: []report.Code{report.PodWithoutEntry}},
		"Ordinals":               {clusters: []Cluster{one(db, istioSet("replicas: 1, ordinals: {start: 5}, ")), two(entryOf("two", "db-5"))}},
		"SetOfNoEntry":           {clusters: []Cluster{one(db, dbSet, manifest("StatefulSet", "more", "db", "", "serviceName: db, replicas: 1, template: {metadata: {labels: {app: db}}}")), two(good)}},
		"TwoSourcesWithEntries":  {clusters: []Cluster{one(db, dbSet, entryOf("one", "db-0")), two(db, dbSet, good)}, want: two2},
		"OtherClusterOfThatName": {clusters: []Cluster{one(db, dbSet), two(good), three(db, dbSet)}},
	} {
		t.Run(name, tc.run)
	}
}

// TestIstioCopies: a copy of the Service at a consumer hides none of the names that
// ServiceEntries give, whatever it is like (rule 19).
func TestIstioCopies(t *testing.T) {
	db, dbSet := source("db", "", istioPorts), istioSet("")
	for name, copied := range map[string]*yamltext.Item{
		"SamePorts": source("db", "", "ports: [{name: more, port: 1}]"), "SameSelector": source("db", "", istioPorts),
		"FirstPort": source("db", "", "ports: [{name: other, port: 5432}]"), "NoPorts": source("db", "", ""),
		"VirtualIP": manifest("Service", "db", "db", "", istioPorts),
		"NotReady":  source("db", "", istioPorts+", publishNotReadyAddresses: true"),
	} {
		tc := checkCase{clusters: []Cluster{one(db, dbSet), two(entryOf("two", "db-0"), copied)}}
		t.Run(name, tc.run)
	}
}
