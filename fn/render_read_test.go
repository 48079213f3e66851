package main

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

const account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: kafka\n  namespace: ns-one\n"

// kafkaStream is Kafka as one stream of documents.
var kafkaStream = documents(kafkaDeclaration, kafkaNamespace, in("ns-one", kafkaService), in("ns-one", kafkaStatefulSet))

// sourceSlice is what the source's cluster applies, and some more.
func sourceSlice(t *testing.T, more ...string) []string {
	t.Helper()
	all := []string{in("ns-one", kafkaService), in("ns-one", kafkaStatefulSet), kafkaMember("cluster-one", "ns-two")}
	return values(t, documents(append(all, more...)...))
}

// asJSON is a manifest as JSON.
func asJSON(t *testing.T, manifest string) string {
	t.Helper()
	b, err := json.MarshalIndent(object(t, manifest), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestRenderReads reads Kafka and an account in every form that files have.
func TestRenderReads(t *testing.T) {
	for name, c := range map[string]struct {
		files files
		notes []string // all that stderr says
		more  []string // what is applied besides
	}{
		"several documents": {files: files{"kafka.yaml": documents(kafkaStream, account)}, more: []string{account}},
		"markers and comments around": {files: files{
			"kafka.yaml": "# Kafka\n---\n---\n" + documents(kafkaStream, account) + "---\n# the end\n...\n",
		}, more: []string{account}},
		"yml":                     {files: files{"kafka.yml": kafkaStream}},
		"byte order mark":         {files: files{"kafka.yaml": "\ufeff" + kafkaStream}},
		"no newline at the end":   {files: files{"kafka.yaml": strings.TrimSuffix(kafkaStream, "\n")}},
		"CRLF":                    {files: files{"kafka.yaml": strings.ReplaceAll(documents(kafkaStream, account), "\n", "\r\n")}, more: []string{account}},
		"folders":                 {files: files{"a/b/c/kafka.yaml": kafkaStream, "z/account.yaml": account}, more: []string{account}},
		"JSON":                    {files: files{"kafka.yaml": kafkaStream, "account.json": asJSON(t, account)}, more: []string{account}},
		"JSON of a source":        {files: files{"kafka.yaml": documents(kafkaDeclaration, kafkaNamespace, in("ns-one", kafkaService)), "set.json": asJSON(t, in("ns-one", kafkaStatefulSet))}},
		"JSON of a declaration":   {files: files{"kafka.yaml": documents(kafkaNamespace, in("ns-one", kafkaService), in("ns-one", kafkaStatefulSet)), "d.json": asJSON(t, kafkaDeclaration)}},
		"a List":                  {files: files{"list.yaml": listOf(kafkaDeclaration, kafkaNamespace, in("ns-one", kafkaService), in("ns-one", kafkaStatefulSet), account)}, more: []string{account}},
		"a List of nothing":       {files: files{"kafka.yaml": kafkaStream, "list.yaml": "apiVersion: v1\nkind: List\nitems: []\n"}},
		"empty files":             {files: files{"kafka.yaml": kafkaStream, "empty.yaml": "", "comment.yaml": "# nothing\n", "marker.yaml": "---\n"}},
		"hidden files":            {files: files{"kafka.yaml": kafkaStream, ".git/config.yaml": "a: [", ".hidden.yaml": "b: ["}},
		"a README":                {files: files{"kafka.yaml": kafkaStream, "README.md": "# Kafka\n"}, notes: []string{"README.md: skipped, it is neither YAML nor JSON"}},
		"a Kptfile":               {files: files{"kafka.yaml": kafkaStream, "Kptfile": packageFile}},
		"a Kptfile in YAML":       {files: files{"kafka.yaml": kafkaStream, "kptfile.yaml": packageFile}},
		"values without kind":     {files: files{"kafka.yaml": kafkaStream, "values.yaml": "replicas: 3\n"}, notes: []string{"values.yaml[0]: skipped, it has no apiVersion and kind"}},
		"a sequence":              {files: files{"kafka.yaml": kafkaStream, "list.yaml": "- a\n- b\n"}, notes: []string{"list.yaml[0]: skipped, it is no resource"}},
		"a scalar":                {files: files{"kafka.yaml": kafkaStream, "text.yaml": "text\n"}, notes: []string{"text.yaml[0]: skipped, it is no resource"}},
		"a Helm template":         {files: files{"kafka.yaml": kafkaStream, "templates/a.yaml": "{{ if .Values.a }}\nkind: A\n{{ end }}\n"}, notes: []string{"a.yaml[0]: skipped, it is a template; render it first"}},
		"marked":                  {files: files{"kafka.yaml": kafkaStream, "local.yaml": markedByHand(account)}},
		"a mark that is not set":  {files: files{"kafka.yaml": kafkaStream, "local.yaml": strings.Replace(markedByHand(account), `"true"`, `"false"`, 1)}, more: []string{account}},
		"orchestrators' remains":  {files: files{"kafka.yaml": kafkaStream, "account.yaml": strings.Replace(account, "metadata:\n", "metadata:\n  annotations:\n    config.kubernetes.io/path: a.yaml\n    a: b\n", 1)}, more: []string{strings.Replace(account, "metadata:\n", "metadata:\n  annotations: {a: b}\n", 1)}},
		"content behind markers":  {files: files{"kafka.yaml": kafkaStream + "--- {apiVersion: v1, kind: ServiceAccount, metadata: {name: a}}\n--- !!map\n" + account + "---\t# the end\n"}, more: []string{"apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n", account}},
		"values that look alike":  {files: files{"kafka.yaml": kafkaStream, "config.yaml": oddValues}, more: []string{oddValues}},
		"a block scalar with ---": {files: files{"kafka.yaml": kafkaStream, "config.yaml": markerInside}, more: []string{markerInside}},
	} {
		t.Run(name, func(t *testing.T) {
			got := succeeds(t, "--cluster", "cluster-one", filetest.Folder(t, c.files))
			expect.Same(t, "objects", sourceSlice(t, c.more...), values(t, got.stdout))
			expect.Same(t, "objects that kubectl sees", len(values(t, got.stdout)), asKubectlReads(t, got.stdout))
			expect.Same(t, "lines on stderr", len(c.notes), strings.Count(got.stderr, "\n"))
			expect.Contains(t, "stderr", got.stderr, c.notes...)
		})
	}
}

// asKubectlReads is the number of documents that kubectl makes of a stream. It
// refuses a stream with content behind a marker.
func asKubectlReads(t *testing.T, stream string) int {
	t.Helper()
	n := 1
	for line := range strings.Lines(stream) {
		if rest, ok := strings.CutPrefix(line, "---"); ok {
			expect.Same(t, "behind a marker", "\n", rest)
			n++
		}
	}
	return n
}

const (
	packageFile = "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: kafka\n"
	oddValues   = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: odd\ndata: {yes: 'on', octal: \"0755\", version: \"1.10\"}\n"
	// markerInside holds what would be a marker if it stood at column 0.
	markerInside = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: inside\ndata:\n  file: |\n    a: b\n    ---\n    c: d\n"
)

func listOf(docs ...string) string {
	list := "apiVersion: v1\nkind: List\nitems:\n"
	for _, d := range docs {
		list += "- " + strings.TrimPrefix(indented(d), "  ")
	}
	return list
}

func TestRenderReadsStdin(t *testing.T) {
	extra := filepath.Join(filetest.Folder(t, files{"account.yaml": account}), "account.yaml")
	got := rendersFrom(context.Background(), kafkaStream, "--cluster", "cluster-one", "-", extra)
	expect.Same(t, "exit code", 0, got.exit)
	expect.Same(t, "objects", sourceSlice(t, account), values(t, got.stdout))
	refused(t, rendersFrom(context.Background(), "a: [", "--cluster", "cluster-one", "-"), "stdin:1[0]")
	refused(t, rendersFrom(context.Background(), "", "--cluster", "cluster-one", "-"), "GlobalHeadlessService")
}

// The order of what is read is that of the paths and of the names in them,
// and so is the order of what is printed.
func TestRenderKeepsTheOrder(t *testing.T) {
	f := files{"kafka.yaml": kafkaStream}
	for _, name := range []string{"c", "a", "b"} {
		f[name+".yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: ns-one}\n"
	}
	got := succeeds(t, "--cluster", "cluster-one", filetest.Folder(t, f))
	expect.Same(t, "in order", []string{
		"ConfigMap ns-one/a", "ConfigMap ns-one/b", "ConfigMap ns-one/c",
		"Service ns-one/kafka-headless", "StatefulSet ns-one/kafka", "Service ns-two/kafka-headless",
	}, kinds(t, got.stdout))
}

// Comments and the forms of values reach who reads the stream.
func TestRenderKeepsComments(t *testing.T) {
	const text = "# why it is there\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a} # flow\ndata:\n  mode: 0755 # octal\n"
	got := succeeds(t, "--cluster", "cluster-one", filetest.Folder(t, files{"a.yaml": text, "kafka.yaml": kafkaStream}))
	if !strings.HasPrefix(got.stdout, text+"---\n") {
		t.Errorf("stdout:\n%s", got.stdout)
	}
}

func TestRenderReadErrors(t *testing.T) {
	for name, c := range map[string]struct {
		files files
		say   []string
	}{
		"broken YAML":              {files{"kafka.yaml": kafkaStream, "broken.yaml": "a: [\n"}, []string{"broken.yaml:1[0]"}},
		"two broken files":         {files{"a.yaml": "a: [\n", "b.yaml": "b: {\n"}, []string{"a.yaml:1[0]", "b.yaml:1[0]"}},
		"the second document":      {files{"kafka.yaml": documents(kafkaStream, "a: [\n")}, []string{"kafka.yaml:72[4]"}},
		"broken JSON":              {files{"kafka.yaml": kafkaStream, "a.json": `{"a": `}, []string{"a.json:1[0]"}},
		"a List of no resources":   {files{"kafka.yaml": kafkaStream, "list.yaml": "apiVersion: v1\nkind: List\nitems: [{a: b}]\n"}, []string{"list.yaml[0]", "items[0]"}},
		"nothing that is declared": {files{"account.yaml": account}, []string{"GlobalHeadlessService"}},
		"nothing at all":           {files{"README.md": "# nothing\n"}, []string{"GlobalHeadlessService"}},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, renders("--cluster", "cluster-one", filetest.Folder(t, c.files)), c.say...)
			output := filepath.Join(t.TempDir(), "out")
			refused(t, renders("--output", output, filetest.Folder(t, c.files)), c.say...)
			if _, err := os.Lstat(output); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the folder of --output is there: %v", err)
			}
		})
	}
}

