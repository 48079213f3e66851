package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// twoServices is a package with Kafka, in three members, and a Redis that is not
// in it, in two.
func twoServices(t *testing.T) string {
	t.Helper()
	return filetest.Folder(t, files{"kafka.yaml": strings.Replace(kafkaPackage(), "replicas: 3", "replicas: 2", 1), "redis.yaml": `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: redis
spec:
  members:
  - {cluster: cluster-one, namespace: cache}
  - {cluster: cluster-two, namespace: cache}
  mesh: {multiClusterServices: {}}
  clusters: [{name: cluster-one, id: one}]
  source: {cluster: cluster-one, namespace: cache, statefulSets: [], pods: [redis-a-0, redis-b-0]}
  service:
    name: redis-headless
    selector: {app: redis}
    ports: [{port: 6379}]
`})
}

// gives compares all that a command gives.
func gives(t *testing.T, what string, want, got outcome) {
	t.Helper()
	expect.Same(t, what+": stdout", want.stdout, got.stdout)
	expect.Same(t, what+": stderr", want.stderr, got.stderr)
	expect.Same(t, what+": exit code", want.exit, got.exit)
}

// TestList holds what list prints (docs/DESIGN.md, Commands).
func TestList(t *testing.T) {
	root := twoServices(t)
	for args, want := range map[string]string{
		"": `NAME             SERVICE          MESH                   SOURCE               MEMBERS                                                    PORTS
kafka-headless   kafka-headless   tanzuServiceMesh       cluster-one/ns-one   cluster-one/ns-one,cluster-one/ns-two,cluster-two/ns-one   9092/TCP,9093/TCP
redis            redis-headless   multiClusterServices   cluster-one/cache    cluster-one/cache,cluster-two/cache                        6379/TCP
`,
		"-o wide": `NAME             SERVICE          MESH                   SOURCE               MEMBERS                                                    PORTS               STATEFULSETS   REQUIREMENTS
kafka-headless   kafka-headless   tanzuServiceMesh       cluster-one/ns-one   cluster-one/ns-one,cluster-one/ns-two,cluster-two/ns-one   9092/TCP,9093/TCP   kafka          a global namespace of Tanzu Service Mesh has these members
redis            redis-headless   multiClusterServices   cluster-one/cache    cluster-one/cache,cluster-two/cache                        6379/TCP            <none>         an implementation of the Multi-Cluster Services API that serves multicluster.x-k8s.io/v1alpha1 in every cluster, with its CustomResourceDefinitions; DNS for clusterset.local in every cluster; namespace "cache" in every cluster
`,
	} {
		gives(t, "list "+args, outcome{want, "", 0}, runs(t, append([]string{"list", root}, strings.Fields(args)...)...))
	}
	inYAML := runs(t, "list", "-o", "yaml", root)
	expect.Same(t, "json and yaml", object(t, runs(t, "list", "-o", "json", root).stdout), object(t, inYAML.stdout))
	expect.Contains(t, "yaml", inYAML.stdout, "- globalHeadlessService: redis\n", "  statefulSets: []\n", "version: 1\n")
}

