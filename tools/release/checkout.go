package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// A checkout is a git worktree.
type checkout struct{ folder string }

// git returns what a git command prints.
func (c checkout) git(args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command("git", append([]string{"-C", c.folder}, args...)...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return strings.TrimSpace(stdout.String()), nil
}

// isClean returns an error if the tree differs from the commit, since such a build could
// not be repeated.
func (c checkout) isClean() error {
	// A user's own settings may hide files that are not in the commit.
	changed, err := c.git("-c", "core.excludesFile=", "status", "--porcelain", "--untracked-files=all")
	if err != nil {
		return err
	}
	if changed != "" {
		return fmt.Errorf("a release is made of a commit, and the tree differs from it; commit this, or remove it:\n%s", changed)
	}
	return nil
}

// commit returns the commit that is checked out. It is an error if the version is a
// tag of another one.
func (c checkout) commit(version string) (string, error) {
	commit, err := c.git("rev-parse", "HEAD")
	if err != nil {
		return "", err
	}
	tagged, err := c.git("rev-parse", "--quiet", "--verify", "refs/tags/"+version+"^{commit}")
	if err == nil && tagged != commit {
		return "", fmt.Errorf("VERSION: %s is the tag of %s, but %s is checked out", version, tagged, commit)
	}
	return commit, nil
}

// time returns the commit's time, or the one of SOURCE_DATE_EPOCH if that is set
// (https://reproducible-builds.org/specs/source-date-epoch).
func (c checkout) time() (time.Time, error) {
	seconds, ok := os.LookupEnv("SOURCE_DATE_EPOCH")
	if !ok || seconds == "" {
		var err error
		if seconds, err = c.git("log", "-1", "--format=%ct"); err != nil {
			return time.Time{}, err
		}
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH: %q is not a number of seconds", seconds)
	}
	return time.Unix(n, 0).UTC(), nil
}
