package main

import (
	"fmt"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/resourcelist"
	"global-headless-service/yamltext"
)

// TestPanicIsAnError: a bug of ours is an error with the items as they came,
// never an empty output (rule 12).
func TestPanicIsAnError(t *testing.T) {
	list := &resourcelist.List{Items: []*yamltext.Item{nil}}
	items, results := rendered(list)
	expect.Same(t, "items", len(list.Items), len(items))
	expect.Same(t, "failed", true, results.Failed())
	expect.Contains(t, "message", results[0].Message, "a bug in global-headless-service", "nothing was rendered")
}

// TestAnnotationsTooLarge: all annotations of one object have 256 KiB.
func TestAnnotationsTooLarge(t *testing.T) {
	var selector strings.Builder
	for k := range 4000 {
		fmt.Fprintf(&selector, "        example.com/label-%d: a-value-that-is-as-long-as-values-of-labels-may-be-%010d\n", k, k)
	}
	out := call(`apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: fn.kpt.dev/v1alpha1
  kind: GlobalHeadlessService
  metadata:
    name: db
  spec:
    members:
    - {cluster: c1, namespace: db}
    - {cluster: c2, namespace: db}
    source: {cluster: c1, namespace: db}
    service:
      ports: [{port: 5432}]
      selector:
` + selector.String())
	expect.Same(t, "exit code", 1, out.exit)
	expect.Contains(t, "stderr", out.stderr, "spec.service.annotations: ", "the API server takes at most 262144")
}

// TestInputCutOff: whatever part of a list arrives, what goes out is a list
// that can be read, and errors are on stderr exactly when the exit code is 1.
func TestInputCutOff(t *testing.T) {
	in := input(t, "rule-07-fleet/templates")
	for at := 0; at < len(in); at += 1 << 8 {
		out := call(in[:at])
		if failed := strings.HasPrefix(out.stderr, "error: "); failed != (out.exit == 1) || out.exit > 1 {
			t.Errorf("cut at %d: exit %d, stderr %q", at, out.exit, out.stderr)
		}
		if _, err := resourcelist.Read([]byte(out.stdout)); err != nil {
			t.Errorf("cut at %d: the output cannot be read: %v", at, err)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	for flag, want := range map[string]string{
		"--help":    "renders a headless Service for every member",
		"--version": "global-headless-service " + version,
	} {
		var stdout, stderr strings.Builder
		expect.Same(t, "exit code", 0, run(t.Context(), []string{flag}, strings.NewReader(""), &stdout, &stderr))
		expect.Same(t, "stderr", "", stderr.String())
		expect.Contains(t, "stdout", stdout.String(), want)
	}
}

// TestStdoutClosedEarly: a failed write is reported, with exit code 1.
func TestStdoutClosedEarly(t *testing.T) {
	var stderr strings.Builder
	exit := run(t.Context(), nil, strings.NewReader(input(t, "seeds/foo")), closed{}, &stderr)
	expect.Same(t, "exit code", 1, exit)
	expect.Contains(t, "stderr", stderr.String(), "error: writing stdout: ")
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, fmt.Errorf("broken pipe") }
