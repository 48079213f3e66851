package programs

import (
	"os/exec"
	"strings"
	"testing"
)

// An Outcome is what a run of a program leaves.
type Outcome struct {
	Stdout, Stderr string
	Exit           int
}

// Script runs a script by bash with this environment alone. Without bash the test is
// skipped; that the script fails is no failure of the test.
func Script(t testing.TB, path string, env []string, args ...string) Outcome {
	t.Helper()
	Need(t, "bash")
	var stdout, stderr strings.Builder
	c := exec.Command("bash", append([]string{path}, args...)...)
	c.Env, c.Stdout, c.Stderr = env, &stdout, &stderr
	if err := c.Run(); c.ProcessState == nil {
		t.Fatal(err)
	}
	return Outcome{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}

// Need skips the test if one of these programs is not on PATH.
func Need(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("SKIPPED: " + name + " is not on PATH")
		}
	}
}
