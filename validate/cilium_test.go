package validate

import (
	"testing"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// consumer is a rendered copy of Cilium in cluster two.
func consumer(namespace, annotations, spec string) *yamltext.Item {
	return consumerOf("two", namespace, annotations, spec)
}

func consumerOf(cluster, namespace, annotations, spec string) *yamltext.Item {
	return source(namespace, "fn.kpt.dev/cluster: "+cluster+", fn.kpt.dev/global-headless-service: a, "+annotations, "ports: [{port: 5432}]"+spec)
}

// TestCilium: the Services of all members are global, and consumers share no
// endpoints (rule 17).
func TestCilium(t *testing.T) {
	const (
		isGlobal = `service.cilium.io/global: "true"`
		unshared = `service.cilium.io/shared: "false"`
		both     = isGlobal + ", " + unshared
		selects  = ports + ", selector: {app: db}"
		single   = ", ipFamilyPolicy: SingleStack"
	)
	db, dbSet := source("db", isGlobal, selects), set("db", "db")
	good := consumer("db", both, single)
	lost := []report.Code{report.ServiceNotGlobal, report.CopySharesEndpoints}
	for name, tc := range map[string]checkCase{
		"Consistent":          {clusters: []Cluster{one(db, dbSet), two(good)}},
		"Case":                {clusters: []Cluster{one(source("db", `service.cilium.io/global: "True"`, selects), dbSet), two(consumer("db", `service.cilium.io/global: "TRUE", io.cilium/shared-service: "False"`, single))}},
		"HandWritten":         {clusters: []Cluster{one(db, dbSet), two(source("db", both, ports+single))}},
		"OtherService":        {clusters: []Cluster{one(db, dbSet), two(source("db", isGlobal, "ports: [{port: 1}]"))}},
		"GlobalWithoutCopy":   {clusters: []Cluster{one(db, dbSet), two(source("db", isGlobal, selects), dbSet)}},
		"CopyNotGlobal":       {clusters: []Cluster{one(db, dbSet), two(consumer("db", unshared, single))}, want: []report.Code{report.ServiceNotGlobal}},
		"CopyShares":          {clusters: []Cluster{one(db, dbSet), two(consumer("db", isGlobal, single))}, want: []report.Code{report.CopySharesEndpoints}},
		"OneCopyLostBoth":     {clusters: []Cluster{one(db, dbSet), two(good), three(consumerOf("three", "db", "", single))}, want: lost},
		"CopiesLostBoth":      {clusters: []Cluster{one(db, dbSet), two(consumer("db", "", single))}, want: lost},
		"SourceNotGlobal":     {clusters: []Cluster{one(source("db", "", selects), dbSet), two(good)}, want: []report.Code{report.ServiceNotGlobal}},
		"SourceUnshared":      {clusters: []Cluster{one(source("db", isGlobal+", io.cilium/shared-service: 'no'", selects), dbSet), two(good)}, want: []report.Code{report.ServiceNotGlobal}},
		"ManagedUnshared":     {clusters: []Cluster{one(consumerOf("one", "db", both, ", selector: {app: db}"), dbSet), two(good)}, want: []report.Code{report.ServiceNotGlobal}},
		"SourceWithoutSlices": {clusters: []Cluster{one(source("db", isGlobal+`, service.cilium.io/global-sync-endpoint-slices: "false"`, selects), dbSet), two(good)}, want: []report.Code{report.ServiceNotGlobal}},
		"CopyWithoutSlices":   {clusters: []Cluster{one(db, dbSet), two(consumer("db", both+`, service.cilium.io/global-sync-endpoint-slices: "false"`, single))}, want: []report.Code{report.ServiceNotGlobal}},
		"CopyWithSelector":    {clusters: []Cluster{one(db, dbSet), two(consumer("db", both, single+", selector: {team: data}"))}, want: []report.Code{report.CopyWithSelector}},
		"CopyWithoutPolicy":   {clusters: []Cluster{one(db, dbSet), two(consumer("db", both, ""))}, want: []report.Code{report.CopyDiffers}},
		"PolicyOfTheSource":   {clusters: []Cluster{one(source("db", isGlobal, selects+", ipFamilyPolicy: RequireDualStack"), dbSet), two(consumer("db", both, ", ipFamilyPolicy: RequireDualStack"))}},
		"OtherNamespace":      {clusters: []Cluster{one(db, dbSet), two(consumer("web", both, single))}, want: []report.Code{report.MemberNotServed}},
		"TanzuServiceMesh":    {clusters: []Cluster{one(db, dbSet), two(copyOf("web", `{"app":"db"}`, ownedBy+"a", ports))}},
		"ConsumerAlone":       {clusters: []Cluster{two(good)}, part: true},
		"ConsumerAloneShares": {clusters: []Cluster{two(consumer("web", isGlobal, ""))}, part: true, want: []report.Code{report.CopySharesEndpoints}},
		"SourceAlone":         {clusters: []Cluster{one(source("db", "", selects), dbSet)}, part: true},
		"ConsumerUnannotated": {clusters: []Cluster{two(consumer("db", "", single))}, part: true},
	} {
		t.Run(name, tc.run)
	}
}