// TestNamesOfPods holds what names prints (rule 21).
func TestNamesOfPods(t *testing.T) {
	root := twoServices(t)
	const bootstrap = "{{range .Pods}}{{.Name}}:9092,{{end}}"
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"Table": {nil, `SERVICE          POD         MEMBER               NAME                                                      EVERYWHERE
kafka-headless   kafka-0     cluster-one/ns-one   kafka-0.kafka-headless.ns-one.svc.cluster.local           kafka-0.kafka-headless
kafka-headless   kafka-0     cluster-one/ns-two   kafka-0.kafka-headless.ns-two.svc.cluster.local           kafka-0.kafka-headless
kafka-headless   kafka-0     cluster-two/ns-one   kafka-0.kafka-headless.ns-one.svc.cluster.local           kafka-0.kafka-headless
kafka-headless   kafka-1     cluster-one/ns-one   kafka-1.kafka-headless.ns-one.svc.cluster.local           kafka-1.kafka-headless
kafka-headless   kafka-1     cluster-one/ns-two   kafka-1.kafka-headless.ns-two.svc.cluster.local           kafka-1.kafka-headless
kafka-headless   kafka-1     cluster-two/ns-one   kafka-1.kafka-headless.ns-one.svc.cluster.local           kafka-1.kafka-headless
redis            redis-a-0   cluster-one/cache    redis-a-0.one.redis-headless.cache.svc.clusterset.local   redis-a-0.one.redis-headless.cache.svc.clusterset.local
redis            redis-a-0   cluster-two/cache    redis-a-0.one.redis-headless.cache.svc.clusterset.local   redis-a-0.one.redis-headless.cache.svc.clusterset.local
redis            redis-b-0   cluster-one/cache    redis-b-0.one.redis-headless.cache.svc.clusterset.local   redis-b-0.one.redis-headless.cache.svc.clusterset.local
redis            redis-b-0   cluster-two/cache    redis-b-0.one.redis-headless.cache.svc.clusterset.local   redis-b-0.one.redis-headless.cache.svc.clusterset.local
`},
		"From": {[]string{"--from", "cluster-two/cache"}, `SERVICE   POD         MEMBER              NAME
redis     redis-a-0   cluster-two/cache   redis-a-0.one.redis-headless.cache.svc.clusterset.local
redis     redis-b-0   cluster-two/cache   redis-b-0.one.redis-headless.cache.svc.clusterset.local
`},
		"ServiceOfAnotherName": {[]string{"--service", "redis-headless", "--from", "cluster-one/cache"}, `SERVICE   POD         MEMBER              NAME
redis     redis-a-0   cluster-one/cache   redis-a-0.one.redis-headless.cache.svc.clusterset.local
redis     redis-b-0   cluster-one/cache   redis-b-0.one.redis-headless.cache.svc.clusterset.local
`},
		"Format":         {[]string{"--service", "kafka-headless", "--format", bootstrap}, "kafka-0.kafka-headless:9092,kafka-1.kafka-headless:9092,\n"},
		"FormatFrom":     {[]string{"--from", "cluster-one/ns-two", "--format", bootstrap}, "kafka-0.kafka-headless.ns-two.svc.cluster.local:9092,kafka-1.kafka-headless.ns-two.svc.cluster.local:9092,\n"},
		"FormatOfFields": {[]string{"--service", "redis", "--format", "{{.GlobalHeadlessService}} {{.Service}}\n{{range .Pods}}{{.Pod}} {{len .Members}}\n{{end}}"}, "redis redis-headless\nredis-a-0 2\nredis-b-0 2\n"},
	} {
		gives(t, name, outcome{tc.want, "", 0}, runs(t, append([]string{"names", root}, tc.args...)...))
	}
}

// words puts one space between the words of each line.
func words(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
	}
	return b.String()
}

// TestNamesUncounted: where nothing says how many pods there are, a pattern
// stands for them, which a template refuses (rule 21).
func TestNamesUncounted(t *testing.T) {
	for name, tc := range map[string]struct{ old, new, pattern string }{
		"NoReplicas":    {"  replicas: 3\n", "", "kafka-<ordinal>"},
		"NoStatefulSet": {in("ns-one", kafkaStatefulSet), "", "<pod>"},
	} {
		root := filetest.Folder(t, files{"kafka.yaml": strings.Replace(kafkaPackage(), tc.old, tc.new, 1)})
		got := runs(t, "names", "--from", "cluster-two/ns-one", root)
		expect.Same(t, name, words("SERVICE POD MEMBER NAME\nkafka-headless "+tc.pattern+" cluster-two/ns-one "+tc.pattern+".kafka-headless.ns-one.svc.cluster.local\n"), words(got.stdout))
		got = runs(t, "names", "--format", "{{range .Pods}}{{.Name}}{{end}}", root)
		expect.Same(t, name+": exit code", 1, got.exit)
		expect.Same(t, name+": stdout", "", got.stdout)
		expect.Contains(t, name, got.stderr, "error: --format: nothing says how many pods "+tc.pattern+" stands for; set spec.replicas")
		expect.Contains(t, name, runs(t, "names", "-o", "json", root).stdout, `"pattern": true`)
	}
}

