package validate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// manifest is an item of a few lines of metadata and spec.
func manifest(kind, name, namespace, annotations, spec string) *yamltext.Item {
	version := map[string]string{
		"Service": "v1", "StatefulSet": "apps/v1", "ServiceEntry": "networking.istio.io/v1",
		"ServiceExport": "multicluster.x-k8s.io/v1alpha1", "ServiceImport": "multicluster.x-k8s.io/v1alpha1",
		"Link": "multicluster.linkerd.io/v1alpha3", "HostnameGenerator": "kuma.io/v1alpha1", "Deployment": "apps/v1",
		"Connector": "skupper.io/v2alpha1", "Listener": "skupper.io/v2alpha1", "AttachedConnectorBinding": "skupper.io/v2alpha1",
	}[kind]
	return yamltext.New([]byte(fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n  namespace: %s\n  annotations: {%s}\nspec: {%s}\n",
		version, kind, name, namespace, annotations, spec)))
}

func source(namespace, annotations, spec string) *yamltext.Item {
	return manifest("Service", "db", namespace, annotations, "clusterIP: None, "+spec)
}

func copyOf(namespace, selector, more, spec string) *yamltext.Item {
	return manifest("Service", "db", namespace, `tsm.tanzu.vmware.com/endpoints.statefulset: '`+selector+`'`+more, "clusterIP: None, "+spec)
}

func set(namespace, app string) *yamltext.Item {
	return manifest("StatefulSet", "db", namespace, "", "serviceName: db, selector: {matchLabels: {app: "+app+"}}, template: {metadata: {labels: {app: "+app+"}}}")
}

func one(items ...*yamltext.Item) Cluster   { return Cluster{"one", items} }
func two(items ...*yamltext.Item) Cluster   { return Cluster{"two", items} }
func three(items ...*yamltext.Item) Cluster { return Cluster{"three", items} }

const (
	ports   = "ports: [{port: 5432}]"
	ownedBy = ", fn.kpt.dev/cluster: two, fn.kpt.dev/global-headless-service: "
)

// TestCheck: copies are compared with the right sources, and what Kubernetes
// defaults is no difference (rules 2 and 11).
func TestCheck(t *testing.T) {
	db, dbSet := source("db", "", ports+", selector: {app: db}"), set("db", "db")
	for name, tc := range map[string]checkCase{
		"Nothing":  {},
		"NoCopies": {clusters: []Cluster{one(db), two(source("db", "", "selector: {app: other}"))}},
		"Defaults": {clusters: []Cluster{one(db, dbSet), two(copyOf("db", `{"app":"db"}`, "", "ports: [{port: 5432, protocol: TCP, targetPort: 5432}], publishNotReadyAddresses: false"))}},
		"OrderOfPorts": {clusters: []Cluster{
			one(source("db", "", "ports: [{name: a, port: 1}, {name: b, port: 2, nodePort: 0}], selector: {app: db}"), dbSet),
			two(copyOf("db", `{"app":"db"}`, "", "ports: [{name: b, port: 2}, {name: a, port: 1}]"))}},
		"UnquotedLabels": {clusters: []Cluster{
			one(source("db", "", ports+", selector: {shard: 0}"), manifest("StatefulSet", "db", "db", "", `serviceName: db, template: {metadata: {labels: {shard: "0"}}}`)),
			two(copyOf("db", `{"shard":"0"}`, "", ports))}},
		"OldAnnotation": {clusters: []Cluster{
			one(source("db", `service.alpha.kubernetes.io/tolerate-unready-endpoints: "true"`, ports+", selector: {app: db}"), dbSet),
			two(copyOf("db", `{"app":"db"}`, "", ports+", publishNotReadyAddresses: true"))}},
		"FamiliesOfOneSideOnly":      {clusters: []Cluster{one(db, dbSet), two(copyOf("db", `{"app":"db"}`, "", ports+", ipFamilyPolicy: SingleStack, ipFamilies: [IPv4]"))}},
		"OneClusterTwoNamespaces":    {clusters: []Cluster{one(db, dbSet, copyOf("web", `{"app":"db"}`, "", ports))}},
		"UnrelatedServiceOfThatName": {clusters: []Cluster{one(db, dbSet), two(copyOf("db", `{"app":"db"}`, "", ports), source("cache", "", "ports: [{port: 1}], selector: {app: cache}"))}},
		"TwoApplicationsOneName": {clusters: []Cluster{
			one(db, dbSet, source("other", "", "ports: [{port: 1}], selector: {app: other}"), set("other", "other")),
			two(copyOf("db", `{"app":"db"}`, ownedBy+"a", ports), copyOf("other", `{"app":"other"}`, ownedBy+"b", "ports: [{port: 1}]"))}},
		"ManagedSourceOfItsOwner": {clusters: []Cluster{
			one(source("db", "fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: a", ports+", selector: {app: db}"), dbSet,
				source("x", "fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: b", "ports: [{port: 1}], selector: {app: x}"), set("x", "x")),
			two(copyOf("x", `{"app":"x"}`, ownedBy+"b", "ports: [{port: 1}]"))}},
		"ManagedSourceWhoseSelectorChanged": {clusters: []Cluster{
			one(source("db", "fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: a", ports+", selector: {app: db}"), dbSet),
			two(copyOf("db", `{"app":"x"}`, ownedBy+"a", ports))}, want: []report.Code{report.CopySelectorDiffers}},
		"AnnotationTrailing": {clusters: []Cluster{one(db, dbSet), two(copyOf("db", `{"app":"db"} {}`, "", ports))}, want: []report.Code{report.CopyAnnotationInvalid}},
		"NoSource":           {clusters: []Cluster{two(copyOf("db", `{"app":"db"}`, "", ports))}, want: []report.Code{report.CopyWithoutSource}},
		"NoSourceOfAPart":    {clusters: []Cluster{two(copyOf("db", `{"app":"db"}`, "", ports))}, part: true},
		"TwoOfOneOwner": {clusters: []Cluster{
			one(source("db", "fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: a", ports+", selector: {app: db}"), dbSet),
			two(source("web", "fn.kpt.dev/cluster: two, fn.kpt.dev/global-headless-service: a", ports+", selector: {app: db}"), set("web", "db"))},
			want: []report.Code{report.TwoSources}},
		"UserPlacedItem": {clusters: []Cluster{
			one(manifest("Service", "x", "x", "fn.kpt.dev/cluster: 'one, two'", ports), manifest("Service", "y", "x", "fn.kpt.dev/cluster: '*'", ports)),
			two(manifest("Service", "z", "x", "fn.kpt.dev/cluster: one", ports))}, want: []report.Code{report.ObjectInWrongCluster}},
		"NotReadable": {clusters: []Cluster{one(manifest("Service", "x", "x", "", "ports: 7"))}, want: []report.Code{report.InvalidObject}},
		"SpecMissing": {clusters: []Cluster{one(yamltext.New([]byte("apiVersion: v1\nkind: Service\nmetadata:\n  name: x\n")), yamltext.New([]byte("apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: x\nspec:\n")))}},
	} {
		t.Run(name, tc.run)
	}
}

