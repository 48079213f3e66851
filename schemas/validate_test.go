package schemas

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

const charset = `lower-case letters, digits and "-", beginning and ending with a letter or digit`

func TestValidate(t *testing.T) {
	cases := map[string]struct {
		edits []edit
		want  []string
	}{
		"another version and kind": {
			[]edit{{"v1alpha1", "v1"}, {"kind: GlobalHeadlessService", "kind: Global"}},
			[]string{
				`apiVersion: "fn.kpt.dev/v1" is not known; the version of GlobalHeadlessService is "fn.kpt.dev/v1alpha1" -> "fn.kpt.dev/v1alpha1"`,
				`kind: "Global" is not "GlobalHeadlessService" -> "GlobalHeadlessService"`,
			},
		},
		"a name that is only a resource's, with the Service named": {
			[]edit{{"name: kafka-headless", "name: 9.kafka"}}, nil,
		},
		"a name that is the Service's": {
			[]edit{{"name: kafka-headless", "name: 9.kafka"}, {"    name: kafka\n", ""}},
			[]string{`metadata.name: "9.kafka" is not a Service name: ` + serviceLabel + "; or name the Service in spec.service.name"},
		},
		"a bad name, with the Service named": {
			[]edit{{"name: kafka-headless", "name: Kafka"}},
			[]string{`metadata.name: "Kafka" is not a resource name: lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit; did you mean "kafka"? -> "kafka"`},
		},
		"no name": {
			[]edit{{"name: kafka-headless", "namespace: x"}}, []string{`metadata.name: required: a resource name`},
		},
		"neither globalNamespace nor members, and no source": {
			[]edit{
				{"  members:\n  - {cluster: cluster-one, namespace: ns-one}\n  - {cluster: cluster-two, namespace: ns-one}\n", ""},
				{"    cluster: cluster-one\n    namespace: ns-one\n", ""},
			},
			[]string{
				`spec.members: required: spec.globalNamespace, the name of a GlobalNamespace in the package, or spec.members, the list itself`,
				`spec.source.cluster: required: a cluster name`,
			},
		},
		"both globalNamespace and members": {
			[]edit{{"spec:\n", "spec:\n  globalNamespace: Gns\n"}},
			[]string{
				`spec.members: spec.globalNamespace is given too, "Gns"; keep one of the two`,
				`spec.globalNamespace: "Gns" is not a resource name: lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit; did you mean "gns"? -> "gns"`,
			},
		},
		"members": {
			[]edit{{"  source:\n", "  - {cluster: a/b, namespace: nsOne}\n  - null\n  - {cluster: cluster-two, namespace: ns-one}\n  - {cluster: Cluster-Two, namespace: a}\n  - {cluster: Cluster-Two, namespace: b}\n  source:\n"}},
			[]string{
				`spec.members[2].cluster: "a/b" is not a cluster name: ` + mixedLabel + `; did you mean "a-b"? -> "a-b"`,
				`spec.members[2].namespace: "nsOne" is not a namespace: ` + charset + `; did you mean "ns-one"? -> "ns-one"`,
				`spec.members[3].cluster: required: a cluster name`,
				`spec.members[3].namespace: required: a namespace`,
				`spec.members[4]: duplicate value: cluster "cluster-two", namespace "ns-one" is spec.members[1] already; remove one`,
				`spec.members[5].cluster: cluster "Cluster-Two" differs only by case from spec.members[1], "cluster-two"; their folders would be one on some file systems: spell them alike, or rename one -> "cluster-two"`,
			},
		},
		"a source that is no member": {
			[]edit{{"    namespace: ns-one\n", "    namespace: nsOne\n"}},
			[]string{`spec.source.namespace: namespace "nsOne" is no member in cluster "cluster-one"; the source is one of the members, there "ns-one"; did you mean "ns-one"? -> "ns-one"`},
		},
		"a source in a cluster of no member": {
			[]edit{{"    cluster: cluster-one\n", "    cluster: east\n"}},
			[]string{`spec.source.cluster: cluster "east" is in no member; the source is one of the members, whose clusters are "cluster-one", "cluster-two"`},
		},
		"a bad source beside a globalNamespace": {
			[]edit{
				{"  members:\n  - {cluster: cluster-one, namespace: ns-one}\n  - {cluster: cluster-two, namespace: ns-one}\n", "  globalNamespace: g\n"},
				{"    namespace: ns-one\n", "    namespace: nsOne\n"}, {"[kafka]", "[Kafka, kafka, kafka, ~, " + strings.Repeat("k", 53) + "]"},
			},
			[]string{
				`spec.source.namespace: "nsOne" is not a namespace: ` + charset + `; did you mean "ns-one"? -> "ns-one"`,
				`spec.source.statefulSets[0]: "Kafka" is not a StatefulSet name: ` + charset + `; did you mean "kafka"? -> "kafka"`,
				`spec.source.statefulSets[2]: duplicate value: "kafka" is spec.source.statefulSets[1] already; remove one`,
				`spec.source.statefulSets[3]: required: a StatefulSet name`,
				`spec.source.statefulSets[4]: "` + strings.Repeat("k", 53) + `" has 53 characters; a StatefulSet name has at most 52, since with more it never gets a pod; shorten it, in a chart by fullnameOverride`,
				`spec.mesh: belongs to the list of members; give it in GlobalNamespace "g"`,
				`spec.clusters: belongs to the list of members; give it in GlobalNamespace "g"`,
			},
		},
		"labels and annotations": {
			[]edit{
				{"app: kafka", "app: <db>, bad key: x"}, {"tier: \"\"", "a/b/c: x"},
				{"example.com/Note: \"any <text>\"", "fn.kpt.dev/Cluster: x, tsm.tanzu.vmware.com/endpoints.statefulset: x, config.kubernetes.io/path: x, " +
					"internal.config.kubernetes.io/index: \"0\", kustomize.config.k8s.io/id: x, a b: x, tsm.tanzu.vmware.com/other: fine"},
			},
			[]string{
				`spec.service.selector[app]: "<db>" is not a label value: at most 63 ` + mixedLabel,
				`spec.service.selector[bad key]: "bad key" is not a label key: ` + qualifiedName,
				`spec.service.labels[a/b/c]: "a/b/c" is not a label key: ` + qualifiedName,
				`spec.service.annotations[a b]: "a b" is not an annotation key: ` + qualifiedName,
				`spec.service.annotations[config.kubernetes.io/path]: "config.kubernetes.io/path" is written by kustomize and kpt and cannot be given; remove it`,
				`spec.service.annotations[fn.kpt.dev/Cluster]: "fn.kpt.dev/Cluster" is written by this function and cannot be given; remove it`,
				`spec.service.annotations[internal.config.kubernetes.io/index]: "internal.config.kubernetes.io/index" is written by kustomize and kpt and cannot be given; remove it`,
				`spec.service.annotations[kustomize.config.k8s.io/id]: "kustomize.config.k8s.io/id" is written by kustomize and kpt and cannot be given; remove it`,
				`spec.service.annotations[tsm.tanzu.vmware.com/endpoints.statefulset]: "tsm.tanzu.vmware.com/endpoints.statefulset" is written by this function and cannot be given; remove it`,
			},
		},
		"annotations too large": {
			[]edit{{"any <text>", strings.Repeat("x", MaxAnnotationBytes)}},
			[]string{`spec.service.annotations: the keys and values come to 262160 bytes; Kubernetes takes at most 262144 in all annotations of one object`},
		},
		"IP families": {
			[]edit{{"[IPv6, IPv4]", "[IPv5, IPv5]"}, {"PreferDualStack", "singleStack"}},
			[]string{
				`spec.service.ipFamilies[0]: "IPv5" is not one of "IPv4", "IPv6"; did you mean "IPv4"? -> "IPv4"`,
				`spec.service.ipFamilies[1]: "IPv5" is not one of "IPv4", "IPv6"; did you mean "IPv4"? -> "IPv4"`,
				`spec.service.ipFamilies[1]: duplicate value: "IPv5" is spec.service.ipFamilies[0] already; remove one`,
				`spec.service.ipFamilyPolicy: "singleStack" is not one of "SingleStack", "PreferDualStack", "RequireDualStack"; did you mean "SingleStack"? -> "SingleStack"`,
			},
		},
		"three IP families": {
			[]edit{{"[IPv6, IPv4]", "[IPv6, IPv4, IPv6]"}},
			[]string{`spec.service.ipFamilies: 3 IP families; a Service has at most two`},
		},
		"two IP families on a single stack": {
			[]edit{{"PreferDualStack", "SingleStack"}},
			[]string{`spec.service.ipFamilyPolicy: "SingleStack" does not go with two ipFamilies; remove one of them, or say "PreferDualStack" or "RequireDualStack" -> "PreferDualStack"`},
		},
		"render": {
			[]edit{{"    cluster: cluster-two\n", "    cluster: -x\n"}, {"WithSource", "keep"}, {"Error", "Ignore"}},
			[]string{
				`spec.render.cluster: "-x" is not a cluster name: ` + mixedLabel + `; did you mean "x"? -> "x"`,
				`spec.render.otherItems: "keep" is not one of "Keep", "Drop", "WithSource"; did you mean "Keep"? -> "Keep"`,
				`spec.render.absentCluster: "Ignore" is not one of "Error", "Empty"`,
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { checkFaults(t, c.edits, c.want) })
	}
}

func TestCheckPorts(t *testing.T) {
	name := func(s string) *IntOrString { return &IntOrString{StrVal: s} }
	number := func(n int32) *IntOrString { return &IntOrString{IntVal: n} }
	cases := map[string]struct {
		ports []ServicePort
		want  []string
	}{
		"one number on two protocols": {[]ServicePort{{Name: "a", Port: 53}, {Name: "b", Port: 53, Protocol: "UDP"}}, nil},
		"several without a name":      {[]ServicePort{{Port: 1}, {Port: 2}}, nil},
		"a target that says nothing":  {[]ServicePort{{Port: 1, TargetPort: &IntOrString{}}}, nil},
		"the same number, TCP by default": {
			[]ServicePort{{Name: "a", Port: 53}, {Name: "b", Port: 53, Protocol: "TCP"}, {Name: "a", Port: 54}},
			[]string{
				`spec.ports[1].port: duplicate value: port 53, protocol TCP is spec.ports[0] already; remove one`,
				`spec.ports[2].name: duplicate value: "a" is the name of spec.ports[0] already; give each port its own`,
			},
		},
		"numbers": {
			[]ServicePort{{}, {Port: 65536}, {Port: -1, TargetPort: number(65536)}},
			[]string{
				`spec.ports[0].port: a number from 1 to 65535 is required`,
				`spec.ports[1].port: 65536 is not a port: a number from 1 to 65535`,
				`spec.ports[2].port: -1 is not a port: a number from 1 to 65535`,
				`spec.ports[2].targetPort: 65536 is not a port: a number from 1 to 65535, or the name of a container port`,
			},
		},
		"names": {
			[]ServicePort{{Name: "UPPER_case", Port: 1, Protocol: "tcp", AppProtocol: "a/b/c"}, {Port: 2, TargetPort: name("far-too-long-a-name")}, {Port: 3, TargetPort: name("80")}, {Port: 4, TargetPort: name("a--b")}},
			[]string{
				`spec.ports[0].name: "UPPER_case" is not the name of a Service port: ` + charset + `; did you mean "upper-case"? -> "upper-case"`,
				`spec.ports[0].protocol: "tcp" is not one of "TCP", "UDP", "SCTP"; did you mean "TCP"? -> "TCP"`,
				`spec.ports[0].appProtocol: "a/b/c" is not an application protocol: ` + qualifiedName,
				`spec.ports[1].targetPort: "far-too-long-a-name" has 19 characters; the name of a container port has at most 15`,
				`spec.ports[2].targetPort: "80" is read as a name, since it is quoted; remove the quotes -> 80`,
				`spec.ports[3].targetPort: "a--b" is not the name of a container port: lower-case letters, digits and single "-" between them, at least one letter; did you mean "a-b"? -> "a-b"`,
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, texts(checkPorts(field.NewPath("spec", "ports"), c.ports))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