func TestRenderStdinTwice(t *testing.T) {
	refused(t, rendersFrom(t.Context(), kafkaStream, "--cluster", "cluster-one", "-", "-"), "-: stdin is named twice")
}

// A directive says how to read YAML, and there is one way to.
func TestRenderReadsDirectives(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream, "account.yaml": "%YAML 1.2\n---\n" + account})
	got := succeeds(t, "--cluster", "cluster-one", root)
	expect.Contains(t, "stdout", got.stdout, "kind: ServiceAccount")
	expect.Same(t, "stderr", "", got.stderr)
}

func TestRenderMissingPaths(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream})
	got := renders("--cluster", "cluster-one", root, filepath.Join(root, "nope"), filepath.Join(root, "neither.yaml"))
	refused(t, got, "nope: there is no such file or folder", "neither.yaml: there is no such file or folder")
}

// A file that is named is read, whatever it is called.
func TestRenderReadsAFileByAnyName(t *testing.T) {
	root := filetest.Folder(t, files{"kafka": kafkaStream, ".account": account})
	got := succeeds(t, "--cluster", "cluster-one", filepath.Join(root, "kafka"), filepath.Join(root, ".account"))
	expect.Same(t, "objects", sourceSlice(t, account), values(t, got.stdout))
}

func TestRenderFlags(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": documents(kafkaStream, account)})
	for name, c := range map[string]struct {
		args, say []string
	}{
		"neither":              {[]string{root}, []string{"cluster", "output"}},
		"empty cluster":        {[]string{"--cluster", "", root}, []string{"--cluster"}},
		"both":                 {[]string{"--cluster", "c", "--output", "o", root}, []string{"cluster", "output"}},
		"no path":              {[]string{"--cluster", "c"}, []string{"PATH: name the files"}},
		"unknown cluster":      {[]string{"--cluster", "cluster-tow", root}, []string{"--cluster", `"cluster-two"`}},
		"bad cluster":          {[]string{"--cluster", "a/b", root}, []string{"--cluster"}},
		"others unsaid":        {[]string{"--cluster", "cluster-two", root}, []string{"--other-items", "Keep", "Drop", "WithSource"}},
		"bad others":           {[]string{"--cluster", "cluster-two", "--other-items", "keep", root}, []string{"--other-items", "Keep"}},
		"bad absent":           {[]string{"--cluster", "cluster-two", "--absent-cluster", "no", root}, []string{"--absent-cluster"}},
		"bad restrictor":       {[]string{"--cluster", "cluster-two", "--load-restrictor", "no", filetest.Folder(t, kafkaBase()) + "/base"}, []string{"--load-restrictor"}},
		"absent and not empty": {[]string{"--cluster", "cluster-six", root}, []string{"cluster-six", "--absent-cluster Empty"}},
	} {
		t.Run(name, func(t *testing.T) { refused(t, renders(c.args...), c.say...) })
	}
	got := succeeds(t, "--cluster", "cluster-six", "--absent-cluster", "Empty", root)
	expect.Same(t, "a cluster that is retired", "", got.stdout)
}

