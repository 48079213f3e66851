//go:build unix

package kubectl

import (
	"context"
	"io"
	"os"
	"syscall"
	"testing"

	"global-headless-service/internal/expect"
)

// An expiring is a context whose time ends with its channel.
type expiring struct {
	context.Context
	end chan struct{}
}

func (e expiring) Done() <-chan struct{} { return e.end }

func (e expiring) Err() error {
	select {
	case <-e.end:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// fakeWithPipe returns a client whose kubectl has a named pipe, $0.pipe.
func fakeWithPipe(t *testing.T, script string) (c *Client, pipe string) {
	t.Helper()
	c = fake(t, script)
	if err := syscall.Mkfifo(c.Path+".pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	return c, c.Path + ".pipe"
}

// TestGetHangs: a kubectl that hangs ends with the time, and so do the programs that
// it has started: none of them has its pipe open any more.
func TestGetHangs(t *testing.T) {
	for name, script := range map[string]string{
		"kubectl":        `printf '{"items": ['; exec 3>"$0.pipe"; exec sleep 3600`,
		"a login plugin": `exec 3>"$0.pipe"; sleep 3600 & wait`,
		"endless output": `exec 3>"$0.pipe"; printf '{"items": ['; while :; do printf '{},'; done`,
	} {
		client, pipe := fakeWithPipe(t, script)
		ctx := expiring{t.Context(), make(chan struct{})}
		ended := make(chan error)
		go func() { ended <- client.Get(ctx, services, func([]byte) error { return nil }) }()
		f, err := os.Open(pipe) // once the script has
		if err != nil {
			t.Fatal(err)
		}
		close(ctx.end)
		if err := <-ended; ReasonOf(err) != TimedOut {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := io.ReadAll(f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		f.Close()
	}
}

// TestGetReadsLongLists: an object is passed on before the rest of the list is
// printed, so that a list of any length can be read.
func TestGetReadsLongLists(t *testing.T) {
	client, pipe := fakeWithPipe(t, `printf '{"items": [{"name": "0"}'; read line <"$0.pipe"
printf '%s' "$line"; i=0; while [ $i -lt 2000 ]; do i=$((i+1)); printf ',{"name": "%s"}' $i; done
printf '], "kind": "List"}'`)
	n := 0
	err := client.Get(t.Context(), services, func([]byte) error {
		n++
		if n > 1 {
			return nil
		}
		return os.WriteFile(pipe, []byte("\n"), 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "objects", 2001, n)
}
