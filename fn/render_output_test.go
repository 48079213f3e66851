package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/layout"
)

const (
	memberOne = "clusters/cluster-one/ns-two/service-kafka-headless.yaml"
	memberTwo = "clusters/cluster-two/ns-one/service-kafka-headless.yaml"
	sourceOne = "clusters/cluster-one/ns-one/service-kafka-headless.yaml"
	setOne    = "clusters/cluster-one/ns-one/statefulset-kafka.yaml"
)

// kafkaTree is a folder with Kafka in base/, and what `--output .` makes of it.
func kafkaTree(t *testing.T) string {
	t.Helper()
	root := filetest.Folder(t, files{"base/kafka.yaml": kafkaStream})
	t.Chdir(root)
	written(t, 4, 0)
	return root
}

// written runs `--output . base` with more flags and checks how many files it
// reports as added or updated, and as removed.
func written(t *testing.T, files, removed int, flags ...string) {
	t.Helper()
	got := succeeds(t, append(flags, "--output", ".", "base")...)
	expect.Same(t, "stdout", "", got.stdout)
	changed(t, got.stderr, files, removed)
}

// changed checks the last line of a run.
func changed(t *testing.T, stderr string, files, removed int) {
	t.Helper()
	if files+removed == 0 {
		expect.Contains(t, "stderr", stderr, ": nothing changed\n")
		return
	}
	counts := regexp.MustCompile(`(\d+) added, (\d+) updated, (\d+) removed, \d+ unchanged\n$`).FindStringSubmatch(stderr)
	if counts == nil {
		t.Errorf("no counts in:\n%s", stderr)
		return
	}
	var got [3]int
	for k := range got {
		got[k], _ = strconv.Atoi(counts[k+1])
	}
	expect.Same(t, "files written and removed, by: "+stderr, [2]int{files, removed}, [2]int{got[0] + got[1], got[2]})
}

// generated are the files below clusters/.
func generated(t *testing.T, root string) files {
	t.Helper()
	all := files{}
	for path, text := range filetest.Read(t, root) {
		if strings.HasPrefix(path, layout.Root+"/") {
			all[path] = text
		}
	}
	return all
}

// manifests are the files below clusters/ without their headers.
func manifests(t *testing.T, root string) files {
	t.Helper()
	return withoutHeaders(t, generated(t, root))
}

// withoutHeaders cuts the headers off generated files, and checks them.
func withoutHeaders(t *testing.T, generated files) files {
	t.Helper()
	all := files{}
	for path, text := range generated {
		all[path] = belowHeader(text)
		header := headerLine.FindStringSubmatch(text)
		if header == nil {
			t.Errorf("%s has no header:\n%s", path, text)
			continue
		}
		expect.Same(t, path+": digest", digestOf(all[path]), header[2])
	}
	return all
}

// belowHeader is a file without its header.
func belowHeader(text string) string { return headerLine.ReplaceAllString(text, "") }

