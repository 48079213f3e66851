package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// What is ours in the PATHs, and not below DIR/clusters, is no input.
func TestOutputOursOfAnotherTreeIsNoInput(t *testing.T) {
	root := kafkaTree(t)
	filetest.WriteFile(t, "more/two.yaml", filetest.Read(t, root)[memberTwo])
	want := generated(t, root)
	for _, more := range []string{"more", filepath.Join(root, "more")} {
		output := t.TempDir()
		got := renders("--output", output, "base", more)
		expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
		expect.Same(t, "written", want, generated(t, output))
	}
}

// --output says the cluster of each slice itself.
func TestOutputWhateverClusterTheDeclarationsSay(t *testing.T) {
	root := filetest.Folder(t, files{
		"kafka.yaml": documents(kafkaDeclaration+"  render: {cluster: cluster-one}\n", kafkaNamespace, in("ns-one", kafkaService), in("ns-one", kafkaStatefulSet)),
		"zoo.yaml":   documents(zookeeperDeclaration+"  render: {cluster: cluster-two}\n", in("ns-one", zookeeperService), in("ns-one", zookeeperStatefulSet)),
	})
	got := renders("--output", t.TempDir(), root)
	expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
}

// A document that begins with "--- # comment" is one document, printed.
func TestRenderPrintsNoEmptyDocument(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream, "a.yaml": "--- # a\n" + account + "--- # b\n" + strings.Replace(account, "kafka", "b", 1)})
	got := succeeds(t, "--cluster", "cluster-one", root)
	expect.Same(t, "objects", sourceSlice(t, account, strings.Replace(account, "kafka", "b", 1)), values(t, got.stdout))
}

// The tree is that of the input, whatever stood there before.
func TestOutputMarkedSourceOverAGeneratedOne(t *testing.T) {
	kafkaTree(t)
	noService := documents(kafkaDeclaration, kafkaNamespace, in("ns-one", kafkaStatefulSet))
	filetest.WriteFile(t, "base/kafka.yaml", noService)
	succeeds(t, "--output", ".", "base")
	filetest.WriteFile(t, "base/kafka.yaml", documents(noService, markedByHand(in("ns-one", kafkaService))))
	succeeds(t, "--output", ".", "base")
	fresh := t.TempDir()
	succeeds(t, "--output", fresh, "base")
	expect.Same(t, "trees", filetest.Read(t, fresh)[sourceOne], filetest.Read(t, ".")[sourceOne])
}

// What is ours has a file of its own.
func TestOutputSameKindOfAnotherGroupBesideOurs(t *testing.T) {
	kafkaTree(t)
	filetest.WriteFile(t, "base/knative.yaml", "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: kafka-headless\n  namespace: ns-two\n")
	for range 2 {
		got := renders("--output", ".", "base")
		expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
	}
	expect.Same(t, "documents in the generated file", 1, len(values(t, filetest.Read(t, ".")[memberOne])))
}

// A file belongs to the cluster below whose folder it is.
func TestOutputMovedIntoAnotherClustersFolder(t *testing.T) {
	kafkaTree(t)
	move(t, memberTwo, "clusters/cluster-one/two.yaml")
	succeeds(t, "--output", ".", "base")
	expect.Same(t, "clusters/cluster-two", values(t, kafkaMember("cluster-two", "ns-one")), valuesBelow(t, filetest.Read(t, "."), "clusters/cluster-two"))
	expect.Same(t, "clusters/cluster-one", sourceSlice(t), valuesBelow(t, filetest.Read(t, "."), "clusters/cluster-one"))
}

// Where the program runs is nothing to what it reads.
func TestOutputFileOfTheSameNameElsewhereIsRead(t *testing.T) {
	t.Chdir(filetest.Folder(t, files{"base/kafka.yaml": kafkaStream, setOne: account}))
	succeeds(t, "--output", "out", "base")
	succeeds(t, "--output", "out", "base", "clusters")
	expect.Same(t, "objects", sourceSlice(t, account), valuesBelow(t, filetest.Read(t, "out"), "clusters/cluster-one"))
}

