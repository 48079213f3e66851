package validate

import (
	"strings"
	"testing"

	"global-headless-service/generators"
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

// dialled makes a StatefulSet of cluster one tell clients its names under the
// mirror of Service db.
func dialled(set *yamltext.Item) *yamltext.Item {
	return edit(set, "selector:", "note: 'CLIENT://$(POD_NAME).db-one.db.svc.cluster.local:5432', selector:")
}

// TestLinkerd: Linkerd mirrors the single pods of what is exported, which may
// be exported for something else (rules 17 and 19).
func TestLinkerd(t *testing.T) {
	const selects = ", selector: {app: db}"
	exported := func(value, annotations, spec string) *yamltext.Item {
		return labelled(source("db", annotations, spec), generators.LinkerdExported, value)
	}
	managed := "fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: a"
	db, dbSet := exported("true", "", ports+selects), set("db", "db")
	otherSet := edit(dbSet, "serviceName: db", "serviceName: gossip")
	virtual := edit(db, "clusterIP: None, ", "")
	doubt := []report.Code{report.NamesInDoubt}
	// with returns a case in which it is not certain that clients use the names.
	with := func(service *yamltext.Item, want ...report.Code) checkCase {
		return checkCase{clusters: []Cluster{one(service, dbSet)}, want: want}
	}
	// certain returns one in which it is.
	certain := func(service *yamltext.Item, want ...report.Code) checkCase {
		return checkCase{clusters: []Cluster{one(service, dialled(dbSet))}, want: want}
	}
	udp := exported("true", "", "ports: [{name: a, port: 1}, {name: b, port: 1, protocol: UDP}]"+selects)
	for name, tc := range map[string]checkCase{
		"Consistent":             with(db),
		"Certain":                certain(db),
		"Managed":                with(exported("true", managed, ports+selects)),
		"Value":                  with(exported("True", "", ports+selects), report.NamesInDoubt),
		"CertainValue":           certain(exported("remote-discovery", "", ports+selects), report.ContraryServiceField),
		"ValueOfAVirtualIP":      certain(edit(exported("True", "", ports+selects), "clusterIP: None, ", "")),
		"VirtualIP":              with(virtual, report.NamesInDoubt),
		"CertainVirtualIP":       certain(virtual, report.ServiceNotHeadless),
		"NoPorts":                with(exported("true", "", "selector: {app: db}"), report.NamesInDoubt),
		"CertainNoPorts":         certain(exported("true", "", "selector: {app: db}"), report.MissingField),
		"UDP":                    with(udp, report.NamesInDoubt),
		"CertainUDP":             certain(udp, report.ProtocolNotServed),
		"NoSelector":             certain(exported("true", "", ports)),
		"ManagedNoSelector":      with(exported("true", managed, ports), report.NamesInDoubt),
		"CertainNoSelector":      certain(exported("true", managed, ports), report.ServiceWithoutSelector),
		"VirtualIPOfADeployment": {clusters: []Cluster{one(virtual)}},
		"HeadlessOfADeployment":  {clusters: []Cluster{one(db)}},
		"ManagedNoSet":           {clusters: []Cluster{one(exported("true", managed, ports+selects))}, want: []report.Code{report.SourceWithoutStatefulSet}},
		"OtherLabels":            {clusters: []Cluster{one(db, set("db", "other"))}, want: []report.Code{report.SourceDoesNotFit}},
		"OtherServiceName":       {clusters: []Cluster{one(db, otherSet)}, want: doubt},
		"OtherGovernor":          {clusters: []Cluster{one(db, otherSet, manifest("Service", "gossip", "db", "", "clusterIP: None, "+ports+selects))}, want: doubt},
		"OtherGovernorToo":       {clusters: []Cluster{one(db, otherSet, edit(db, "name: db", "name: gossip"))}},
		"VirtualIPBeside":        {clusters: []Cluster{one(virtual, otherSet)}},
		"NoSelectorBeside":       {clusters: []Cluster{one(exported("true", "", ports), otherSet)}},
		"TwoClusters":            {clusters: []Cluster{one(db, dbSet), two(db, dbSet)}},
		"OfAnotherMesh":          {clusters: []Cluster{one(udp, dbSet), two(copyOf("db", `{"app":"db"}`, "", "ports: [{name: a, port: 1}, {name: b, port: 1, protocol: UDP}]"))}},
		"CopyOfAnotherMesh":      {clusters: []Cluster{one(source("db", "", ports+selects), dbSet), two(labelled(copyOf("db", `{"app":"db"}`, "", ports), generators.LinkerdExported, "x"), dbSet)}},
		"OfExternalDNS":          {clusters: []Cluster{one(exported("x", externalDNSHostname+": db.db.svc.cluster.local", ports+selects), dbSet)}},
	} {
		t.Run(name, tc.run)
	}
}

// TestLinkerdNames: the names of mirrors are short enough, and nothing else has
// them (rule 19).
func TestLinkerdNames(t *testing.T) {
	db := labelled(source("db", "", ports+", selector: {app: db}"), generators.LinkerdExported, "true")
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
	doubt, inTheWay, tooLong := []report.Code{report.NamesInDoubt}, []report.Code{report.ServiceInTheWay}, []report.Code{report.NameTooLong}
	for name, tc := range map[string]checkCase{
		"Long":                {clusters: []Cluster{one(called(sixty)...)}, want: doubt},
		"LongAndShortLink":    {clusters: []Cluster{one(called(sixty)...), two(link("x"))}},
		"LongAndTheLink":      {clusters: []Cluster{one(called(sixty)...), two(link("one"))}, want: doubt},
		"LongAndNoCluster":    {clusters: []Cluster{{"", called(sixty)}}},
		"TooLong":             {clusters: []Cluster{{"", called(sixtyTwo)}}, want: doubt},
		"TooLongAndCertain":   {clusters: []Cluster{one(called(sixtyTwo)[0], edit(called(sixtyTwo)[1], "selector:", "note: $(POD)."+sixtyTwo+"-one.db, selector:"))}, want: tooLong},
		"LongAndCertain":      {clusters: []Cluster{one(called(sixty)[0], edit(called(sixty)[1], "selector:", "note: $(POD)."+sixty+"-one.db, selector:"))}, want: tooLong},
		"LongPods":            {clusters: []Cluster{{"cluster-one", []*yamltext.Item{db, edit(longSet, "replicas: 3", "replicas: 11")}}}, want: doubt},
		"LongPodsThatFit":     {clusters: []Cluster{{"cluster-one", []*yamltext.Item{db, edit(longSet, "replicas: 3", "replicas: 10")}}}},
		"OwnPod":              {clusters: []Cluster{one(called("db-0")...)}, want: []report.Code{report.MirrorNamesCollide}},
		"PodOfAnother":        {clusters: []Cluster{one(db, dbSet, labelled(other("db-2", "db"), generators.LinkerdExported, "true"))}, want: []report.Code{report.MirrorNamesCollide}},
		"NoPodOfAnother":      {clusters: []Cluster{one(db, dbSet, labelled(other("db-3", "db"), generators.LinkerdExported, "true"))}},
		"NotExported":         {clusters: []Cluster{one(db, dbSet, other("db-2", "db"))}},
		"PodOfANamespace":     {clusters: []Cluster{one(db, dbSet, labelled(other("db-2", "web"), generators.LinkerdExported, "true"))}},
		"PodOfACluster":       {clusters: []Cluster{one(db, dbSet), two(labelled(other("db-2", "db"), generators.LinkerdExported, "true"))}},
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