// digestOf is the digest that the header of a file shows (docs/DESIGN.md,
// Trees): of the lines that are not blank and not a comment alone, which none
// is in a block scalar.
func digestOf(document string) string {
	sum := sha256.New()
	key := regexp.MustCompile(`^( *).*[:-] [|>][-+0-9]*$`)
	inside := -1
	for line := range strings.Lines(document) {
		line = strings.TrimRight(line, "\r\n")
		text := strings.TrimLeft(line, " \t")
		if text == "" {
			continue
		}
		if len(line)-len(text) <= inside {
			inside = -1
		}
		if inside < 0 && text[0] == '#' {
			continue
		}
		if m := key.FindStringSubmatch(line); inside < 0 && m != nil {
			inside = len(m[1])
		}
		io.WriteString(sum, line+"\n")
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

func edit(t *testing.T, path, old, new string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), old) {
		t.Fatalf("no %q in:\n%s", old, b)
	}
	filetest.WriteFile(t, path, strings.Replace(string(b), old, new, 1))
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func TestOutputWritesTheTree(t *testing.T) {
	root := kafkaTree(t)
	for path, text := range generated(t, root) {
		expect.Same(t, path+": owners", []string{"kafka-headless"}, ownersOf(text))
	}
	got := manifests(t, root)
	expect.Same(t, setOne, in("ns-one", kafkaStatefulSet), got[setOne])
	expect.Same(t, sourceOne, in("ns-one", kafkaService), got[sourceOne])
	expect.Same(t, memberOne, values(t, kafkaMember("cluster-one", "ns-two")), values(t, got[memberOne]))
	expect.Same(t, memberTwo, values(t, kafkaMember("cluster-two", "ns-one")), values(t, got[memberTwo]))
	expect.Same(t, "number of files", 4, len(got))
}

func TestOutputMemberRemoved(t *testing.T) {
	root := kafkaTree(t)
	foreign := "clusters/cluster-one/ns-one/mine.yaml"
	filetest.WriteFile(t, foreign, account)
	edit(t, "base/kafka.yaml", "  - {cluster: cluster-one, namespace: ns-two}\n", "")
	before := generated(t, root)
	delete(before, memberOne)
	written(t, 0, 1)
	expect.Same(t, "files", before, generated(t, root))
	if _, err := os.Stat(filepath.Dir(memberOne)); err == nil {
		t.Error("its empty folder is still there")
	}
}

func TestOutputClusterRetired(t *testing.T) {
	root := kafkaTree(t)
	filetest.WriteFile(t, "clusters/cluster-two/README.md", "by hand")
	edit(t, "base/kafka.yaml", "  - {cluster: cluster-two, namespace: ns-one}\n", "")
	written(t, 0, 1)
	got := generated(t, root)
	if _, ok := got[memberTwo]; ok || got["clusters/cluster-two/README.md"] != "by hand" {
		t.Errorf("left: %v", got)
	}
}

func TestOutputEditedCommentStays(t *testing.T) {
	root := kafkaTree(t)
	edit(t, memberTwo, "spec:\n", "# asked for by team two\nspec:\n")
	before := generated(t, root)
	written(t, 0, 0)
	expect.Same(t, "files", before, generated(t, root))
}

// A checkout may bring other line ends, an editor a marker or no last newline.
func TestOutputEditedFormStays(t *testing.T) {
	root := kafkaTree(t)
	for path, change := range map[string]func(string) string{
		memberOne: func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") },
		memberTwo: func(text string) string { return "\ufeff" + strings.TrimSuffix(text, "\n") },
		sourceOne: func(text string) string {
			return strings.Replace(text, "\napiVersion", "\n# by hand\n---\napiVersion", 1)
		},
		setOne: func(text string) string { return text + "\n# by hand\n" },
	} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		filetest.WriteFile(t, path, change(string(b)))
	}
	before := generated(t, root)
	written(t, 0, 0)
	expect.Same(t, "files", before, generated(t, root))
}

func TestOutputEditedMeaningIsWrittenAnew(t *testing.T) {
	root := kafkaTree(t)
	before := generated(t, root)
	edit(t, memberTwo, "port: 9092", "port: 1234")
	written(t, 1, 0)
	expect.Same(t, "files", before, generated(t, root))
}

func TestOutputMovedFileStaysWhereItIs(t *testing.T) {
	root := kafkaTree(t)
	const to = "clusters/cluster-two/kafka/headless.yaml"
	move(t, memberTwo, to)
	want := generated(t, root)
	succeeds(t, "--output", ".", "base")
	expect.Same(t, "files", want, generated(t, root))
	written(t, 0, 0)
	edit(t, "base/kafka.yaml", "  - {cluster: cluster-two, namespace: ns-one}\n", "")
	succeeds(t, "--output", ".", "base")
	delete(want, to)
	expect.Same(t, "files without the member", want, generated(t, root))
}

// Names that are fine in Kubernetes and odd in a file system.
func TestOutputEscapesNames(t *testing.T) {
	root := kafkaTree(t)
	role := func(name string) string {
		return "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: " + name + "\nrules: []\n"
	}
	filetest.WriteFile(t, "base/roles.yaml", documents(role("system:foo"), role("System:foo"), role("'a/../../b'"), role("a%3Ab"), role("a:b")))
	succeeds(t, "--output", ".", "base")
	got := manifests(t, root)
	for file, name := range map[string]string{
		"system%3Afoo": "system:foo", "%53ystem%3Afoo": "System:foo", "a%2F..%2F..%2Fb": "'a/../../b'", "a%253%41b": "a%3Ab", "a%3Ab": "a:b",
	} {
		expect.Same(t, file, role(name), got["clusters/cluster-one/clusterrole-"+file+".yaml"])
	}
	expect.Same(t, "number of files", 9, len(got))
}

