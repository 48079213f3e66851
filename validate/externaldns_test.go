package validate

import (
	"strings"
	"testing"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// published is Service db of namespace db with hostnames for external-dns, and
// perhaps more annotations.
func published(hostnames, more string) *yamltext.Item {
	return source("db", externalDNSHostname+": '"+hostnames+"'"+more, ports+", selector: {app: db}")
}

// TestExternalDNS: external-dns publishes the addresses of the pods behind
// members' hostnames (rules 17 and 19).
func TestExternalDNS(t *testing.T) {
	const (
		members  = "db.db.svc.cluster.local,db.web.svc.cluster.local"
		managed  = ", fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: a"
		nodes    = ", " + externalDNSEndpointsType + ": HostIP"
		target   = ", " + externalDNSTarget + ": 192.0.2.1"
		notOurs  = ", " + externalDNSController + ": other"
		harmless = ", " + externalDNSEndpointsType + ": PodIP, " + externalDNSTarget + ": '', " + externalDNSController + ": dns-controller"
	)
	db, dbSet := published(members, ""), set("db", "db")
	virtual := func(i *yamltext.Item) *yamltext.Item { return edit(i, "clusterIP: None, ", "") }
	annotated := edit(dbSet, "template: {metadata: {", "template: {metadata: {annotations: {"+externalDNSTarget+": 192.0.2.1}, ")
	doubt, contrary := []report.Code{report.NamesInDoubt}, []report.Code{report.ContraryServiceField}
	for name, tc := range map[string]checkCase{
		"Consistent":                {clusters: []Cluster{one(db, dbSet), two()}},
		"Managed":                   {clusters: []Cluster{one(published("db.db.example.com", managed), dbSet)}},
		"Harmless":                  {clusters: []Cluster{one(published(members, harmless), dbSet)}},
		"Target":                    {clusters: []Cluster{one(published(members, target), dbSet)}, want: contrary},
		"Controller":                {clusters: []Cluster{one(published(members, notOurs), dbSet)}, want: contrary},
		"Nodes":                     {clusters: []Cluster{one(published(members, nodes), dbSet)}, want: contrary},
		"ManagedNodes":              {clusters: []Cluster{one(published("db.db.example.com", managed+nodes), dbSet)}, want: contrary},
		"OwnDomainNodes":            {clusters: []Cluster{one(published("db.db.example.com", nodes), dbSet)}, want: doubt},
		"OtherNameNodes":            {clusters: []Cluster{one(published("db.example.com", nodes), dbSet)}},
		"NoSetNodes":                {clusters: []Cluster{one(published(members, nodes))}},
		"PodTarget":                 {clusters: []Cluster{one(db, annotated)}, want: contrary},
		"PodTargetOfAnother":        {clusters: []Cluster{one(published("db.example.com", ""), annotated)}},
		"VirtualIP":                 {clusters: []Cluster{one(virtual(db), dbSet)}, want: doubt},
		"ManagedVirtualIP":          {clusters: []Cluster{one(virtual(published(members, managed)), dbSet)}, want: []report.Code{report.ServiceNotHeadless}},
		"VirtualIPOfAnotherMesh":    {clusters: []Cluster{one(virtual(db), dbSet, connectorOf("port: 5433", "port: 5432"))}},
		"ExplicitVirtualIP":         {clusters: []Cluster{one(edit(db, "clusterIP: None", "type: ClusterIP"), dbSet)}, want: doubt},
		"ManagedNoSetNodes":         {clusters: []Cluster{one(published(members, managed+nodes))}, want: append(contrary, report.SourceWithoutStatefulSet)},
		"ManagedNoSelectorNoSet":    {clusters: []Cluster{one(edit(published(members, managed), ", selector: {app: db}", ""))}, want: []report.Code{report.ServiceWithoutSelector}},
		"OtherServiceNameNodes":     {clusters: []Cluster{one(published(members, nodes), edit(dbSet, "serviceName: db", "serviceName: gossip"))}, want: contrary},
		"OwnDomainOtherServiceName": {clusters: []Cluster{one(published("db.db.example.com", nodes), edit(dbSet, "serviceName: db", "serviceName: gossip"))}},
		"VirtualIPOfDeployment":     {clusters: []Cluster{one(virtual(db))}},
		"VirtualIPOwnDomain":        {clusters: []Cluster{one(virtual(published("db.db.example.com", "")), dbSet)}},
		"LoadBalancer":              {clusters: []Cluster{one(edit(db, "clusterIP: None", "type: LoadBalancer"), dbSet)}},
		"ManagedNoSelector":         {clusters: []Cluster{one(edit(published(members, managed), ", selector: {app: db}", ""), dbSet)}, want: []report.Code{report.ServiceWithoutSelector}},
		"NoSelector":                {clusters: []Cluster{one(edit(db, ", selector: {app: db}", ""), dbSet)}},
		"OtherLabels":               {clusters: []Cluster{one(db, set("db", "x"))}, want: []report.Code{report.SourceDoesNotFit}},
		"OtherServiceName":          {clusters: []Cluster{one(db, edit(dbSet, "serviceName: db", "serviceName: gossip"))}},
		"Renamed":                   {clusters: []Cluster{one(edit(db, "name: db\n", "name: prod\n"), edit(dbSet, "serviceName: db", "serviceName: prod"))}, want: doubt},
		"Moved":                     {clusters: []Cluster{one(edit(db, "namespace: db", "namespace: prod"), set("prod", "db"))}, want: doubt},
		"AliasToo":                  {clusters: []Cluster{one(published(members+",any.where.svc.cluster.local", ""), dbSet)}},
		"OfAnotherMesh": {clusters: []Cluster{one(published("db.test.svc.cluster.local", nodes), dbSet),
			two(copyOf("db", `{"app":"db"}`, "", ports))}},
		"CopyOfAnotherMesh": {clusters: []Cluster{one(source("db", "", ports+", selector: {app: db}"), dbSet),
			two(copyOf("db", `{"app":"db"}`, ", "+externalDNSHostname+": '-'", ports))}},
	} {
		t.Run(name, tc.run)
	}
}

// TestExternalDNSNames: hostnames are names of DNS, and of one Service in a
// cluster.
func TestExternalDNSNames(t *testing.T) {
	db, dbSet := published("db.db.svc.cluster.local", ""), set("db", "db")
	web := func(i *yamltext.Item) *yamltext.Item { return edit(i, "namespace: db", "namespace: web") }
	shared := published("db.db.svc.cluster.local, db.web.svc.cluster.local", "")
	ofTwo := func(more string) []Cluster {
		return []Cluster{one(published("db.example.com", more), dbSet, web(published("db.example.com.", "")), web(dbSet))}
	}
	long := strings.Repeat("a.", 123)
	invalid, mixed := []report.Code{report.InvalidHostname}, []report.Code{report.PodNamesMixed}
	for name, tc := range map[string]checkCase{
		"Spaces":           {clusters: []Cluster{one(published("db.db.svc.cluster.local, DB.example.com., a_b.example.com", ""), dbSet)}},
		"NoName":           {clusters: []Cluster{one(published("db.example.com,db-.example.com", ""), dbSet)}, want: invalid},
		"Wildcard":         {clusters: []Cluster{one(published("*.example.com", ""), dbSet)}, want: invalid},
		"WildcardNoSet":    {clusters: []Cluster{one(published("*.example.com", ""))}},
		"CommaLast":        {clusters: []Cluster{one(published("db.example.com,", ""), dbSet)}, want: invalid},
		"Empty":            {clusters: []Cluster{one(published("", ""), dbSet)}, want: invalid},
		"PodTooLong":       {clusters: []Cluster{one(published(long+"svc.com", ""), dbSet)}, want: invalid},
		"LongestPod":       {clusters: []Cluster{one(published(long+"co", ""), edit(dbSet, "serviceName", "replicas: 10, serviceName"))}},
		"NoPodTooLong":     {clusters: []Cluster{one(published(long+"svc.com", ""))}},
		"NotHeadless":      {clusters: []Cluster{one(edit(published("*.example.com", ""), "clusterIP: None, ", ""), dbSet)}},
		"Shared":           {clusters: []Cluster{one(db, dbSet, web(shared), web(dbSet))}, want: mixed},
		"SharedOwnDomain":  {clusters: ofTwo(""), want: mixed},
		"SharedVirtualIP":  {clusters: []Cluster{one(db, dbSet, edit(web(shared), "clusterIP: None, ", "type: LoadBalancer, "), web(dbSet))}},
		"SharedNoSelector": {clusters: []Cluster{one(db, dbSet, edit(web(shared), ", selector: {app: db}", ""), web(dbSet))}},
		"SetIdentifier":    {clusters: ofTwo(", " + externalDNSSetIdentifier + ": a")},
		"OtherPods":        {clusters: []Cluster{one(db, dbSet, web(shared), web(edit(dbSet, "name: db\n", "name: x\n")))}},
		"SamePods":         {clusters: []Cluster{one(db, dbSet, edit(db, "name: db\n", "name: clients\n"))}},
		"TwoClusters":      {clusters: []Cluster{one(db, dbSet), two(db, dbSet)}},
		"UnknownClusters":  {clusters: []Cluster{{"", []*yamltext.Item{db, dbSet}}, {"", []*yamltext.Item{web(shared), web(dbSet)}}}},
		"UnknownCluster":   {clusters: []Cluster{{"", []*yamltext.Item{db, dbSet, web(shared), web(dbSet)}}}, want: mixed},
	} {
		t.Run(name, tc.run)
	}
}
