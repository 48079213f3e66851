package fleet

import (
	"errors"
	"os/exec"
	"testing"
)

// Run runs global-headless-service on the package, as it is now, and returns what it prints
// and its exit code.
func (f *Fleet) Run(t *testing.T, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	f.write(t)
	stdout, stderr, err := f.run(args...)
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	if ended != nil {
		exit = ended.ExitCode()
	}
	return stdout, stderr, exit
}