func TestOutputTwoGroupsOfOneKindAndName(t *testing.T) {
	root := kafkaTree(t)
	gateway := func(group string) string {
		return "apiVersion: " + group + "/v1\nkind: Gateway\nmetadata:\n  name: kafka\n  namespace: ns-one\n"
	}
	filetest.WriteFile(t, "base/gateways.yaml", documents(gateway("gateway.networking.k8s.io"), gateway("networking.istio.io")))
	written(t, 2, 0)
	got := manifests(t, root)
	expect.Same(t, "the first", gateway("gateway.networking.k8s.io"), got["clusters/cluster-one/ns-one/gateway.gateway.networking.k8s.io-kafka.yaml"])
	expect.Same(t, "the second", gateway("networking.istio.io"), got["clusters/cluster-one/ns-one/gateway.networking.istio.io-kafka.yaml"])
	written(t, 0, 0)
}

// What was written is no input, though it lies in the folder that is read.
func TestOutputInsidePath(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": documents(kafkaStream, account)})
	t.Chdir(root)
	for _, args := range [][]string{{".", "."}, {root, "."}, {".", root}, {root, root}, {"./", "./"}} {
		got := succeeds(t, "--output", args[0], args[1])
		expect.Same(t, "number of files", 5, len(generated(t, root)))
		expect.Same(t, "input", documents(kafkaStream, account), filetest.Read(t, root)["kafka.yaml"])
		if args[1] != "./" {
			continue
		}
		changed(t, got.stderr, 0, 0)
	}
	edit(t, "kafka.yaml", "name: tcp-client\n", "name: tcp-clients\n")
	got := succeeds(t, "--output", ".", ".")
	changed(t, got.stderr, 3, 0)
}

// Moving the source is a warning, and done (rule 15).
func TestOutputSourceMoved(t *testing.T) {
	root := kafkaTree(t)
	edit(t, "base/kafka.yaml", "    cluster: cluster-one\n", "    cluster: cluster-two\n")
	got := succeeds(t, "--output", ".", "base")
	expect.Contains(t, "stderr", got.stderr, "warning: ", "cluster-two")
	after := manifests(t, root)
	expect.Same(t, "the new source", in("ns-one", kafkaService), after[memberTwo])
	expect.Same(t, "the old source", values(t, kafkaMember("cluster-one", "ns-one")), values(t, after[sourceOne]))
	if _, ok := after[setOne]; ok {
		t.Error("the StatefulSet is still in cluster-one")
	}
	written(t, 0, 0)
}

// What was generated for a GlobalHeadlessService that is gone stays, since it
// may be another run's, until a run with the flag removes it.
func TestOutputDeclarationRemoved(t *testing.T) {
	for _, flags := range [][]string{{"--prune", "zookeeper-headless"}, {"--prune-all"}} {
		root := kafkaTree(t)
		before := generated(t, root)
		filetest.WriteFile(t, "base/zookeeper.yaml", documents(zookeeperDeclaration, in("ns-one", zookeeperService), in("ns-one", zookeeperStatefulSet)))
		written(t, 4, 0)
		both := generated(t, root)
		if err := os.Remove("base/zookeeper.yaml"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			got := succeeds(t, "--output", ".", "base")
			expect.Contains(t, "stderr", got.stderr, `note: 4 files of GlobalHeadlessService "zookeeper-headless"`, "--prune zookeeper-headless")
			changed(t, got.stderr, 0, 0)
		}
		written(t, 0, 0, "--prune", "another")
		expect.Same(t, "files without the declaration", both, generated(t, root))
		written(t, 0, 4, flags...)
		expect.Same(t, "files", before, generated(t, root))
	}
}

// The order of the files that are read is nothing to the tree (rule 16).
func TestOutputWhateverTheOrder(t *testing.T) {
	f := files{
		"a.yaml": kafkaDeclaration, "b.yaml": kafkaNamespace, "c.yaml": in("ns-one", kafkaService),
		"d.yaml": in("ns-one", kafkaStatefulSet), "e.yaml": account,
	}
	backwards := files{"1.yaml": f["e.yaml"], "2.yaml": f["d.yaml"], "3.yaml": f["c.yaml"], "4.yaml": f["b.yaml"], "5.yaml": f["a.yaml"]}
	one, two := t.TempDir(), t.TempDir()
	succeeds(t, "--output", one, filetest.Folder(t, f))
	succeeds(t, "--output", two, filetest.Folder(t, backwards))
	expect.Same(t, "trees", filetest.Read(t, one), filetest.Read(t, two))
}
