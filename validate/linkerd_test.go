package validate

import (
	"strings"
	"testing"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// labelled returns an item with a label; a value of the empty text leaves it
// out.
func labelled(i *yamltext.Item, key, value string) *yamltext.Item {
	if value == "" {
		return i
	}
	i, err := i.WithLabel(key, value)
	if err != nil {
		panic(err)
	}
	return i
}

// edit returns an item with its text changed; edits are pairs of old and new
// text.
func edit(i *yamltext.Item, edits ...string) *yamltext.Item {
	return yamltext.New([]byte(strings.NewReplacer(edits...).Replace(string(i.YAML()))))
}

// TestLinkerd: Linkerd mirrors the single pods of what is exported (rules 17 and
// 19).
func TestLinkerd(t *testing.T) {
	const selects = ", selector: {app: db}"
	exported := func(value, annotations, spec string) *yamltext.Item {
		return labelled(source("db", annotations, spec), linkerdExported, value)
	}
	managed := "fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: a"
	db, dbSet := exported("true", "", ports+selects), set("db", "db")
	virtual := func(annotations string) *yamltext.Item {
		return edit(exported("true", annotations, ports+selects), "clusterIP: None, ", "")
	}
	doubt := []report.Code{report.NamesInDoubt}
	for name, tc := range map[string]checkCase{
		"Consistent":             {clusters: []Cluster{one(db, dbSet), two()}},
		"Managed":                {clusters: []Cluster{one(exported("true", managed, ports+selects), dbSet), two()}},
		"Value":                  {clusters: []Cluster{one(exported("True", "", ports+selects), dbSet)}, want: doubt},
		"RemoteDiscovery":        {clusters: []Cluster{one(exported("remote-discovery", "", ports+selects), dbSet)}, want: doubt},
		"ManagedValue":           {clusters: []Cluster{one(exported("false", managed, ports+selects), dbSet)}, want: []report.Code{report.ContraryServiceField}},
		"ValueOfAVirtualIP":      {clusters: []Cluster{one(edit(exported("True", "", ports+selects), "clusterIP: None, ", ""), dbSet)}},
		"VirtualIP":              {clusters: []Cluster{one(virtual(""), dbSet)}, want: doubt},
		"ManagedVirtualIP":       {clusters: []Cluster{one(virtual(managed), dbSet)}, want: []report.Code{report.ServiceNotHeadless}},
		"ManagedVirtualIPNoSet":  {clusters: []Cluster{one(virtual(managed))}, want: []report.Code{report.ServiceNotHeadless, report.SourceWithoutStatefulSet}},
		"VirtualIPBeside":        {clusters: []Cluster{one(virtual(""), edit(dbSet, "serviceName: db", "serviceName: gossip"))}},
		"NoSelectorBeside":       {clusters: []Cluster{one(exported("true", "", ports), edit(dbSet, "serviceName: db", "serviceName: gossip"))}},
		"VirtualIPOfADeployment": {clusters: []Cluster{one(virtual(""))}},
		"HeadlessOfADeployment":  {clusters: []Cluster{one(db)}},
		"ManagedNoSelector":      {clusters: []Cluster{one(exported("true", managed, ports), dbSet)}, want: []report.Code{report.ServiceWithoutSelector}},
		"NoSelector":             {clusters: []Cluster{one(exported("true", "", ports), dbSet)}},
		"ManagedNoSet":           {clusters: []Cluster{one(exported("true", managed, ports+selects))}, want: []report.Code{report.SourceWithoutStatefulSet}},
		"OtherLabels":            {clusters: []Cluster{one(db, set("db", "other"))}, want: []report.Code{report.SourceDoesNotFit}},
		"OtherServiceName":       {clusters: []Cluster{one(db, edit(dbSet, "serviceName: db", "serviceName: gossip"))}, want: []report.Code{report.SourceDoesNotFit}},
		"OtherGovernor": {clusters: []Cluster{one(db, edit(dbSet, "serviceName: db", "serviceName: gossip"),
			manifest("Service", "gossip", "db", "", "clusterIP: None, "+ports+selects))}, want: doubt},
		"OtherGovernorToo": {clusters: []Cluster{one(db, edit(dbSet, "serviceName: db", "serviceName: gossip"), edit(db, "name: db", "name: gossip"))}},
		"NoPorts":          {clusters: []Cluster{one(exported("true", "", "selector: {app: db}"), dbSet)}, want: []report.Code{report.MissingField}},
		"UDP": {clusters: []Cluster{one(exported("true", "", "ports: [{name: a, port: 1}, {name: b, port: 1, protocol: UDP}]"+selects), dbSet)},
			want: []report.Code{report.ProtocolNotServed}},
		"TwoClusters": {clusters: []Cluster{one(db, dbSet), two(db, dbSet)}},
	} {
		t.Run(name, tc.run)
	}
}

// TestLinkerdNames: the names of mirrors are short enough, and nothing else has
// them (rule 19).
func TestLinkerdNames(t *testing.T) {
	db := labelled(source("db", "", ports+", selector: {app: db}"), linkerdExported, "true")
	dbSet := edit(set("db", "db"), "serviceName: db", "replicas: 3, serviceName: db")
	called := func(name string) []*yamltext.Item {
		return []*yamltext.Item{edit(db, "name: db\n", "name: "+name+"\n"), edit(dbSet, "serviceName: db", "serviceName: "+name)}
	}
	link := func(name string) *yamltext.Item {
		return manifest("Link", name, "linkerd", "", "targetClusterName: "+name)
	}
	other := func(name, namespace string) *yamltext.Item { return manifest("Service", name, namespace, "", ports) }
	sixty, sixtyTwo := strings.Repeat("a", 60), strings.Repeat("a", 62)
	longSet := edit(dbSet, "name: db\n", "name: "+strings.Repeat("a", 49)+"\n")
	doubt, inTheWay := []report.Code{report.NamesInDoubt}, []report.Code{report.ServiceInTheWay}
	for name, tc := range map[string]checkCase{
		"Long":                {clusters: []Cluster{one(called(sixty)...)}, want: doubt},
		"LongAndShortLink":    {clusters: []Cluster{one(called(sixty)...), two(link("x"))}},
		"LongAndTheLink":      {clusters: []Cluster{one(called(sixty)...), two(link("one"))}, want: doubt},
		"LongAndNoCluster":    {clusters: []Cluster{{"", called(sixty)}}},
		"TooLong":             {clusters: []Cluster{{"", called(sixtyTwo)}}, want: []report.Code{report.NameTooLong}},
		"LongPods":            {clusters: []Cluster{{"cluster-one", []*yamltext.Item{db, edit(longSet, "replicas: 3", "replicas: 11")}}}, want: doubt},
		"LongPodsThatFit":     {clusters: []Cluster{{"cluster-one", []*yamltext.Item{db, edit(longSet, "replicas: 3", "replicas: 10")}}}},
		"OwnPod":              {clusters: []Cluster{one(called("db-0")...)}, want: []report.Code{report.MirrorNamesCollide}},
		"PodOfAnother":        {clusters: []Cluster{one(db, dbSet, labelled(other("db-2", "db"), linkerdExported, "true"))}, want: []report.Code{report.MirrorNamesCollide}},
		"NoPodOfAnother":      {clusters: []Cluster{one(db, dbSet, labelled(other("db-3", "db"), linkerdExported, "true"))}},
		"NotExported":         {clusters: []Cluster{one(db, dbSet, other("db-2", "db"))}},
		"PodOfANamespace":     {clusters: []Cluster{one(db, dbSet, labelled(other("db-2", "web"), linkerdExported, "true"))}},
		"PodOfACluster":       {clusters: []Cluster{one(db, dbSet), two(labelled(other("db-2", "db"), linkerdExported, "true"))}},
		"InTheWay":            {clusters: []Cluster{one(db, dbSet), two(other("db-one", "db"))}, want: inTheWay},
		"PodInTheWay":         {clusters: []Cluster{one(db, dbSet), two(other("db-2-one", "db"))}, want: inTheWay},
		"InTheWayAndTheLink":  {clusters: []Cluster{one(db, dbSet), two(other("db-one", "db"), link("x"))}},
		"AsTheMirror":         {clusters: []Cluster{one(db, dbSet), two(manifest("Service", "db-one", "db", "", "clusterIP: None, "+ports))}},
		"WithASelector":       {clusters: []Cluster{one(db, dbSet), two(manifest("Service", "db-one", "db", "", "clusterIP: None, selector: {app: x}, "+ports))}, want: inTheWay},
		"PodAsTheMirror":      {clusters: []Cluster{one(db, dbSet), two(manifest("Service", "db-0-one", "db", "", "clusterIP: None, "+ports))}, want: inTheWay},
		"NotInTheWay":         {clusters: []Cluster{one(db, dbSet, other("db-one", "db")), two(other("db-one", "web"), other("db-3-one", "db"), other("db-two", "db"))}},
		"Advertised":          {clusters: []Cluster{one(source("db", "", ports+", selector: {app: db}"), edit(dbSet, "app: db", "name: $(POD).db-one"))}, want: doubt},
		"AdvertisedPort":      {clusters: []Cluster{one(source("db", "", ports+", selector: {app: db}"), edit(dbSet, "app: db", "name: '$(POD).db-ones.db-one:9092'"))}, want: doubt},
		"AdvertisedNoService": {clusters: []Cluster{one(edit(dbSet, "app: db", "name: $(POD).db-one"))}},
		"AdvertisedVirtualIP": {clusters: []Cluster{one(manifest("Service", "db", "db", "", ports), edit(dbSet, "app: db", "name: $(POD).db-one"))}},
		"UnknownInTheWay":     {clusters: []Cluster{one(db, dbSet), {"", []*yamltext.Item{other("db-one", "db")}}}},
		"AdvertisedLonger":    {clusters: []Cluster{one(source("db", "", ports+", selector: {app: db}"), edit(dbSet, "app: db", "name: $(POD).db-ones"))}},
		"AdvertisedService":   {clusters: []Cluster{one(source("db", "", ports+", selector: {app: db}"), other("db-one", "db"), edit(dbSet, "app: db", "name: $(POD).db-one"))}},
		"AdvertisedExported":  {clusters: []Cluster{one(db, dbSet, edit(dbSet, "name: db\n", "name: db2\n  labels: {x: $(POD).db-one}\n"))}},
	} {
		t.Run(name, tc.run)
	}
}
