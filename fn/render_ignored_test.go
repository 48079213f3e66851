package main

import (
	"strings"
	"testing"
)

// TestIgnoredManagedObjects: what an earlier run generated is no input, and is
// reported if it is not what is rendered now (rule 9).
func TestIgnoredManagedObjects(t *testing.T) {
	root := folder(t, files{"base/kafka.yaml": kafkaStream})
	t.Chdir(root)
	same := succeeds(t, "--cluster", "cluster-two", "base").stdout
	writeFile(t, "base/rendered/two.yaml", same)
	if got := succeeds(t, "--cluster", "cluster-two", "base"); got.stderr != "" {
		t.Errorf("the same content is reported:\n%s", got.stderr)
	}
	writeFile(t, "base/rendered/two.yaml", strings.Replace(same, "port: 9092", "port: 1234", 1))
	for _, args := range [][]string{{"--cluster", "cluster-two", "base"}, {"--output", "out", "base"}} {
		got := succeeds(t, args...)
		contains(t, "stderr", got.stderr, "note: ignored", `Service "kafka-headless" (base/rendered/two.yaml`)
		if strings.Contains(got.stdout, "1234") {
			t.Error("the edit was rendered")
		}
	}
}
