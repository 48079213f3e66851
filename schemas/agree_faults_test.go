package schemas

import (
	"strings"
	"testing"
)

// onlyParsedFaults are the faults that the parser finds and no JSON Schema
// does, each by the reason.
var onlyParsedFaults = map[string][]edit{
	"two clusters differ by case: elements are compared":       {{"cluster: cluster-two, namespace: ns-one}", "cluster: Cluster-one, namespace: ns-one}"}},
	"the source is no member: fields are compared":             {{"cluster: cluster-one\n", "cluster: cluster-three\n"}},
	"two ports of one name: elements are compared":             {{"{name: udp,", "{name: tcp,"}},
	"two ports of one number and protocol: more differs":       {{"protocol: UDP", "protocol: TCP"}},
	"a protocol by default: elements are compared":             {{", protocol: TCP", ""}, {"protocol: UDP", "protocol: TCP"}},
	"a label's key: the types say nothing of it":               {{"shard: \"0\"", "bad key: \"0\""}},
	"a label's value: the types say nothing of it":             {{"shard: \"0\"", "shard: <0>"}},
	"an annotation's key: the types say nothing of it":         {{"example.com/Note", "bad key"}},
	"an annotation of this function: the types do not say it":  {{"example.com/Note", "fn.kpt.dev/cluster"}},
	"annotations of more than 256 KiB: their sizes are summed": {{"any <text>", strings.Repeat("x", MaxAnnotationBytes)}},
	"a key twice: what JSON Schema sees has each once":         {{"name: kafka\n", "name: kafka\n    name: kafka\n"}},
	"a key that is a number: JSON has only strings":            {{"shard: \"0\"", "1: \"0\""}},
	"metadata's names in another case: metadata is free":       {{"  name: kafka-headless\n", "  name: kafka-headless\n  Labels: {}\n"}},
}

func TestOnlyParserFinds(t *testing.T) {
	compiled := compiledSchemas(t)[KindGlobalHeadlessService]
	for name, edits := range onlyParsedFaults {
		document := edited(t, good, edits)
		if _, faults := ParseGlobalHeadlessService(textOf(document)); len(faults) == 0 {
			t.Errorf("%s: the parser accepts it", name)
		}
		if err := refused(t, compiled, document); err != nil {
			t.Errorf("%s: the JSON Schema finds it too, so it need not be listed: %v", name, err)
		}
	}
}

