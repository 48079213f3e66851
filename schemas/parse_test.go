package schemas

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"global-headless-service/report"
)

// good is a GlobalHeadlessService that says everything there is to say.
const good = `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: kafka-headless
  annotations:
    config.kubernetes.io/index: '0'
  finalizers: [x]
spec:
  mesh:
    tanzuServiceMesh: {}
  clusters:
  - {name: cluster-one, id: one, domain: cluster.local}
  members:
  - {cluster: cluster-one, namespace: ns-one}
  - {cluster: cluster-two, namespace: ns-one}
  source:
    cluster: cluster-one
    namespace: ns-one
    statefulSets: [kafka]
    pods: [kafka-0]
    maxReplicas: 9
  service:
    name: kafka
    selector: {app: kafka, shard: "0"}
    ports:
    - {name: tcp, port: 9092, protocol: TCP, appProtocol: kubernetes.io/h2c, targetPort: kafka}
    - {name: udp, port: 9092, protocol: UDP, targetPort: 19092}
    publishNotReadyAddresses: true
    ipFamilies: [IPv6, IPv4]
    ipFamilyPolicy: PreferDualStack
    labels: {tier: ""}
    annotations: {example.com/Note: "any <text>"}
  accept: [no-statefulset]
  render:
    cluster: cluster-two
    otherItems: WithSource
    absentCluster: Error
`

func TestParseReadsEveryField(t *testing.T) {
	yes, most := true, int32(9)
	want := &GlobalHeadlessService{
		APIVersion: APIVersion,
		Kind:       KindGlobalHeadlessService,
		Metadata:   Metadata{Name: "kafka-headless", Annotations: map[string]string{"config.kubernetes.io/index": "0"}},
		Spec: GlobalHeadlessServiceSpec{
			Members:  []Member{{"cluster-one", "ns-one"}, {"cluster-two", "ns-one"}},
			Mesh:     &Mesh{TanzuServiceMesh: &TanzuServiceMesh{}},
			Clusters: []Cluster{{"cluster-one", "one", "cluster.local"}},
			Source:   Source{"cluster-one", "ns-one", []string{"kafka"}, []string{"kafka-0"}, &most},
			Accept:   []WarningCode{"no-statefulset"},
			Service: Service{
				Name:     "kafka",
				Selector: map[string]string{"app": "kafka", "shard": "0"},
				Ports: []ServicePort{
					{Name: "tcp", Port: 9092, Protocol: ProtocolTCP, AppProtocol: "kubernetes.io/h2c", TargetPort: &IntOrString{StrVal: "kafka"}},
					{Name: "udp", Port: 9092, Protocol: ProtocolUDP, TargetPort: &IntOrString{IntVal: 19092}},
				},
				PublishNotReadyAddresses: &yes,
				IPFamilies:               []IPFamily{IPFamilyIPv6, IPFamilyIPv4},
				IPFamilyPolicy:           IPFamilyPolicyPreferDualStack,
				Labels:                   map[string]string{"tier": ""},
				Annotations:              map[string]string{"example.com/Note": "any <text>"},
			},
			Render: Render{"cluster-two", OtherItemsWithSource, AbsentClusterError, ""},
		},
	}
	got, faults := ParseGlobalHeadlessService(textOf(good))
	if len(faults) > 0 {
		t.Fatalf("faults: %v", texts(faults))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// texts is faults as a user reads them, with what is proposed.
func texts(faults []report.Fault) []string {
	var all []string
	for _, f := range faults {
		text := f.Message
		if f.Field != nil {
			text = f.Field.String() + ": " + text
		}
		if f.Proposed != nil {
			text += fmt.Sprintf(" -> %#v", f.Proposed)
		}
		all = append(all, text)
	}
	return all
}

// edit is one change to a document: old to new.
type edit struct{ old, new string }

// checkFaults parses good with the edits and compares what is wrong.
func checkFaults(t *testing.T, edits []edit, want []string) {
	t.Helper()
	_, faults := ParseGlobalHeadlessService(textOf(edited(t, good, edits)))
	if diff := cmp.Diff(want, texts(faults)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func edited(t *testing.T, document string, edits []edit) string {
	t.Helper()
	for _, e := range edits {
		if !strings.Contains(document, e.old) {
			t.Fatalf("the document has no %q", e.old)
		}
		document = strings.Replace(document, e.old, e.new, 1)
	}
	return document
}

func TestParseTreatsEmptyAsAbsent(t *testing.T) {
	const short = "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: a}\n" +
		"spec:\n  globalNamespace: g\n  source: {cluster: c, namespace: ns}\n"
	want, faults := ParseGlobalHeadlessService(textOf(short))
	if len(faults) > 0 {
		t.Fatal(texts(faults))
	}
	got, faults := ParseGlobalHeadlessService(textOf(edited(t, short, []edit{{"namespace: ns}\n",
		"namespace: ns}\n  members: []\n  render: {}\n" +
			"  service: {name: '', selector: {}, ports: [], ipFamilies: null, labels: {}, annotations: }\n"}})))
	if len(faults) > 0 {
		t.Fatal(texts(faults))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-absent +empty:\n%s", diff)
	}
}

func TestParseGlobalNamespace(t *testing.T) {
	const document = "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalNamespace\nmetadata: {name: gns}\nspec:\n  members:\n" +
		"  - &a {cluster: c1, namespace: \"1\"}\n  - {<<: *a, namespace: ns}\n"
	cases := map[string]struct {
		edits []edit
		want  []string
	}{
		"members are required": {
			[]edit{{"spec:\n  members:\n  - &a {cluster: c1, namespace: \"1\"}\n  - {<<: *a, namespace: ns}\n", "spec: {members: []}\n"}},
			[]string{`spec.members: required: at least one member, a cluster and a namespace`},
		},
		"another kind": {
			[]edit{{"kind: GlobalNamespace", "kind: GlobalHeadlessService"}, {"<<: *a", "cluster: c1"}},
			[]string{`kind: "GlobalHeadlessService" is not "GlobalNamespace" -> "GlobalNamespace"`},
		},
		"a source": {
			[]edit{{"spec:\n", "spec:\n  sauce: {cluster: c1}\n"}},
			[]string{`spec.sauce: unknown field "sauce"; the fields here are mesh, source, clusters, members, accept`},
		},
		"an override of a merge, which the library refuses": {
			nil,
			[]string{`the YAML cannot be read: line 7: key "namespace" already set in map`},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, faults := ParseGlobalNamespace(textOf(edited(t, document, c.edits)))
			if diff := cmp.Diff(c.want, texts(faults)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	g, faults := ParseGlobalNamespace(textOf(edited(t, document, []edit{{"<<: *a", "cluster: c1"}})))
	if len(faults) > 0 {
		t.Fatal(texts(faults))
	}
	if diff := cmp.Diff([]Member{{"c1", "1"}, {"c1", "ns"}}, g.Spec.Members); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestParseReportsFaultsOfBothKinds: a wrong name is reported in the same
// run as a field that is unknown, but not that a misspelt field is missing.
func TestParseReportsFaultsOfBothKinds(t *testing.T) {
	_, faults := ParseGlobalHeadlessService(textOf(`apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: kafka
spec:
  memebers: []
  source:
    cluster: cluster-one
    namespace: nsOne
  service:
    ports:
    - port: many
    - port: 70000
`))
	want := []string{"spec.memebers", "spec.service.ports[0].port", "spec.source.namespace", "spec.service.ports[1].port"}
	var got []string
	for _, f := range faults {
		got = append(got, f.Field.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
