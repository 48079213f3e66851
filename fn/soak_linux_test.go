package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// soak skips what takes minutes, but for `make soak`.
func soak(t *testing.T) string {
	t.Helper()
	if os.Getenv("SOAK") == "" {
		t.Skip("SKIPPED: it takes minutes; make soak runs it")
	}
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// TestSoakKills kills 200 runs that write 500 members, each before it ends.
func TestSoakKills(t *testing.T) {
	k := newKiller(t, soak(t), 500)
	for round := 0; k.hits < 200 && !t.Failed(); round++ {
		k.round(t, round)
	}
	t.Logf("of %d kills %d came in time, %d of them in the midst of the files", k.kills, k.hits, k.midst)
	if k.midst == 0 {
		t.Error("no kill came while files changed place")
	}
}

// TestSoakLargeDocument renders beside a document of 100 MB, as a function and
// from the command line, in memory that is a small multiple of it.
func TestSoakLargeDocument(t *testing.T) {
	binary := soak(t)
	const size = 100 << 20
	large := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: large\n  namespace: ns-one\ndata:\n  text: |\n" +
		strings.Repeat("    a line of a file that somebody has put into a ConfigMap, all of 80 characters\n", size/81)
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream, "large.yaml": large})
	seed := input(t, "seeds/foo")
	list := strings.Replace(seed, "items:\n", "items:\n- "+strings.ReplaceAll(strings.TrimSuffix(large, "\n"), "\n", "\n  ")+"\n", 1)
	for name, c := range map[string]*exec.Cmd{
		"function":     exec.Command(binary),
		"command line": exec.Command(binary, "render", "--cluster", "cluster-one", root),
	} {
		var stdout, stderr bytes.Buffer
		c.Stdin, c.Stdout, c.Stderr = strings.NewReader(list), &stdout, &stderr
		if err := c.Run(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, stderr.String())
			continue
		}
		if stdout.Len() < size || !strings.Contains(stdout.String(), "clusterIP: None") {
			t.Errorf("%s: %d bytes of output", name, stdout.Len())
		}
		peak := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
		t.Logf("%s: peak memory %d MiB", name, peak)
		if peak > 10*size>>20 {
			t.Errorf("%s: peak memory %d MiB", name, peak)
		}
	}
}

// TestSoakManyFiles reads 50,000 files, and writes them into a tree, twice.
func TestSoakManyFiles(t *testing.T) {
	binary := soak(t)
	root, output := filetest.Folder(t, files{"kafka.yaml": kafkaStream}), t.TempDir()
	for k := range 50_000 {
		filetest.WriteFile(t, filepath.Join(root, fmt.Sprint(k%500), fmt.Sprintf("%d.yaml", k)),
			fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map-%d\n  namespace: ns-one\ndata:\n  number: \"%d\"\n", k, k))
	}
	for _, want := range []string{"50004 added, 0 updated, 0 removed, 0 unchanged", "nothing changed"} {
		c := exec.Command(binary, "render", "--output", output, root)
		output, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		expect.Contains(t, "stderr", string(output), want)
		t.Logf("%s: %v, peak memory %d MiB", want, c.ProcessState.UserTime()+c.ProcessState.SystemTime(), c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss>>10)
	}
}

// TestSoakDiffLargeStream reads a stream of 100 MB: other items, of which each
// cluster gets those that it is for.
func TestSoakDiffLargeStream(t *testing.T) {
	binary := soak(t)
	const size = 100 << 20
	item := "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: item-%d\n  namespace: ns-one\ndata:\n  text: |\n" + strings.Repeat("    a line of a file that somebody has put into a ConfigMap, all of 80 characters\n", 120)
	var stream strings.Builder
	stream.WriteString(kafkaStream)
	for k := 0; stream.Len() < size; k++ {
		fmt.Fprintf(&stream, item, k)
	}
	root := t.TempDir()
	for _, form := range diffForms {
		c := exec.Command(binary, "diff", "--output", "out", "-o", form, "-")
		var stdout, stderr bytes.Buffer
		c.Dir, c.Stdin, c.Stdout, c.Stderr = root, strings.NewReader(stream.String()), &stdout, &stderr
		c.Run()
		if c.ProcessState.ExitCode() != exitChanges || stdout.Len() == 0 {
			t.Errorf("%s: %s\n%s", form, c.ProcessState, stderr.String())
		}
		if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
			t.Logf("%s: %d bytes printed, %d MiB at most, %s", form, stdout.Len(), usage.Maxrss>>10, c.ProcessState.UserTime())
		}
	}
}