// What the declarations say of a run, the flags say before them.
func TestRenderFlagsGoFirst(t *testing.T) {
	said := kafkaDeclaration + "  render: {cluster: cluster-one, otherItems: Keep}\n"
	root := filetest.Folder(t, files{"kafka.yaml": documents(said, kafkaNamespace, in("ns-one", kafkaService), in("ns-one", kafkaStatefulSet), account)})
	member := values(t, kafkaMember("cluster-two", "ns-one"))
	kept := succeeds(t, "--cluster", "cluster-two", root)
	want := append(slices.Clone(member), values(t, account)...)
	slices.Sort(want)
	expect.Same(t, "otherItems of the declaration", want, values(t, kept.stdout))
	dropped := succeeds(t, "--cluster", "cluster-two", "--other-items", "Drop", root)
	expect.Same(t, "--other-items", member, values(t, dropped.stdout))
}

// A reader of stdout that goes away is an error, not a success.
func TestRenderStdoutGone(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream})
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	read.Close()
	defer write.Close()
	var stderr strings.Builder
	exit := run(context.Background(), []string{"render", "--cluster", "cluster-one", root}, strings.NewReader(""), write, &stderr)
	expect.Same(t, "exit code", 1, exit)
	expect.Contains(t, "stderr", stderr.String(), "writing stdout")
}
