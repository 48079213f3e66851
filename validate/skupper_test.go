package validate

import (
	"testing"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// connectorOf is a managed Connector of cluster one for port 5432 of Service db
// in namespace db; edits are pairs of old and new text.
func connectorOf(edits ...string) *yamltext.Item {
	return edit(manifest("Connector", "db-5432", "db", "fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: a",
		"routingKey: one.db.db.5432, selector: 'app=db', port: 5433, exposePodsByName: true"), edits...)
}

// listenerOf is a managed Listener of a cluster for the same port.
func listenerOf(cluster string, edits ...string) *yamltext.Item {
	return edit(manifest("Listener", "db-5432", "db", "fn.kpt.dev/cluster: "+cluster+", fn.kpt.dev/global-headless-service: a",
		"routingKey: one.db.db.5432, host: db, port: 5432, exposePodsByName: true"), edits...)
}

// second makes a Connector or Listener that of a second port.
var second = []string{"db-5432", "db-1", "db.5432", "db.1", "port: 5433", "port: 1", "port: 5432", "port: 1"}

// byHand returns edits of a Connector or Listener that is not managed.
func byHand(more ...string) []string {
	return append([]string{"fn.kpt.dev/global-headless-service", "note"}, more...)
}

const skupperPorts = "ports: [{port: 5432, targetPort: client}, {port: 1}, {port: 2, protocol: UDP}], selector: {app: db}"

// skupperSet is a StatefulSet db with a container that calls port 5433 client.
func skupperSet() *yamltext.Item {
	return manifest("StatefulSet", "db", "db", "", "serviceName: db, replicas: 2, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, "+
		"spec: {containers: [{name: db, ports: [{name: client, containerPort: 5433}]}]}}")
}

// TestSkupperConnector: a Connector takes connections to the pods of the source
// (rule 17).
func TestSkupperConnector(t *testing.T) {
	db, dbSet := source("db", "", skupperPorts), skupperSet()
	nothing, differs := []report.Code{report.ConnectorSelectsNothing}, []report.Code{report.ConnectorDiffers}
	noSet := []report.Code{report.SourceWithoutStatefulSet}
	edited := func(edits ...string) []Cluster { return []Cluster{one(db, dbSet, connectorOf(edits...)), two()} }
	deployment := manifest("Deployment", "web", "db", "", "template: {metadata: {labels: {app: web}}}")
	for name, tc := range map[string]checkCase{
		"Consistent":         {clusters: edited()},
		"SetBased":           {clusters: edited("app=db", "app in (db, x)")},
		"SameAsTheSets":      {clusters: edited("port: 5433", "port: 1", "db.5432", "db.1")},
		"NotByName":          {clusters: edited(", exposePodsByName: true", ""), want: differs},
		"HandMadeNotByName":  {clusters: edited(byHand(", exposePodsByName: true", "", "app=db", "app=x")...)},
		"Host":               {clusters: edited("selector: 'app=db'", "host: db"), want: nothing},
		"NoSelector":         {clusters: edited("selector: 'app=db', ", ""), want: nothing},
		"BadSelector":        {clusters: edited("app=db", "app=db="), want: nothing},
		"OtherLabels":        {clusters: edited("app=db", "app=db,tier=data"), want: nothing},
		"LabelsOfTheSet":     {clusters: []Cluster{one(source("db", "", ports+", selector: {app: x}"), set("db", "x"), connectorOf())}, want: nothing},
		"NoSet":              {clusters: []Cluster{one(db, connectorOf())}, want: noSet},
		"SetElsewhere":       {clusters: []Cluster{one(db, set("web", "db"), connectorOf())}, want: noSet},
		"HandMadeNoSet":      {clusters: edited(byHand("app=db", "app=web")...), want: noSet},
		"HandMadeOfAnother":  {clusters: []Cluster{one(db, dbSet, deployment, connectorOf(byHand("app=db", "app=web")...))}},
		"HandMadeElsewhere":  {clusters: []Cluster{one(db, dbSet, edit(deployment, "namespace: db", "namespace: x"), connectorOf(byHand("app=db", "app=web")...))}, want: noSet},
		"HandMadeOtherApp":   {clusters: []Cluster{one(db, dbSet, edit(deployment, "app: web", "app: x"), connectorOf(byHand("app=db", "app=web")...))}, want: noSet},
		"OtherPort":          {clusters: edited("port: 5433", "port: 5432"), want: differs},
		"HandMadePort":       {clusters: edited(byHand("port: 5433", "port: 5432")...)},
		"HandMadeKey":        {clusters: edited(byHand("one.db.db.5432", "db")...)},
		"NoSuchPort":         {clusters: edited("db.5432", "db.5431"), want: differs},
		"UDP":                {clusters: edited("db.5432", "db.2"), want: differs},
		"UnknownTarget":      {clusters: []Cluster{one(edit(db, "client", "clients"), dbSet, connectorOf())}},
		"NotReady":           {clusters: edited("exposePodsByName", "includeNotReadyPods: true, exposePodsByName"), want: differs},
		"NotReadyBoth":       {clusters: []Cluster{one(edit(db, "clusterIP", "publishNotReadyAddresses: true, clusterIP"), dbSet, connectorOf("exposePodsByName", "includeNotReadyPods: true, exposePodsByName"))}},
		"VirtualIP":          {clusters: []Cluster{one(edit(db, "clusterIP: None, ", ""), dbSet, connectorOf())}},
		"ServiceRenamed":     {clusters: []Cluster{one(edit(db, "name: db\n", "name: x\n"), edit(dbSet, "serviceName: db", "serviceName: x"), connectorOf())}},
		"ServiceRenamedPort": {clusters: []Cluster{one(edit(db, "name: db\n", "name: x\n"), edit(dbSet, "serviceName: db", "serviceName: x"), connectorOf("port: 5433", "port: 5434"))}, want: differs},
		"NoService":          {clusters: []Cluster{one(dbSet, connectorOf())}},
		"NotReadyService":    {clusters: []Cluster{one(edit(db, "clusterIP", "publishNotReadyAddresses: true, clusterIP"), dbSet, connectorOf())}, want: differs},
		"ServiceNoPorts":     {clusters: []Cluster{one(source("db", "", "selector: {app: db}"), dbSet, connectorOf())}},
		"ServiceDoesNotFit":  {clusters: []Cluster{one(edit(db, "{app: db}", "{app: x}"), dbSet, connectorOf())}, want: []report.Code{report.SourceDoesNotFit}},
		"KeyOfOnePart":       {clusters: edited("one.db.db.5432", "db", "port: 5433", "port: 1")},
		"KeyWithoutAPort":    {clusters: edited("one.db.db.5432", "one.db.db.x", "port: 5433", "port: 1")},
		"PortNoNumber":       {clusters: edited("port: 5433", "port: client"), want: []report.Code{report.WrongType}},
		"TwoSources":         {clusters: []Cluster{one(db, dbSet, connectorOf()), two(db, dbSet, connectorOf("cluster: one", "cluster: two"))}, want: []report.Code{report.TwoSources}},
		"KeyOfAnother":       {clusters: []Cluster{one(db, dbSet, connectorOf(), connectorOf("service: a", "service: b", "name: db-5432", "name: x"))}, want: []report.Code{report.RoutingKeyShared}},
		"KeyOfAnotherHand":   {clusters: []Cluster{one(db, dbSet, connectorOf(), connectorOf(byHand("name: db-5432", "name: x")...))}},
		"KeyOfAnotherPort":   {clusters: []Cluster{one(db, dbSet, connectorOf(), connectorOf(byHand("name: db-5432", "name: x", "port: 5433", "port: 1")...))}, want: []report.Code{report.RoutingKeyShared}},
		"KeyOfTwoPorts":      {clusters: []Cluster{one(db, dbSet, connectorOf(byHand()...), connectorOf(byHand("name: db-5432", "name: x", "port: 5433", "port: 1")...))}, want: []report.Code{report.RoutingKeyShared}},
		"KeyOfTwoHosts":      {clusters: []Cluster{one(connectorOf(byHand("selector: 'app=db'", "host: a", ", exposePodsByName: true", "")...), connectorOf(byHand("name: db-5432", "name: x", "port: 5433", "port: 1", "selector: 'app=db'", "host: b", ", exposePodsByName: true", "")...))}},
		"KeyOfOtherPods":     {clusters: []Cluster{one(db, dbSet, deployment, connectorOf(byHand()...), connectorOf(byHand("name: db-5432", "name: x", "app=db", "app=web", "port: 5433", "port: 1")...))}},
		"KeyOfTwoClusters":   {clusters: []Cluster{one(db, dbSet, connectorOf(byHand()...)), two(db, dbSet, connectorOf(byHand("cluster: one", "cluster: two")...))}},
		"KeyOfTwoSelectors":  {clusters: []Cluster{one(db, dbSet, deployment, connectorOf(byHand()...), connectorOf(byHand("name: db-5432", "name: x", "app=db", "app=web")...))}},
	} {
		t.Run(name, tc.run)
	}
}

// TestSkupperListener: a Listener leads to the pods of a Connector (rule 17).
func TestSkupperListener(t *testing.T) {
	db, dbSet := source("db", "", skupperPorts), skupperSet()
	without, noSource := []report.Code{report.ListenerWithoutConnector}, []report.Code{report.CopyWithoutSource}
	differs, missing := []report.Code{report.ConnectorDiffers}, []report.Code{report.ConnectorWithoutListener}
	edited := func(edits ...string) []Cluster {
		return []Cluster{one(db, dbSet, connectorOf()), two(listenerOf("two", edits...))}
	}
	made := func(connector ...string) []Cluster {
		return []Cluster{one(db, dbSet, connectorOf(byHand(connector...)...)), two(listenerOf("two", byHand()...))}
	}
	binding := manifest("AttachedConnectorBinding", "db", "db", "", "routingKey: one.db.db.5432")
	twoPorts := one(db, dbSet, connectorOf(), connectorOf(second...))
	for name, tc := range map[string]checkCase{
		"Consistent":      {clusters: edited()},
		"TwoPorts":        {clusters: []Cluster{twoPorts, two(listenerOf("two"), listenerOf("two", second...))}},
		"HandMade":        {clusters: made()},
		"NotByName":       {clusters: edited(", exposePodsByName: true", ""), want: differs},
		"HandMadePlain":   {clusters: []Cluster{two(listenerOf("two", byHand(", exposePodsByName: true", "")...))}},
		"HandMadeOfPlain": {clusters: made(", exposePodsByName: true", ""), want: without},
		"Port":            {clusters: edited("port: 5432", "port: 5431"), want: differs},
		"HandMadePort":    {clusters: []Cluster{one(db, dbSet, connectorOf()), two(listenerOf("two", byHand("port: 5432", "port: 5431")...))}},
		"Host":            {clusters: edited("host: db", "host: x")},
		"Key":             {clusters: edited("one.db.db.5432", "x.db.db.5432"), want: without},
		"KeyOfAnother":    {clusters: []Cluster{one(db, dbSet, connectorOf("service: a", "service: b")), two(listenerOf("two"))}, want: without},
		"NoConnector":     {clusters: []Cluster{one(db, dbSet), two(listenerOf("two"))}, want: noSource},
		"HandMadeAlone":   {clusters: []Cluster{one(db, dbSet), two(listenerOf("two", byHand()...))}, want: noSource},
		"Binding":         {clusters: []Cluster{one(db, dbSet, binding), two(listenerOf("two", byHand()...))}},
		"ConnectorPlain":  {clusters: []Cluster{one(db, dbSet, connectorOf(", exposePodsByName: true", "")), two(listenerOf("two"))}, want: differs},
		"OwnOfTwo": {clusters: []Cluster{one(db, dbSet, connectorOf("service: a", "service: b", "name: db-5432", "name: a"), connectorOf()), two(listenerOf("two"))},
			want: []report.Code{report.RoutingKeyShared}},
		"HandMadeOtherKey":  {clusters: []Cluster{one(db, dbSet, connectorOf(byHand("one.db.db.5432", "x")...)), two(listenerOf("two", byHand()...))}, want: noSource},
		"OfAnotherGiven":    {clusters: []Cluster{one(db, dbSet, connectorOf("service: a", "service: b", "one.db.db", "one.db.x")), two(listenerOf("two"))}, want: noSource},
		"KeyOfOnePart":      {clusters: []Cluster{one(db, dbSet, connectorOf("one.db.db.5432", "db")), two(listenerOf("two", "one.db.db.5432", "db"))}},
		"OfAPart":           {clusters: []Cluster{two(listenerOf("two"))}, part: true},
		"MissingPort":       {clusters: []Cluster{twoPorts, two(listenerOf("two")), three(listenerOf("three"), listenerOf("three", second...))}, want: missing},
		"HandMadeSomePorts": {clusters: []Cluster{one(db, dbSet, connectorOf(byHand()...), connectorOf(byHand(second...)...)), two(listenerOf("two", byHand()...))}},
		"MissingEverywhere": {clusters: []Cluster{twoPorts, two(), three()}},
		"BestOfTwo":         {clusters: []Cluster{one(db, dbSet, connectorOf(byHand(", exposePodsByName: true", "", "name: db-5432", "name: a")...), connectorOf(byHand()...)), two(listenerOf("two", byHand()...))}},
		"PortNoNumber":      {clusters: edited("port: 5432", "port: client"), want: []report.Code{report.WrongType}},
	} {
		t.Run(name, tc.run)
	}
}

// TestSkupperServices: the Services that Skupper makes in a member have names
// of their own (rule 19).
func TestSkupperServices(t *testing.T) {
	db, dbSet := source("db", "", skupperPorts), skupperSet()
	with := func(items ...*yamltext.Item) []Cluster {
		return []Cluster{one(db, dbSet, connectorOf()), two(append(items, listenerOf("two"))...)}
	}
	service := func(name, namespace string) *yamltext.Item { return manifest("Service", name, namespace, "", ports) }
	// other is a second declaration with a StatefulSet of the same name.
	b := []string{"service: a", "service: b", "one.db.db", "three.db.x", "cluster: one", "cluster: three"}
	other := three(source("db", "", skupperPorts), dbSet, connectorOf(b...))
	otherListener := func(host string) *yamltext.Item {
		return listenerOf("two", "service: a", "service: b", "one.db.db", "three.db.x", "name: db-5432", "name: x", "host: db", "host: "+host)
	}
	inTheWay, collide := []report.Code{report.ServiceInTheWay}, []report.Code{report.ServiceNamesCollide}
	listeners := []report.Code{report.ListenersCollide}
	for name, tc := range map[string]checkCase{
		"Host":             {clusters: with(service("db", "db")), want: inTheWay},
		"Pod":              {clusters: with(service("db-1", "db")), want: inTheWay},
		"NoPod":            {clusters: with(service("db-2", "db"), service("db", "web"))},
		"OtherCluster":     {clusters: append(with(), three(service("db", "db"), service("db-0", "db")))},
		"Skuppers":         {clusters: with(manifest("Service", "db", "db", "internal.skupper.io/controlled: 'true'", ports))},
		"TanzusCopy":       {clusters: with(copyOf("db", `{"app":"db"}`, "", "ports: [{port: 5432, targetPort: client}, {port: 1}, {port: 2, protocol: UDP}]")), want: inTheWay},
		"OnceForAllPorts":  {clusters: []Cluster{one(db, dbSet, connectorOf(), connectorOf(second...)), two(service("db", "db"), listenerOf("two"), listenerOf("two", second...))}, want: inTheWay},
		"SameHostAndPort":  {clusters: with(listenerOf("two", "name: db-5432", "name: x")), want: listeners},
		"GivenTwice":       {clusters: with(listenerOf("two"))},
		"NoPorts":          {clusters: []Cluster{one(db, dbSet, connectorOf()), two(listenerOf("two", "port: 5432", "port: a"), listenerOf("two", "name: db-5432", "name: x", "port: 5432", "port: a"))}, want: []report.Code{report.WrongType, report.WrongType}},
		"SamePodsAndPort":  {clusters: with(listenerOf("two", "name: db-5432", "name: x", "host: db", "host: x")), want: listeners},
		"SamePodsTwoPorts": {clusters: []Cluster{one(db, dbSet, connectorOf(byHand()...)), two(listenerOf("two", byHand()...), listenerOf("two", byHand("name: db-5432", "name: x", "host: db", "host: x", "port: 5432", "port: 5431")...))}},
		"HostOfNamespaces": {clusters: with(listenerOf("two", "namespace: db", "namespace: web"))},
		"PodsOfTwo":        {clusters: append(with(otherListener("x")), other), want: collide},
		"PodsOfOther":      {clusters: append(with(otherListener("x")), edited(other, "StatefulSet\nmetadata:\n  name: db", "StatefulSet\nmetadata:\n  name: x"))},
		"HostIsAPod":       {clusters: append(with(otherListener("db-1")), edited(other, "StatefulSet\nmetadata:\n  name: db", "StatefulSet\nmetadata:\n  name: x")), want: collide},
		"HostIsAnOwnPod":   {clusters: []Cluster{one(db, dbSet, connectorOf()), two(listenerOf("two", "host: db", "host: db-0"))}, want: collide},
	} {
		t.Run(name, tc.run)
	}
}

// edited returns a cluster with its items changed.
func edited(c Cluster, edits ...string) Cluster {
	items := make([]*yamltext.Item, len(c.Items))
	for k, i := range c.Items {
		items[k] = edit(i, edits...)
	}
	return Cluster{c.Name, items}
}