// A checkCase is the codes that some clusters give.
type checkCase struct {
	clusters []Cluster
	part     bool
	want     []report.Code
}

func (tc checkCase) run(t *testing.T) {
	results := Check(tc.clusters, tc.part)
	var got []report.Code
	for _, r := range results {
		got = append(got, r.Code)
	}
	if diff := cmp.Diff(tc.want, got); diff != "" {
		t.Errorf("-want +got:\n%s\n%v", diff, results)
	}
}

// TestCheckOrder: clusters and items in another order give the same words (rule
// 16).
func TestCheckOrder(t *testing.T) {
	items := []*yamltext.Item{
		source("db", "", ports+", selector: {app: db}"), set("db", "x"), copyOf("web", `{"app":"y"}`, "", "ports: [{port: 1}]"),
		copyOf("api", `nothing`, "", ports+", selector: {a: b}"), source("old", "", "selector: {app: old}"),
		entryOf("one", "db-0"), entryOf("one", "db-1", "5432", "1"), consumer("db", `service.cilium.io/shared: "false"`, ""),
		export("x", "a", "one"), export("y", "a", "one"), manifest("ServiceImport", "db", "x", "", ""),
		labelled(source("linkerd", "", "selector: {app: db}"), generators.LinkerdExported, "true"), set("linkerd", "db"),
		edit(published("db.x.svc.cluster.local,", ""), "namespace: db", "namespace: dns"), set("dns", "db"),
		generatorOf("one"), generatorOf("one", "zone: one", "zone: two", "name: db.db.one.db", "name: x"), generatorOf("one", "service: a", "service: b", "name: db.db.one.db", "name: y"),
		connectorOf(), connectorOf(second...), connectorOf(byHand("name: db-5432", "name: x", "port: 5433", "port: 1")...),
		listenerOf("one"), listenerOf("one", "name: db-5432", "name: x"), listenerOf("two", "namespace: db", "namespace: web"),
	}
	var first string
	for k := range items {
		var words []string
		for _, r := range Check([]Cluster{{"one", append(items[k:len(items):len(items)], items[:k]...)}}, false) {
			words = append(words, report.Text(r))
		}
		if text := strings.Join(words, "\n"); first == "" {
			first = text
		} else if text != first {
			t.Errorf("from item %d on:\n%s\nfirst:\n%s", k, text, first)
		}
	}
}
