package schemas

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseExplainsEveryNameAndType(t *testing.T) {
	cases := map[string]struct {
		edits []edit
		want  []string
	}{
		"unknown fields": {
			[]edit{
				{"  members:", "  member:"},
				{"    namespace: ns-one\n", "    nameSpace: ns-one\n"},
				{"{tier: \"\"}", "{}\n    foo: 1"},
				{"  render:", "  ports: []\n  namespace: x\n  render:"},
			},
			[]string{
				`spec.member: unknown field "member"; did you mean "members"? -> "members"`,
				`spec.source.nameSpace: unknown field "nameSpace"; did you mean "namespace"? -> "namespace"`,
				`spec.service.foo: unknown field "foo"; the fields here are name, selector, ports, publishNotReadyAddresses, ipFamilies, ipFamilyPolicy, labels, annotations`,
				`spec.ports: unknown field "ports" here; it belongs in spec.service`,
				`spec.namespace: unknown field "namespace" here; it belongs in spec.members[] or spec.source`,
			},
		},
		"a known field in another case": {
			[]edit{{"  finalizers: [x]", "  Namespace: x"}, {"port: 9092", "Port: 9092"}},
			[]string{
				`metadata.Namespace: unknown field "Namespace"; did you mean "namespace"? -> "namespace"`,
				`spec.service.ports[0].Port: unknown field "Port"; did you mean "port"? -> "port"`,
			},
		},
		"duplicate keys": {
			[]edit{
				{"  source:\n", "  source: {}\n  source:\n"},
				{"cluster: cluster-one,", "cluster: a, cluster: 2,"},
				{"app: kafka", "app: a, app: b"},
				{"finalizers: [x]", "managedFields: [{a: 1, a: 2}]"},
			},
			[]string{
				`metadata.managedFields[0].a: is given twice, first as the number 1, then as the number 2; keep one`,
				`spec.source: is given twice; keep one`,
				`spec.members[0].cluster: is given twice, first as the string "a", then as the number 2; keep one`,
				`spec.members[0].cluster: is the number 2; it must be a string, so quote it: "2" -> "2"`,
				`spec.service.selector[app]: is given twice, first as the string "a", then as the string "b"; keep one`,
			},
		},
		"numbers and booleans of YAML 1.1 where a string is wanted": {
			[]edit{
				{"namespace: ns-one}", "namespace: 1234}"},
				{"namespace: ns-one}", "namespace: no}"},
				{"namespace: ns-one\n", "namespace: 0x1F\n"},
				{"[kafka]", "[on, 1e3, 1_000, 1:20, .inf, 2024-06-01]"},
				{"name: kafka\n", "name: y\n"},
			},
			[]string{
				`spec.members[0].namespace: is the number 1234; it must be a string, so quote it: "1234" -> "1234"`,
				`spec.members[1].namespace: is the boolean no; it must be a string, so quote it: "no" -> "no"`,
				`spec.source.namespace: is the number 0x1F; it must be a string, so quote it: "0x1F" -> "0x1F"`,
				`spec.source.statefulSets[0]: is the boolean on; it must be a string, so quote it: "on" -> "on"`,
				`spec.source.statefulSets[1]: is the number 1e3; it must be a string, so quote it: "1e3" -> "1e3"`,
				`spec.source.statefulSets[2]: is the number 1_000; it must be a string, so quote it: "1_000" -> "1_000"`,
				`spec.source.statefulSets[4]: is the number .inf; it must be a string, so quote it: ".inf" -> ".inf"`,
				`spec.service.name: is the boolean y; it must be a string, so quote it: "y" -> "y"`,
				`spec.source.statefulSets[3]: "1:20" is not a StatefulSet name: lower-case letters, digits and "-", beginning and ending with a letter or digit; did you mean "1-20"? -> "1-20"`,
			},
		},
		"values and keys of maps": {
			[]edit{
				{"app: kafka, shard: \"0\"", "shard: 0, on: x, 1: y, ~: z, a: , b: []"},
				{"tier: \"\"", "tier: true"},
			},
			[]string{
				`spec.service.selector[shard]: is the number 0; it must be a string, so quote it: "0" -> "0"`,
				`spec.service.selector[on]: its key is the boolean on; it must be a string, so quote it: "on" -> "on"`,
				`spec.service.selector[1]: its key is the number 1; it must be a string, so quote it: "1" -> "1"`,
				`spec.service.selector[~]: its key is empty; it must be a string, so quote it: "~" -> "~"`,
				`spec.service.selector[a]: has no value; write "" for an empty one, or remove it`,
				`spec.service.selector[b]: is a list; it must be a string`,
				`spec.service.labels[tier]: is the boolean true; it must be a string, so quote it: "true" -> "true"`,
			},
		},
		"collections": {
			[]edit{
				{"  - {cluster: cluster-one, namespace: ns-one}", "  - cluster-one/ns-one"},
				{"{app: kafka, shard: \"0\"}", "[app]"},
				{"[kafka]", "kafka"},
				{"[IPv6, IPv4]", "{}"},
				{"{tier: \"\"}", "text"},
			},
			[]string{
				`spec.members[0]: is the string "cluster-one/ns-one"; it must be a mapping (cluster, namespace): {cluster: cluster-one, namespace: ns-one}`,
				`spec.source.statefulSets: is the string "kafka"; it must be a list: [kafka]`,
				`spec.service.selector: is a list; it must be a mapping of keys to values`,
				`spec.service.ipFamilies: is a mapping; it must be a list`,
				`spec.service.labels: is the string "text"; it must be a mapping of keys to values`,
			},
		},
		"what belongs elsewhere": {
			[]edit{
				{"  clusters:\n  - {name: cluster-one, id: one, domain: cluster.local}\n", "  cluster: cluster-one\n"},
				{"  mesh:\n    tanzuServiceMesh: {}\n", "  mesh: tsm\n"},
				{"  members:\n  - {cluster: cluster-one, namespace: ns-one}\n  - {cluster: cluster-two, namespace: ns-one}\n", "  members: one\n"},
				{"{app: kafka, shard: \"0\"}", "{matchLabels: {app: kafka}}"},
			},
			[]string{
				`spec.mesh: is the string "tsm"; it must be a mapping (tanzuServiceMesh, istio, multiClusterServices, cilium, linkerd, kuma, externalDNS, skupper): {tanzuServiceMesh: {}}`,
				`spec.cluster: unknown field "cluster" here; it belongs in spec.members[] or spec.source or spec.render; or did you mean "clusters"? -> "clusters"`,
				`spec.members: is the string "one"; it must be a list, each of its elements a mapping (cluster, namespace)`,
				`spec.service.selector[matchLabels]: is a mapping; it must be a string; write the labels here, without matchLabels`,
			},
		},
		"numbers and booleans": {
			[]edit{
				{"port: 9092", "port: \"9092\""}, {"targetPort: kafka", "targetPort: yes"},
				{"port: 9092", "port: 80.5"}, {"targetPort: 19092", "targetPort: 1.5"},
				{"publishNotReadyAddresses: true", "publishNotReadyAddresses: \"yes\""},
			},
			[]string{
				`spec.service.ports[0].port: is the string "9092"; it must be an integer, without quotes: 9092 -> 9092`,
				`spec.service.ports[0].targetPort: is the boolean yes; it must be an integer or a string, so quote it: "yes" -> "yes"`,
				`spec.service.ports[1].port: is the number 80.5; it must be an integer of at most 32 bits`,
				`spec.service.ports[1].targetPort: is the number 1.5; it must be an integer or a string`,
				`spec.service.publishNotReadyAddresses: is the string "yes"; it must be true or false, without quotes: true -> true`,
			},
		},
		"more numbers and booleans": {
			[]edit{
				{"port: 9092", "port: 99999999999"}, {"port: 9092", "port: kafka"},
				{"publishNotReadyAddresses: true", "publishNotReadyAddresses: 1"},
			},
			[]string{
				`spec.service.ports[0].port: is the number 99999999999; it must be an integer of at most 32 bits`,
				`spec.service.ports[1].port: is the string "kafka"; it must be an integer`,
				`spec.service.publishNotReadyAddresses: is the number 1; it must be true or false`,
			},
		},
		"tags": {
			[]edit{{"name: kafka\n", "name: !!int \"7\"\n"}, {"[kafka]", "[!!str 7]"}, {"[IPv6, IPv4]", "!x y"}},
			[]string{
				`spec.service.name: is tagged !!int; it must be a string, so remove the tag and quote the value: "7" -> "7"`,
				`spec.service.ipFamilies: is tagged !x; it must be a list`,
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { checkFaults(t, c.edits, c.want) })
	}
}

func TestParseTakesNumbersAsYAMLWritesThem(t *testing.T) {
	_, faults := ParseGlobalHeadlessService(textOf(edited(t, good, []edit{
		{"port: 9092", "port: 0x2384"}, {"targetPort: 19092", "targetPort: 1e3"}, {"publishNotReadyAddresses: true", "publishNotReadyAddresses: on"},
	})))
	if len(faults) > 0 {
		t.Error(texts(faults))
	}
}

func TestParseOfWhatIsNoResource(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := byte('b'); c < 'k'; c++ {
		bomb += "    " + string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 9) + "]\n"
	}
	// Each member is the same mapping of many keys.
	expanding := strings.Replace(good, "  members:\n", "  members:\n  - &m {"+strings.Repeat("cluster: x, ", 5000)+"}\n"+strings.Repeat("  - *m\n", 5000), 1)
	cases := map[string]struct{ document, want string }{
		"nothing":           {"", `the document is empty; it must be a resource, a mapping with apiVersion and kind`},
		"only a comment":    {"# x\n", `the document is empty; it must be a resource, a mapping with apiVersion and kind`},
		"null":              {"null\n", `the document is empty; it must be a resource, a mapping with apiVersion and kind`},
		"a list":            {"[]\n", `the document is a list; it must be a resource, a mapping with apiVersion and kind`},
		"several documents": {good + "---\n" + good, `the YAML has more than one document; it must hold one resource`},
		"broken":            {"a: [", `the YAML cannot be read: line 1: did not find expected node content`},
		"NUL":               {"a: \x00", `the YAML cannot be read: control characters are not allowed`},
		"no UTF-8":          {"a: \xff\xfe", `the YAML cannot be read: invalid leading UTF-8 octet`},
		"alias of itself":   {"a: &a [*a]\n", `a: unknown field "a"; the fields here are apiVersion, kind, metadata, spec`},
		"deeper alias":      {strings.Replace(good, "finalizers: [x]", "finalizers: &x [*x]", 1), `the YAML cannot be read: anchor 'x' value contains itself`},
		"alias bomb":        {strings.Replace(good, "finalizers: [x]", "x:\n    "+bomb, 1), `aliases (*name) expand to many times what is written; write the values out`},
		"expanding members": {expanding, `aliases (*name) expand to many times what is written; write the values out`},
		"deep":              {"a: " + strings.Repeat("[", 100000), `the YAML cannot be read: exceeded max depth of 10000`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, faults := ParseGlobalHeadlessService(textOf(c.document))
			if diff := cmp.Diff([]string{c.want}, texts(faults)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestMessagesCutLongValues(t *testing.T) {
	long := strings.Repeat("G", 1<<20)
	for _, edits := range [][]edit{
		{{"namespace: ns-one\n", "namespace: " + long + "\n"}},
		{{"  members:", "  " + long + ":"}},
		{{"app: kafka", long + ": 7"}},
		{{"app: kafka", long + ": a"}},
		{{"[IPv6, IPv4]", long}},
		{{"cluster: cluster-two\n", "cluster: " + long + "\n"}, {"WithSource", long}},
		{{"kind: ", "kind: " + long}},
	} {
		_, faults := ParseGlobalHeadlessService(textOf(edited(t, good, edits)))
		if len(faults) == 0 {
			t.Error("no fault")
		}
		for _, f := range faults {
			if size := len(f.Field.String()) + len(f.Message); size > 1000 {
				t.Errorf("%d bytes of text", size)
			}
			if text, ok := f.Current.(string); ok && len(text) > 100 {
				t.Errorf("%d bytes of current value", len(text))
			}
		}
	}
}
