package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// Paths given relatively, absolutely, as "." or as a folder mean the same
// package, also where its folders say to which cluster a source belongs.
func TestTreeWhateverThePathIsCalled(t *testing.T) {
	source := strings.Replace(documents(in("ns-one", kafkaService), in("ns-one", kafkaStatefulSet)), "targetPort: kafka-internal", "targetPort: 9093", 1)
	root := filetest.Folder(t, files{
		"base/kafka.yaml":                      documents(kafkaDeclaration, kafkaNamespace),
		"base/clusters/cluster-one/kafka.yaml": source,
		"base/clusters/cluster-two/a.yaml":     account,
	})
	t.Chdir(root)
	succeeds(t, "--output", "want", "base")
	want := filetest.Read(t, "want")
	expect.Contains(t, "the item of cluster-two", want["clusters/cluster-two/ns-one/serviceaccount-kafka.yaml"], "kind: ServiceAccount")
	for _, path := range []string{"./base", "base/", root + "/base", "base/../base"} {
		output := t.TempDir()
		succeeds(t, "--output", output, path)
		expect.Same(t, path, want, filetest.Read(t, output))
	}
	t.Chdir("base")
	for _, path := range []string{".", "./", "../base"} {
		output := t.TempDir()
		succeeds(t, "--output", output, path)
		expect.Same(t, path+" in the folder", want, filetest.Read(t, output))
	}
}

// A file that is rewritten keeps its mode, whatever the umask.
func TestTreeKeepsModes(t *testing.T) {
	kafkaTreeOf(t)
	modes := map[string]os.FileMode{memberOne: 0o640, memberTwo: 0o664, sourceOne: 0o600}
	for name, mode := range modes {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	edit(t, "base/kafka.yaml", "port: 9092", "port: 9094")
	succeeds(t, "--output", ".", "base")
	for name, mode := range modes {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		expect.Same(t, name, mode, info.Mode().Perm())
		expect.Contains(t, name, filetest.Read(t, ".")[name], "port: 9094")
	}
}

// kafkaTreeOf is a folder with Kafka in base/, and its tree beside it.
func kafkaTreeOf(t *testing.T) {
	t.Helper()
	t.Chdir(filetest.Folder(t, files{"base/kafka.yaml": kafkaStream}))
	succeeds(t, "--output", ".", "base")
}

// git runs git in this folder, whatever its user has configured.
func git(t *testing.T, args ...string) string {
	t.Helper()
	c := exec.Command("git", args...)
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