// A link to DIR is DIR.
func TestOutputInsidePathByASymbolicLink(t *testing.T) {
	root := filetest.Folder(t, files{"repo/kafka.yaml": kafkaStream})
	t.Chdir(root)
	if err := os.Symlink("repo", "link"); err != nil {
		t.Fatal(err)
	}
	for _, paths := range [][2]string{{"link", "repo"}, {"repo", "link"}, {"link", "link"}, {"repo", "repo"}} {
		got := renders("--output", paths[0], paths[1])
		expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
	}
}

// A cluster's folder may hold the kustomization that its applier reads.
func TestOutputInsidePathWithAKustomizationOfACluster(t *testing.T) {
	t.Chdir(filetest.Folder(t, files{"kafka.yaml": kafkaStream}))
	succeeds(t, "--output", ".", ".")
	filetest.WriteFile(t, "clusters/cluster-one/kustomization.yaml", "resources: [ns-one/service-kafka-headless.yaml, ns-one/statefulset-kafka.yaml, ns-two/service-kafka-headless.yaml]\n")
	got := renders("--output", ".", ".")
	expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
}

// Foreign files are not read for what is ours, unless they are YAML; hidden
// ones never.
func TestOutputForeignFilesThatMentionUs(t *testing.T) {
	for _, name := range []string{"clusters/README.md", "clusters/.git/x.yaml", "clusters/cluster-two/.swp"} {
		t.Run(name, func(t *testing.T) {
			kafkaTree(t)
			filetest.WriteFile(t, name, "What has `fn.kpt.dev/global-headless-service: x` is: generated\n\t: [\n")
			got := renders("--output", ".", "base")
			expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
		})
	}
	t.Run("a backup", func(t *testing.T) {
		root := kafkaTree(t)
		filetest.WriteFile(t, memberTwo+".orig", filetest.Read(t, root)[memberTwo])
		before := filetest.Read(t, root)
		written(t, 0, 0)
		expect.Same(t, "files", before, filetest.Read(t, root))
	})
}

// Two groups of one kind and name are the same files in any order (rule 16).
func TestOutputTwoGroupsWhateverTheOrder(t *testing.T) {
	gateway := func(group string) string {
		return "apiVersion: " + group + "/v1\nkind: Gateway\nmetadata:\n  name: kafka\n  namespace: ns-one\n"
	}
	one, two := t.TempDir(), t.TempDir()
	a, b := gateway("gateway.networking.k8s.io"), gateway("networking.istio.io")
	succeeds(t, "--output", one, filetest.Folder(t, files{"k.yaml": kafkaStream, "a.yaml": a, "b.yaml": b}))
	succeeds(t, "--output", two, filetest.Folder(t, files{"k.yaml": kafkaStream, "a.yaml": b, "b.yaml": a}))
	expect.Same(t, "trees", filetest.Read(t, one), filetest.Read(t, two))
}

// A Helm template that happens to be YAML is a template.
func TestRenderPassesOverTemplatesThatAreYAML(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream, "t.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n"})
	got := succeeds(t, "--cluster", "cluster-one", root)
	expect.Same(t, "objects", sourceSlice(t), values(t, got.stdout))
	expect.Contains(t, "stderr", got.stderr, "it is a template")
}

// After --output . . the folder can still be rendered for one cluster.
func TestRenderClusterOfAFolderThatHoldsATree(t *testing.T) {
	t.Chdir(filetest.Folder(t, files{"kafka.yaml": kafkaStream}))
	want := succeeds(t, "--cluster", "cluster-one", ".")
	succeeds(t, "--output", ".", ".")
	got := renders("--cluster", "cluster-one", ".")
	expect.Same(t, "exit code\n"+got.stderr, 0, got.exit)
	expect.Same(t, "stdout", want.stdout, got.stdout)
}

// The flag that is empty is the one that is named.
func TestRenderEmptyOutput(t *testing.T) {
	refused(t, renders("--output", "", filetest.Folder(t, files{"k.yaml": kafkaStream})), "--output")
}

// Somebody's own content in a file that was ours is not deleted (rule 9).
func TestOutputUserContentInGeneratedFile(t *testing.T) {
	kafkaTree(t)
	filetest.WriteFile(t, memberTwo, "# mine now\n"+account)
	edit(t, "base/kafka.yaml", "  - {cluster: cluster-two, namespace: ns-one}\n", "")
	renders("--output", ".", "base")
	if _, err := os.Stat(memberTwo); err != nil {
		t.Error(err)
	}
}

