package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// A failingWriter takes nothing.
type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// TestStdoutFails: whatever a command prints, help and completion scripts included,
// a disk that is full is the error write-failed. A reader that stops early is none,
// but for what is applied.
func TestStdoutFails(t *testing.T) {
	folder := filetest.Folder(t, files{"kafka.yaml": kafkaStream})
	for _, line := range []string{
		"--help", "render --help", "help diff", "argocd", "--version", "version", "version -o json",
		"completion bash", "completion zsh", "completion fish", "completion powershell", "__complete render --",
		"explain", "explain run-interrupted", "schema", "schema --form json", "schema --form json GlobalNamespace",
		"list PACKAGE", "names PACKAGE", "graph PACKAGE", "diff --output PACKAGE PACKAGE",
		"init --members one/ns-one,two/ns-one PACKAGE", "render --cluster cluster-one PACKAGE",
		"argocd discover PACKAGE", "argocd parameters PACKAGE",
	} {
		args := strings.Fields(strings.ReplaceAll(line, "PACKAGE", folder))
		fails := func(err error) (int, string) {
			var stderr bytes.Buffer
			return run(t.Context(), args, strings.NewReader(""), failingWriter{err}, &stderr), stderr.String()
		}
		exit, stderr := fails(errors.New("no space left on device"))
		if exit == 0 {
			t.Errorf("%s: exit code 0", line)
		}
		expect.Contains(t, line, stderr, "error: writing stdout: no space left on device [write-failed]\n")

		applied := strings.HasPrefix(line, "render --cluster") || strings.HasPrefix(line, "argocd ") || strings.HasPrefix(line, "schema")
		_, stderr = fails(fmt.Errorf("write: %w", syscall.EPIPE))
		expect.Same(t, line+": is a reader that stops early an error", applied, strings.Contains(stderr, "[write-failed]"))
	}
}
