package validate

import (
	"testing"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// generatorOf is a managed HostnameGenerator of a cluster for the pods of
// Service db in namespace db of cluster one; edits are pairs of old and new text.
func generatorOf(cluster string, edits ...string) *yamltext.Item {
	i := manifest("HostnameGenerator", "db.db.one.db", "kuma-system", "fn.kpt.dev/cluster: "+cluster+", fn.kpt.dev/global-headless-service: a",
		"selector: {meshService: {matchLabels: {k8s.kuma.io/is-headless-service: 'true', k8s.kuma.io/namespace: db, k8s.kuma.io/service-name: db, kuma.io/zone: one}}}, "+
			`template: '{{ label "statefulset.kubernetes.io/pod-name" }}.db.db.svc.cluster.local'`)
	i = edit(i, "  annotations:", "  labels: {kuma.io/origin: zone, k8s.kuma.io/namespace: kuma-system}\n  annotations:")
	return edit(i, edits...)
}

// handMade makes a HostnameGenerator one that is not managed.
var handMade = []string{"fn.kpt.dev/global-headless-service", "note"}

// TestKuma: a HostnameGenerator is taken by its control plane, and names pods of
// the source (rule 17).
func TestKuma(t *testing.T) {
	db, dbSet := source("db", "", ports+", selector: {app: db}"), set("db", "db")
	refused, differs := []report.Code{report.GeneratorRefused}, []report.Code{report.GeneratorDiffers}
	edited := func(edits ...string) []Cluster { return []Cluster{one(db, dbSet), two(generatorOf("two", edits...))} }
	for name, tc := range map[string]checkCase{
		"Consistent":          {clusters: edited()},
		"OwnCluster":          {clusters: []Cluster{one(db, dbSet, generatorOf("one", ".db.db.", ".db.web."))}},
		"OtherSystem":         {clusters: edited("kuma-system", "kong-mesh-system")},
		"NoOrigin":            {clusters: edited("kuma.io/origin: zone, ", ""), want: refused},
		"GlobalOrigin":        {clusters: edited("origin: zone", "origin: global"), want: refused},
		"Moved":               {clusters: edited("namespace: kuma-system\n", "namespace: web\n"), want: refused},
		"MovedToTheSource":    {clusters: edited("namespace: kuma-system\n", "namespace: db\n", ", k8s.kuma.io/namespace: kuma-system", ""), want: refused},
		"NoNamespaceLabel":    {clusters: edited(", k8s.kuma.io/namespace: kuma-system", ""), want: []report.Code{report.GeneratorLabelMissing}},
		"OneNameForAll":       {clusters: edited(`{{ label "statefulset.kubernetes.io/pod-name" }}.`, ""), want: differs},
		"OtherName":           {clusters: edited(".db.db.svc", ".dbs.db.svc"), want: differs},
		"HandMade":            {clusters: edited(append(handMade, "kuma.io/origin: zone, ", "", ".db.db.svc", ".any")...)},
		"HandMadeMoved":       {clusters: edited(append(handMade, "namespace: kuma-system\n", "namespace: db\n")...), want: refused},
		"HandMadeNoNamespace": {clusters: edited(append(handMade, "  namespace: kuma-system\n", "", "k8s.kuma.io/namespace: db, ", "")...)},
		"HandMadeOtherLabel":  {clusters: edited(append(handMade, "  namespace: kuma-system\n", "  namespace: kong-mesh-system\n")...)},
		"HandMadeUnlabelled":  {clusters: edited(append(handMade, "labels: {kuma.io/origin: zone, k8s.kuma.io/namespace: kuma-system}", "")...)},
		"UnnamedClusterToo":   {clusters: []Cluster{one(db, dbSet), two(generatorOf("two", append(handMade, ", kuma.io/zone: one", "")...)), {"", []*yamltext.Item{source("x", "", "")}}}},
		"HandMadeOfServices":  {clusters: edited(append(handMade, "service-name: db", "service-name: x", "{{ label \"statefulset.kubernetes.io/pod-name\" }}", "{{ .DisplayName }}")...)},
		"HandMadeOfAll":       {clusters: edited(append(handMade, "k8s.kuma.io/service-name: db, ", "", "namespace: db", "namespace: x")...)},
		"NotReadable":         {clusters: edited("matchLabels: {", "matchLabels: [{", "kuma.io/zone: one}", "kuma.io/zone: one}]"), want: []report.Code{report.InvalidObject}},
		"VirtualIP":           {clusters: []Cluster{one(edit(db, "clusterIP: None, ", ""), dbSet), two(generatorOf("two"))}, want: []report.Code{report.ServiceNotHeadless}},
		"HandMadeOfVirtualIP": {clusters: []Cluster{one(edit(db, "clusterIP: None, ", ""), dbSet), two(generatorOf("two", handMade...))}, want: []report.Code{report.ServiceNotHeadless}},
		"NoPorts":             {clusters: []Cluster{one(source("db", "", "selector: {app: db}"), dbSet), two(generatorOf("two"))}, want: []report.Code{report.ProtocolNotServed}},
		"UDPOnly":             {clusters: []Cluster{one(edit(db, "5432", "5432, protocol: UDP"), dbSet), two(generatorOf("two"))}, want: []report.Code{report.ProtocolNotServed}},
		"UDPToo":              {clusters: []Cluster{one(edit(db, "[{port: 5432}]", "[{port: 5432}, {port: 5432, protocol: UDP}]"), dbSet), two(generatorOf("two"))}},
		"Ignored":             {clusters: []Cluster{one(source("db", "kuma.io/ignore: 'true'", ports+", selector: {app: db}"), dbSet), two(generatorOf("two"))}, want: []report.Code{report.ContraryServiceField}},
		"NotIgnored":          {clusters: []Cluster{one(source("db", "kuma.io/ignore: 'no'", ports+", selector: {app: db}"), dbSet), two(generatorOf("two"))}},
		"Gateway":             {clusters: []Cluster{one(source("db", "kuma.io/gateway: enabled", ports+", selector: {app: db}"), dbSet), two(generatorOf("two"))}, want: []report.Code{report.ContraryServiceField}},
		"SetDoesNotFit":       {clusters: []Cluster{one(db, set("db", "other")), two(generatorOf("two"))}, want: []report.Code{report.SourceDoesNotFit}},
	} {
		t.Run(name, tc.run)
	}
}

// TestKumaSource: a HostnameGenerator selects the source's Service, namespace and
// zone (rule 17).
func TestKumaSource(t *testing.T) {
	db, dbSet := source("db", "", ports+", selector: {app: db}"), set("db", "db")
	owned := source("db", "fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: a", ports+", selector: {app: db}")
	good := generatorOf("two")
	nothing, noSource := []report.Code{report.GeneratorSelectsNothing}, []report.Code{report.CopyWithoutSource}
	doubt, differs := []report.Code{report.NamesInDoubt}, []report.Code{report.GeneratorDiffers}
	made := func(edits ...string) *yamltext.Item { return generatorOf("two", append(handMade, edits...)...) }
	for name, tc := range map[string]checkCase{
		"Owned":                {clusters: []Cluster{one(owned, dbSet), two(good)}},
		"OwnedRenamed":         {clusters: []Cluster{one(edit(owned, "name: db\n", "name: x\n"), edit(dbSet, "serviceName: db", "serviceName: x")), two(good)}, want: nothing},
		"OwnedMoved":           {clusters: []Cluster{one(edit(owned, "namespace: db", "namespace: web"), set("web", "db")), two(good)}, want: nothing},
		"OwnedAndOneMoved":     {clusters: []Cluster{one(owned, dbSet), two(good, generatorOf("two", "namespace: db", "namespace: web", "name: db.db.one.db", "name: x", ".db.db.", ".db.web."))}, want: nothing},
		"OwnedRenamedNoSet":    {clusters: []Cluster{one(edit(owned, "name: db\n", "name: x\n")), two(good)}, want: []report.Code{report.GeneratorSelectsNothing, report.SourceWithoutStatefulSet}},
		"OwnedElsewhere":       {clusters: []Cluster{one(), three(edit(owned, "cluster: one", "cluster: three"), dbSet), two(good)}, want: nothing},
		"ZoneOfAnotherName":    {clusters: []Cluster{{"x", []*yamltext.Item{db, dbSet}}, two(good)}},
		"OwnedOfAnotherName":   {clusters: []Cluster{{"x", []*yamltext.Item{edit(owned, "cluster: one", "cluster: x"), dbSet}}, two(good)}},
		"NotHeadlessLabel":     {clusters: []Cluster{one(db, dbSet), two(generatorOf("two", "'true'", "'false'"))}, want: nothing},
		"NoServiceLabel":       {clusters: []Cluster{one(db, dbSet), two(generatorOf("two", "k8s.kuma.io/service-name: db, ", ""))}, want: differs},
		"Moved":                {clusters: []Cluster{one(source("web", "", ports+", selector: {app: db}"), set("web", "db")), two(good)}, want: nothing},
		"MovedToACluster":      {clusters: []Cluster{one(), three(db, dbSet), two(good)}, want: nothing},
		"NamespaceUnknown":     {clusters: []Cluster{one(edit(db, "  namespace: db\n", ""), edit(dbSet, "  namespace: db\n", "")), two(good)}},
		"UnrelatedOfThatName":  {clusters: []Cluster{one(source("web", "", ports+", selector: {app: db}")), two(good)}, want: noSource},
		"Renamed":              {clusters: []Cluster{one(edit(db, "name: db\n", "name: x\n"), edit(dbSet, "serviceName: db", "serviceName: x")), two(good)}, want: nothing},
		"RenamedOfAPart":       {clusters: []Cluster{one(edit(db, "name: db\n", "name: x\n"), edit(dbSet, "serviceName: db", "serviceName: x"), edit(good, "cluster: two", "cluster: one"))}, part: true, want: nothing},
		"SetOfUnknownCluster":  {clusters: []Cluster{{"", []*yamltext.Item{dbSet}}, two(good)}, want: noSource},
		"NoSource":             {clusters: []Cluster{two(good)}, want: noSource},
		"NoSourceOfAPart":      {clusters: []Cluster{two(good)}, part: true},
		"UnknownCluster":       {clusters: []Cluster{{"", []*yamltext.Item{db, dbSet}}, two(good)}},
		"TwoZonesOfOneName":    {clusters: []Cluster{{"x", []*yamltext.Item{db, dbSet}}, {"y", []*yamltext.Item{db, dbSet}}, two(good)}},
		"OneGoverns":           {clusters: []Cluster{{"x", []*yamltext.Item{edit(db, "clusterIP: None, ", "")}}, {"y", []*yamltext.Item{db, dbSet}}, two(good)}},
		"HandMadeNoSource":     {clusters: []Cluster{two(made())}},
		"HandMadeElsewhere":    {clusters: []Cluster{one(source("web", "", ports+", selector: {app: db}"), set("web", "db")), two(made())}, want: doubt},
		"HandMadeAllZones":     {clusters: []Cluster{one(db, dbSet), two(made(", kuma.io/zone: one", ""))}},
		"HandMadeAnyNamespace": {clusters: []Cluster{one(db, dbSet), two(made("k8s.kuma.io/namespace: db, ", ""))}},
		"ZonesDiffer":          {clusters: []Cluster{two(generatorOf("two", "zone: one", "zone: x")), three(db, dbSet, generatorOf("three", "zone: one", "zone: three", ".db.db.", ".db.web."))}, want: differs},
		"ZonesDifferOfAPart":   {clusters: []Cluster{two(good), three(generatorOf("three", "zone: one", "zone: three"))}, part: true, want: differs},
		"OfTwoDeclarations":    {clusters: []Cluster{one(db, dbSet), two(good, generatorOf("two", "service: a", "service: b", "service-name: db", "service-name: x", ".db.db.", ".x.db.", "name: db.db.one.db", "name: y"))}, want: nothing},
		"HandMadeMayDiffer":    {clusters: []Cluster{one(db, dbSet), two(made(), made("service-name: db", "service-name: x", ".db.db.", ".x.db.", "name: db.db.one.db", "name: y"))}},
		"OtherOwnersSourceToo": {clusters: []Cluster{one(db, dbSet), two(good, source("db", "fn.kpt.dev/cluster: two, fn.kpt.dev/global-headless-service: b", ports+", selector: {app: x}"), set("db", "x"))}},
	} {
		t.Run(name, tc.run)
	}
}

// TestKumaHostnames: pods of one zone have hostnames of their own.
func TestKumaHostnames(t *testing.T) {
	db, dbSet := source("db", "", ports+", selector: {app: db}"), set("db", "db")
	good := generatorOf("two")
	again := func(edits ...string) *yamltext.Item {
		return generatorOf("two", append([]string{"name: db.db.one.db", "name: again", "service: a", "service: b"}, edits...)...)
	}
	web := []string{"namespace: db", "namespace: web"}
	webDB, webSet := edit(db, web...), edit(dbSet, web...)
	collide := []report.Code{report.HostnamesCollide}
	for name, tc := range map[string]checkCase{
		"Collide":        {clusters: []Cluster{one(db, dbSet, webDB, webSet), two(good, again(web...))}, want: collide},
		"HandMade":       {clusters: []Cluster{one(db, dbSet, webDB, webSet), two(good, edit(again(web...), handMade...))}, want: collide},
		"OtherSetName":   {clusters: []Cluster{one(db, dbSet, webDB, edit(webSet, "name: db\n", "name: x\n")), two(good, again(web...))}},
		"OtherOrdinals":  {clusters: []Cluster{one(db, dbSet, webDB, edit(webSet, "serviceName", "ordinals: {start: 3}, serviceName")), two(good, again(web...))}},
		"OtherCluster":   {clusters: []Cluster{one(db, dbSet, webDB, webSet), two(good), three(edit(again(web...), "cluster: two", "cluster: three"))}},
		"OtherTemplate":  {clusters: []Cluster{one(db, dbSet, webDB, webSet), two(good, again("namespace: db", "namespace: web", ".db.db.", ".db.web."))}},
		"SameSelector":   {clusters: []Cluster{one(db, dbSet), two(good, again())}},
		"SourcesUnknown": {clusters: []Cluster{two(good, again(web...))}, part: true, want: []report.Code{report.NamesInDoubt}},
		"ThreeCollide": {clusters: []Cluster{one(db, dbSet, webDB, webSet, edit(db, "namespace: db", "namespace: x"), edit(dbSet, "namespace: db", "namespace: x")),
			two(good, again(web...), edit(again("namespace: db", "namespace: x"), "name: again", "name: more", "service: b", "service: c"))}, want: append(collide, collide...)},
		"SameSelectorUnknown": {clusters: []Cluster{two(good, again())}, part: true},
		"OneOwnerUnknown":     {clusters: []Cluster{two(good, edit(again(web...), "service: b", "service: a"))}, part: true, want: []report.Code{report.GeneratorDiffers}},
		"HandMadeLastUnknown": {clusters: []Cluster{two(good, edit(again(web...), append(handMade, "name: again", "name: z")...))}, part: true},
		"HandMadeAndUnknown":  {clusters: []Cluster{two(good, edit(again(web...), handMade...))}, part: true},
		"SourcesWithoutASet":  {clusters: []Cluster{one(db, dbSet, webDB), two(good, again(web...))}, want: []report.Code{report.NamesInDoubt, report.SourceWithoutStatefulSet}},
	} {
		t.Run(name, tc.run)
	}
}
