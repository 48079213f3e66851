package validate

import (
	"testing"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// export is a ServiceExport; an owner makes it a managed one.
func export(namespace, owner, cluster string) *yamltext.Item {
	annotations := ""
	if owner != "" {
		annotations = "fn.kpt.dev/cluster: " + cluster + ", fn.kpt.dev/global-headless-service: " + owner
	}
	return manifest("ServiceExport", "db", namespace, annotations, "")
}

// TestMultiClusterServices: an export has its Service, and the source alone has
// one (rule 17).
func TestMultiClusterServices(t *testing.T) {
	const selects = ports + ", selector: {app: db}"
	db, dbSet := source("db", "", selects), set("db", "db")
	good := export("db", "a", "one")
	for name, tc := range map[string]checkCase{
		"Consistent":           {clusters: []Cluster{one(db, dbSet, good), two()}},
		"UnknownCluster":       {clusters: []Cluster{one(good), {"", []*yamltext.Item{db, dbSet}}}},
		"SourceAlone":          {clusters: []Cluster{one(db, dbSet, good)}, part: true},
		"NoService":            {clusters: []Cluster{one(dbSet, good)}, want: []report.Code{report.ExportWithoutService}},
		"ServiceElsewhere":     {clusters: []Cluster{one(good, source("web", "", selects)), two(db)}, want: []report.Code{report.ExportWithoutService}},
		"HandWrittenAlone":     {clusters: []Cluster{one(export("db", "", ""))}},
		"HandWrittenVirtualIP": {clusters: []Cluster{one(export("db", "", ""), manifest("Service", "db", "db", "", selects))}},
		"VirtualIP":            {clusters: []Cluster{one(good, dbSet, manifest("Service", "db", "db", "", selects))}, want: []report.Code{report.ServiceNotHeadless}},
		"NoSelector":           {clusters: []Cluster{one(good, dbSet, source("db", "", ports))}, want: []report.Code{report.ServiceWithoutSelector}},
		"SetDoesNotFit":        {clusters: []Cluster{one(good, db, set("db", "other"))}, want: []report.Code{report.SourceDoesNotFit}},
		"NoSet":                {clusters: []Cluster{one(good, db)}, want: []report.Code{report.SourceWithoutStatefulSet}},
		"TwoSources":           {clusters: []Cluster{one(good, db, dbSet), two(export("db", "a", "two"), db, dbSet)}, want: []report.Code{report.TwoSources}},
		"TwoDeclarations":      {clusters: []Cluster{one(good, db, dbSet), two(export("db", "b", "two"), db, dbSet)}},
		"TwoHandWritten":       {clusters: []Cluster{one(export("db", "", ""), db, dbSet), two(export("db", "", ""), db, dbSet)}},
		"ExportOfACopy":        {clusters: []Cluster{one(good, db, dbSet), two(export("db", "", ""), copyOf("db", `{"app":"db"}`, "", ports))}, want: []report.Code{report.HandWrittenExport}},
		"Import":               {clusters: []Cluster{one(good, db, dbSet), two(manifest("ServiceImport", "db", "db", "", ""))}, want: []report.Code{report.HandWrittenExport}},
		"ImportOfAnother":      {clusters: []Cluster{one(good, db, dbSet), two(manifest("ServiceImport", "db", "web", "", ""))}},
		"ImportAlone":          {clusters: []Cluster{two(manifest("ServiceImport", "db", "db", "", ""))}, part: true},
	} {
		t.Run(name, tc.run)
	}
}
