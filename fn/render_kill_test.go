package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/layout"
)

// TestOutputKilled kills the real program at any moment while it switches a
// tree between two configurations: after each kill every file is whole, as it
// was or as it is to be, and the next run writes exactly the wanted tree.
func TestOutputKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("SKIPPED: it takes seconds")
	}
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	k := newKiller(t, binary, 300)
	end := time.Now().Add(8 * time.Second)
	for round := 0; round < 40 && time.Now().Before(end) && !t.Failed(); round++ {
		k.round(t, round)
	}
	t.Logf("of %d kills %d came in time, %d of them in the midst of the files", k.kills, k.hits, k.midst)
	if k.midst == 0 && !t.Failed() {
		t.Skip("SKIPPED: no kill came while files changed place, so nothing was shown here; disk has a test of every single step")
	}
}

// A killer switches a tree between two configurations.
type killer struct {
	*rand.Rand
	binary, output     string
	inputs             [2]string
	wants              [2]files // whole trees
	takes              time.Duration
	kills, hits, midst int
}

func newKiller(t *testing.T, binary string, members int) *killer {
	t.Helper()
	k := &killer{Rand: rand.New(rand.NewPCG(1, 2)), binary: binary, output: t.TempDir()}
	for which := range k.inputs {
		k.inputs[which] = filetest.Folder(t, files{"kafka.yaml": manyMembers(which, members)})
		output := t.TempDir()
		succeeds(t, "--output", output, k.inputs[which])
		k.wants[which] = filetest.Read(t, output)
	}
	begun := time.Now()
	k.run(t, 0, 0)
	k.takes = time.Since(begun)
	expect.Same(t, "the first tree", k.wants[0], filetest.Read(t, k.output))
	return k
}

// manyMembers is Kafka in that many members; the two configurations share all
// but 20, and differ in what each member's Service says.
func manyMembers(which, members int) string {
	list := "spec:\n  members:\n  - {cluster: cluster-one, namespace: ns-one}\n"
	for m := range members - 1 {
		list += fmt.Sprintf("  - {cluster: cluster-%d, namespace: ns-%d}\n", (m+20*which)/10, m%10)
	}
	namespace, _, _ := strings.Cut(kafkaNamespace, "spec:\n")
	service := strings.ReplaceAll(in("ns-one", kafkaService), "port: 9092", fmt.Sprint("port: ", 9000+which))
	return documents(kafkaDeclaration, namespace+list, service, in("ns-one", kafkaStatefulSet))
}

// run writes a configuration with the real program, which is killed after a
// time if one is given. It says whether the program was killed.
func (k *killer) run(t *testing.T, which int, after time.Duration) bool {
	t.Helper()
	var stderr strings.Builder
	c := exec.Command(k.binary, "render", "--output", k.output, k.inputs[which])
	c.Stderr = &stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		time.Sleep(after)
		c.Process.Kill() // fails when it has ended
	}
	err := c.Wait()
	if err != nil && (after == 0 || c.ProcessState.Exited()) {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	return err != nil
}

// round kills a run that wants the one tree, and has a run complete what it
// left to the one or to the other.
func (k *killer) round(t *testing.T, round int) {
	t.Helper()
	k.kills++
	wanted := round % 2
	before := filetest.Read(t, k.output)
	if k.run(t, wanted, time.Duration(k.Int64N(int64(k.takes*11/10)))+time.Millisecond) {
		k.hits++
	}
	k.checkWhole(t, before)
	if k.IntN(3) == 0 {
		wanted = 1 - wanted
	}
	succeeds(t, "--output", k.output, k.inputs[wanted])
	if got := filetest.Read(t, k.output); !maps.Equal(got, k.wants[wanted]) {
		expect.Same(t, "the tree after the next run", k.wants[wanted], got)
	}
	checkNoStaging(t, k.output)
}

// checkWhole looks at every file but those that are staged.
func (k *killer) checkWhole(t *testing.T, before files) {
	t.Helper()
	now := filetest.Read(t, k.output)
	var old, new int
	for path, text := range now {
		switch {
		case !strings.HasPrefix(path, layout.Root+"/"):
		case text == k.wants[0][path]:
			old++
		case text == k.wants[1][path]:
			new++
		default:
			t.Errorf("%s is neither old nor new:\n%s", path, text)
		}
	}
	if old > 0 && new > 0 {
		k.midst++
	}
	for path := range before {
		if _, ok := now[path]; !ok && k.wants[0][path] != "" && k.wants[1][path] != "" {
			t.Errorf("%s is wanted by both, and gone", path)
		}
	}
}

// checkNoStaging checks that a tree holds nothing but the clusters' folders.
func checkNoStaging(t *testing.T, output string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(output, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
