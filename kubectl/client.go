package kubectl

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// A Client runs kubectl. Its methods may be called by several goroutines at
// once.
type Client struct {
	// Path is the program; a name without a slash is looked up on PATH. It is
	// kubectl if it is empty.
	Path string
	// Kubeconfig is passed on as --kubeconfig, unless it is empty.
	Kubeconfig string
}

// OldestMinor is the minor version of the oldest kubectl 1 that is supported.
const OldestMinor = 28

// Check returns an Error if there is no kubectl, or if it is older than
// OldestMinor.
func (c *Client) Check(ctx context.Context) error {
	var version struct {
		ClientVersion struct{ Major, Minor, GitVersion string }
	}
	err := c.run(ctx, []string{"version", "--client", "--output", "json"}, func(stdout io.Reader) error {
		return json.NewDecoder(stdout).Decode(&version)
	})
	if err != nil {
		return err
	}
	v := version.ClientVersion
	major, err := strconv.Atoi(v.Major)
	minor, minorErr := strconv.Atoi(strings.TrimRight(v.Minor, "+"))
	if err != nil || minorErr != nil {
		return &Error{BadOutput, fmt.Sprintf("%s version --client prints no version of kubectl: %q", c.path(), v.GitVersion)}
	}
	if major < 1 || major == 1 && minor < OldestMinor {
		return &Error{Unusable, fmt.Sprintf("%s is %s, but v1.%d or newer is required; install that, or name another kubectl", c.path(), v.GitVersion, OldestMinor)}
	}
	return nil
}

// Contexts returns the names of the contexts of the kubeconfig.
func (c *Client) Contexts(ctx context.Context) ([]string, error) {
	var names []string
	err := c.run(ctx, []string{"config", "get-contexts", "--output", "name"}, func(stdout io.Reader) error {
		text, err := io.ReadAll(io.LimitReader(stdout, 16<<20))
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" {
				names = append(names, line)
			}
		}
		return err
	})
	return names, err
}

func (c *Client) path() string { return cmp.Or(c.Path, "kubectl") }

// run runs kubectl, with nothing on stdin, and lets read read its stdout. Its
// errors are of type Error, but for those of read about objects.
func (c *Client) run(ctx context.Context, args []string, read func(stdout io.Reader) error) error {
	if c.Kubeconfig != "" {
		args = append([]string{"--kubeconfig", c.Kubeconfig}, args...)
	}
	running, stop := context.WithCancel(ctx)
	defer stop()
	command := exec.CommandContext(running, c.path(), args...)
	endWithGroup(command)
	command.WaitDelay = time.Second // a login plugin that outlives kubectl may keep the pipes open
	stderr := &head{limit: 64 << 10}
	command.Stderr = stderr
	stdout, writer := io.Pipe()
	command.Stdout = writer
	if err := command.Start(); err != nil {
		if ctx.Err() != nil {
			return outcome(ctx, err, nil, "")
		}
		return &Error{Unusable, notStarted(c.path(), err)}
	}
	readErr := make(chan error, 1)
	go func() {
		err := read(stdout)
		if err == nil {
			_, err = io.Copy(io.Discard, stdout)
		} else {
			stop() // the rest of the output is of no use
			stdout.CloseWithError(err)
		}
		readErr <- err
	}()
	ended := command.Wait()
	writer.Close()
	err := <-readErr
	return outcome(ctx, ended, err, stderr.String())
}

// outcome returns the error of a run: that of ctx, of reading, of kubectl.
func outcome(ctx context.Context, ended, read error, stderr string) error {
	var exit *exec.ExitError
	failed := errors.As(ended, &exit) && exit.ExitCode() > 0
	switch {
	case ended == nil && read == nil:
		return nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &Error{TimedOut, "no answer in time"}
	case ctx.Err() != nil:
		return ctx.Err()
	case failed:
		return refusal(stderr, exit.ExitCode())
	case read != nil:
		return unread(read)
	case errors.As(ended, &exit):
		return &Error{BadOutput, "kubectl was killed: " + exit.String()}
	case errors.Is(ended, exec.ErrWaitDelay):
		return nil // kubectl succeeded, and a login plugin keeps the pipes open
	}
	return &Error{Failed, "kubectl cannot be waited for: " + words(ended.Error())}
}

// A head keeps the first bytes that are written to it.
type head struct {
	bytes.Buffer
	limit int
}

func (h *head) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:min(len(p), h.limit-h.Len())])
	return len(p), nil
}