const copiedAccount = "clusters/cluster-one/ns-one/serviceaccount-kafka.yaml"

// editedAccount is a tree of Kafka and an account, whose file was edited and
// whose input is gone. It returns the tree before, and after the edit.
func editedAccount(t *testing.T, old, new string) (before, after files) {
	t.Helper()
	root := filetest.Folder(t, files{"base/kafka.yaml": kafkaStream, "base/account.yaml": account})
	t.Chdir(root)
	succeeds(t, "--output", ".", "base")
	before = filetest.Read(t, ".")
	edit(t, copiedAccount, old, new)
	if err := os.Remove("base/account.yaml"); err != nil {
		t.Fatal(err)
	}
	return before, filetest.Read(t, ".")
}

// What a user has edited and is no longer desired stays, with a warning at
// every run. Desired again, it is rewritten if it means something else, and
// kept byte for byte if not.
func TestOutputEditedAndNoLongerDesired(t *testing.T) {
	for name, c := range map[string]struct {
		old, new  string
		rewritten bool
	}{
		"another meaning": {"  name: kafka\n", "  name: kafka\n  labels: {by: hand}\n", true},
		"another form":    {"name: kafka", "name: 'kafka'", false},
	} {
		t.Run(name, func(t *testing.T) {
			before, edited := editedAccount(t, c.old, c.new)
			for range 2 {
				expect.Contains(t, "stderr", succeeds(t, "--output", ".", "base").stderr, "warning: "+copiedAccount, "is no longer rendered, and stays since it was edited")
				expect.Same(t, "files", edited, filetest.Read(t, "."))
			}
			filetest.WriteFile(t, "base/account.yaml", account)
			got := succeeds(t, "--output", ".", "base")
			want := before
			if !c.rewritten {
				want = edited.With(files{"base/account.yaml": account})
			}
			expect.Same(t, "files, once it is desired again, after "+got.stderr, want, filetest.Read(t, "."))
		})
	}
}

// Whoever says so has edited files removed, or comments alone: these are no
// edit.
func TestOutputEditedAndPruned(t *testing.T) {
	for name, c := range map[string]struct{ new, flag string }{
		"--prune-edited": {"metadata: # by hand\n", "--prune-edited"},
		"a comment":      {"# by hand\nmetadata:\n", "--other-items=WithSource"},
	} {
		t.Run(name, func(t *testing.T) {
			_, edited := editedAccount(t, "metadata:\n", c.new)
			written(t, 0, 1, c.flag)
			delete(edited, copiedAccount)
			expect.Same(t, "files", edited, filetest.Read(t, "."))
		})
	}
}

// A generated file that holds no object any more, and one in which a merge has
// left its markers, are edited ones: they are rewritten.
func TestOutputBrokenFileIsRewritten(t *testing.T) {
	for name, broken := range map[string]func(text string) string{
		"no YAML":              func(text string) string { return text + "a: [\n" },
		"nothing but a header": func(text string) string { return headerLine.FindString(text) },
		"a conflict":           func(text string) string { return "<<<<<<< HEAD\n" + text + "=======\n" + text + ">>>>>>> theirs\n" },
		"half a conflict":      func(text string) string { return "<<<<<<< HEAD\n" + text },
	} {
		t.Run(name, func(t *testing.T) {
			root := kafkaTree(t)
			want := filetest.Read(t, root)
			for _, path := range []string{memberTwo, setOne} {
				filetest.WriteFile(t, path, broken(want[path]))
			}
			written(t, 2, 0)
			expect.Same(t, "files", want, filetest.Read(t, root))
		})
	}
}

// A signal ends a run that waits for its input.
func TestRenderInterruptedWhileReading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer w.Close()
	var stdout, stderr strings.Builder
	done := make(chan int)
	go func() { done <- run(ctx, []string{"render", "--cluster", "cluster-one", "-"}, r, &stdout, &stderr) }()
	io.WriteString(w, "apiVersion") // it is reading
	cancel()
	expect.Same(t, "exit code", 1, <-done)
	expect.Contains(t, "stderr", stderr.String(), "error: interrupted while reading")
}
