package main

import (
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestIgnoredManagedObjects: what an earlier run generated is no input, and is
// reported if it is not what is rendered now (rule 9).
func TestIgnoredManagedObjects(t *testing.T) {
	root := filetest.Folder(t, files{"base/kafka.yaml": kafkaStream})
	t.Chdir(root)
	same := succeeds(t, "--cluster", "cluster-two", "base").stdout
	filetest.WriteFile(t, "base/rendered/two.yaml", same)
	if got := succeeds(t, "--cluster", "cluster-two", "base"); got.stderr != "" {
		t.Errorf("the same content is reported:\n%s", got.stderr)
	}
	filetest.WriteFile(t, "base/rendered/two.yaml", strings.Replace(same, "port: 9092", "port: 1234", 1))
	for _, args := range [][]string{{"--cluster", "cluster-two", "base"}, {"--output", "out", "base"}} {
		got := succeeds(t, args...)
		expect.Contains(t, "stderr", got.stderr, "note: ignored", `Service "kafka-headless" (base/rendered/two.yaml`)
		if strings.Contains(got.stdout, "1234") {
			t.Error("the edit was rendered")
		}
	}
}