// TestInventoryRefuses: usage that cannot be meant, and packages with errors, are
// errors that say what to do, and nothing is printed.
func TestInventoryRefuses(t *testing.T) {
	root := twoServices(t)
	empty := filetest.Folder(t, files{"set.yaml": kafkaStatefulSet})
	wrong := filetest.Folder(t, files{"kafka.yaml": strings.Replace(kafkaPackage(), "ns-one", "nsOne", 1)})
	for line, want := range map[string]string{
		"names --from cluster-tow/cache " + root:                  `--from: there is no member "cluster-tow/cache"; did you mean "cluster-two/cache"?`,
		"names --from banana " + root:                             `--from: there is no member "banana"; there are "cluster-one/cache", "cluster-one/ns-one", `,
		"names --service kafka --from cluster-two/cache " + root:  `--service: there is no GlobalHeadlessService "kafka"; there are "kafka-headless", "redis"`,
		"names --service redis --from cluster-two/ns-one " + root: `--from: there is no member "cluster-two/ns-one"; did you mean "cluster-two/cache"?`,
		"names --service rediss " + root:                          `did you mean "redis"?`,
		"names --format {{.Pods}} " + root:                        `--format: it prints one service, and there are "kafka-headless", "redis"; choose one by --service`,
		"names --service redis --format {{.Pods " + root:          "--format:1: unclosed action; names --help says what a template has",
		"names --service redis --format {{.Pod}} " + root:         ".Pod: there is no such field; there are .GlobalHeadlessService, .Service, .Pods",
		"names --format x -o json " + root:                        "--form and --format exclude each other",
		"names -o jsn " + root:                                    `-o: "jsn" is not one of table, json; did you mean "json"?`,
		"list -o wid " + root:                                     `-o: "wid" is not one of table, wide, json, yaml; did you mean "wide"?`,
		"list":                                                    "PATH: name the files and folders to read",
		"names":                                                   "PATH: name the files and folders to read",
		"nmes " + root:                                            `there is no command "nmes"; did you mean "names"?`,
		"list " + empty:                                           "nothing to render: the input has no GlobalHeadlessService; write one for StatefulSet \"kafka\" (",
		"names " + empty:                                          "nothing to render: the input has no GlobalHeadlessService; write one for StatefulSet \"kafka\" (",
		"list " + wrong:                                           "[invalid-name]",
		"names " + filepath.Join(root, "gone"):                    "there is no such file or folder",
	} {
		got := runs(t, strings.Fields(line)...)
		expect.Same(t, line+": exit code", 1, got.exit)
		expect.Same(t, line+": stdout", "", got.stdout)
		expect.Contains(t, line, got.stderr, "error: ", want)
	}
}

// TestInventoryWarns: warnings of the declarations stand on stderr, and --strict
// makes errors of them.
func TestInventoryWarns(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": strings.Replace(kafkaPackage(), in("ns-one", kafkaStatefulSet), "", 1)})
	got := runs(t, "list", root)
	expect.Same(t, "exit code", 0, got.exit)
	expect.Contains(t, "stderr", got.stderr, "warning: ", "[no-statefulset]\n")
	strict := runs(t, "names", "--strict", root)
	gives(t, "strict", outcome{"", strings.Replace(got.stderr, "warning: ", "error: ", 1), 1}, strict)
	conforms(t, "results", outputSchema(t, "results.json"), runs(t, "list", "--results", "json", root).stderr)
}

// TestInventoryConforms: what list and names print as JSON, of every case that
// has no errors, is what their schemas say.
func TestInventoryConforms(t *testing.T) {
	t.Parallel()
	list, names, found := outputSchema(t, "list.json"), outputSchema(t, "names.json"), 0
	for _, name := range cases(t) {
		path := filepath.Join(t.TempDir(), "in.yaml")
		_, items, _ := cut(input(t, name))
		filetest.WriteFile(t, path, "apiVersion: v1\nkind: List\nitems:\n"+strings.Join(items, ""))
		if got := runs(t, "list", "-o", "json", path); got.exit == 0 {
			found++
			conforms(t, name, list, got.stdout)
			conforms(t, name, names, runs(t, "names", "-o", "json", path).stdout)
		}
	}
	if found < 100 {
		t.Errorf("%d cases without errors", found)
	}
}

// TestInventoryReadsStdin: - is stdin, as for render.
func TestInventoryReadsStdin(t *testing.T) {
	var stdout, stderr strings.Builder
	exit := run(t.Context(), []string{"names", "--from", "cluster-two/ns-one", "--format", "{{range .Pods}}{{.Pod}} {{end}}", "-"}, strings.NewReader(kafkaPackage()), &stdout, &stderr)
	gives(t, "names", outcome{"kafka-0 kafka-1 kafka-2 \n", "", 0}, outcome{stdout.String(), stderr.String(), exit})
}

// TestInventoryStdoutGone: a reader that stops early is no error.
func TestInventoryStdoutGone(t *testing.T) {
	root := twoServices(t)
	for _, command := range []string{"list", "names"} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		read.Close()
		defer write.Close()
		var stderr strings.Builder
		expect.Same(t, command, 0, run(t.Context(), []string{command, root}, strings.NewReader(""), write, &stderr))
		expect.Same(t, command+": stderr", "", stderr.String())
	}
}

// TestInventoryCompletion completes services, members and forms.
func TestInventoryCompletion(t *testing.T) {
	root := twoServices(t)
	for line, want := range map[string]string{
		"list -o ":                                       "table wide json yaml",
		"names -o ":                                      "table json",
		"names " + root + " --service ":                  "kafka-headless redis",
		"names " + root + " --from cluster-two/":         "cluster-two/cache cluster-two/ns-one",
		"names " + root + " --service redis --from nope": "",
	} {
		got := runs(t, append([]string{"__complete"}, strings.Split(line, " ")...)...)
		completed, _, _ := strings.Cut(got.stdout, ":")
		expect.Same(t, line, want, strings.Join(strings.Fields(completed), " "))
	}
}