// bothFind are the faults that the JSON Schema finds as well as the parser.
var bothFind = map[string][]edit{
	"another version":                     {{"fn.kpt.dev/v1alpha1", "fn.kpt.dev/v1"}},
	"another kind":                        {{"kind: GlobalHeadlessService", "kind: GlobalNamespace"}},
	"no name":                             {{"  name: kafka-headless\n", ""}},
	"a name that is none":                 {{"name: kafka-headless", "name: Kafka"}},
	"a name that is none of a Service":    {{"name: kafka-headless", "name: kafka.headless"}, {"    name: kafka\n", ""}},
	"no source":                           {{"  source:\n    cluster: cluster-one\n    namespace: ns-one\n    statefulSets: [kafka]\n    pods: [kafka-0]\n    maxReplicas: 9\n", ""}},
	"a source without cluster":            {{"    cluster: cluster-one\n", ""}},
	"a pod that is none":                  {{"pods: [kafka-0]", "pods: [kafka_0]"}},
	"no replicas":                         {{"maxReplicas: 9", "maxReplicas: 0"}},
	"a cluster's id that is none":         {{"id: one", "id: -one"}},
	"a cluster's domain that is none":     {{"domain: cluster.local", "domain: cluster..local"}},
	"a cluster without a name":            {{"{name: cluster-one, ", "{"}},
	"another mesh":                        {{"tanzuServiceMesh: {}", "consul: {}"}},
	"no mesh":                             {{"    tanzuServiceMesh: {}\n", ""}, {"  mesh:\n", "  mesh: {}\n"}},
	"an option of a mesh without any":     {{"tanzuServiceMesh: {}", "tanzuServiceMesh: {networks: Single}"}},
	"a mesh that is true":                 {{"tanzuServiceMesh: {}", "tanzuServiceMesh: true"}},
	"a mesh beside a globalNamespace":     {{"  members:\n  - {cluster: cluster-one, namespace: ns-one}\n  - {cluster: cluster-two, namespace: ns-one}\n", "  globalNamespace: g\n"}},
	"an accepted code that is none":       {{"[no-statefulset]", "[no-statefulst]"}},
	"an accepted code twice":              {{"[no-statefulset]", "[no-statefulset, no-statefulset]"}},
	"an accepted error":                   {{"[no-statefulset]", "[invalid-name]"}},
	"an accepted move":                    {{"[no-statefulset]", "[source-moved]"}},
	"an unknown field":                    {{"  source:", "  sauce: {}\n  source:"}},
	"an unknown field of a port":          {{"{name: udp,", "{nodePort: 1, name: udp,"}},
	"members and globalNamespace":         {{"  source:", "  globalNamespace: g\n  source:"}},
	"no members":                          {{"  - {cluster: cluster-one, namespace: ns-one}\n  - {cluster: cluster-two, namespace: ns-one}\n", ""}},
	"a member twice":                      {{"cluster: cluster-two, namespace", "cluster: cluster-one, namespace"}},
	"a member without namespace":          {{"{cluster: cluster-two, namespace: ns-one}", "{cluster: cluster-two}"}},
	"a cluster that is a path":            {{"{cluster: cluster-two", "{cluster: ../two"}},
	"a namespace that is none":            {{"cluster-two, namespace: ns-one", "cluster-two, namespace: nsOne"}},
	"a namespace that is a number":        {{"cluster-two, namespace: ns-one", "cluster-two, namespace: 1"}},
	"a namespace that is too long":        {{"cluster-two, namespace: ns-one", "cluster-two, namespace: " + strings.Repeat("n", 64)}},
	"a StatefulSet's name that is long":   {{"statefulSets: [kafka]", "statefulSets: [" + strings.Repeat("n", 53) + "]"}},
	"a StatefulSet twice":                 {{"statefulSets: [kafka]", "statefulSets: [kafka, kafka]"}},
	"a StatefulSet that is empty":         {{"statefulSets: [kafka]", "statefulSets: ['']"}},
	"a StatefulSet that is null":          {{"statefulSets: [kafka]", "statefulSets: [~]"}},
	"a list that is none":                 {{"statefulSets: [kafka]", "statefulSets: kafka"}},
	"a Service name that begins with 1":   {{"name: kafka\n", "name: 1kafka\n"}},
	"a label that is a number":            {{"shard: \"0\"", "shard: 0"}},
	"a label that is null":                {{"shard: \"0\"", "shard:"}},
	"no port":                             {{"port: 9092, protocol: UDP", "protocol: UDP"}},
	"port 0":                              {{"port: 9092, protocol: UDP", "port: 0, protocol: UDP"}},
	"port 65536":                          {{"port: 9092, protocol: UDP", "port: 65536, protocol: UDP"}},
	"a port that is a string":             {{"port: 9092, protocol: UDP", "port: '9092', protocol: UDP"}},
	"a port's name that is none":          {{"{name: udp,", "{name: u_dp,"}},
	"a protocol that is none":             {{"protocol: UDP", "protocol: udp"}},
	"an appProtocol that is none":         {{"kubernetes.io/h2c", "kubernetes.io/h2c/2"}},
	"targetPort 65536":                    {{"targetPort: 19092", "targetPort: 65536"}},
	"targetPort -1":                       {{"targetPort: 19092", "targetPort: -1"}},
	"a targetPort that is a quoted one":   {{"targetPort: 19092", "targetPort: '19092'"}},
	"a targetPort that is too long":       {{"targetPort: kafka", "targetPort: kafka-kafka-kafka"}},
	"a targetPort with two dashes":        {{"targetPort: kafka", "targetPort: ka--fka"}},
	"a targetPort that is true":           {{"targetPort: kafka", "targetPort: true"}},
	"a boolean that is a string":          {{"publishNotReadyAddresses: true", "publishNotReadyAddresses: 'true'"}},
	"an IP family that is none":           {{"[IPv6, IPv4]", "[IPv5]"}},
	"an IP family twice":                  {{"[IPv6, IPv4]", "[IPv6, IPv6]"}},
	"SingleStack and two families":        {{"PreferDualStack", "SingleStack"}},
	"an IP family policy that is none":    {{"PreferDualStack", "DualStack"}},
	"an annotation that is a number":      {{"\"any <text>\"", "1"}},
	"a render cluster that is none":       {{"cluster: cluster-two\n    other", "cluster: -two\n    other"}},
	"a choice of otherItems that is none": {{"WithSource", "withSource"}},
	"a choice of absentCluster":           {{"absentCluster: Error", "absentCluster: Ignore"}},
	"metadata whose labels are no map":    {{"  finalizers: [x]", "  labels: [x]"}},
}

func TestParserAndSchemaFind(t *testing.T) {
	compiled := compiledSchemas(t)[KindGlobalHeadlessService]
	for name, edits := range bothFind {
		document := edited(t, good, edits)
		if _, faults := ParseGlobalHeadlessService(textOf(document)); len(faults) == 0 {
			t.Errorf("%s: the parser accepts it", name)
		}
		if err := refused(t, compiled, document); err == nil {
			t.Errorf("%s: the JSON Schema accepts it", name)
		}
	}
}
