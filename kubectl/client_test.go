package kubectl

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
)

// fake returns a client whose kubectl is a shell script.
func fake(t *testing.T, script string) *Client {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kubectl")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return &Client{Path: path}
}

var services = Get{Context: "one", Namespace: "db", Kinds: []Kind{{"", "v1", "Service"}, {"apps", "v1", "StatefulSet"}}}

// got returns the objects of an answer, and its error.
func got(t *testing.T, c *Client, g Get) ([]string, error) {
	t.Helper()
	var all []string
	err := c.Get(t.Context(), g, func(object []byte) error {
		all = append(all, string(object))
		return nil
	})
	return all, err
}

// TestGetAsks: only get is run, and every flag is passed on.
func TestGetAsks(t *testing.T) {
	for name, c := range map[string]struct {
		g    Get
		want string
	}{
		"kinds":      {services, "--namespace db Service.v1.,StatefulSet.v1.apps"},
		"everywhere": {Get{Context: "one", Everywhere: true, Kinds: services.Kinds[:1]}, "--all-namespaces Service.v1."},
		"names": {Get{Context: "one", Namespace: "db", Names: []Name{{services.Kinds[0], "a"}, {services.Kinds[1], "b"}}},
			"--namespace db Service.v1./a StatefulSet.v1.apps/b"},
		"no namespace": {Get{Context: "one", Names: []Name{{Kind{"", "v1", "Namespace"}, "db"}}}, "Namespace.v1./db"},
	} {
		client := fake(t, `echo "{\"kind\": \"List\", \"items\": [\"$*\"]}"`)
		client.Kubeconfig = "/a b"
		all, err := got(t, client, c.g)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		expect.Same(t, name, []string{`"--kubeconfig /a b get --context one --output json --show-managed-fields --ignore-not-found ` + c.want + `"`}, all)
	}
}

// TestGetReads: a List, one object, and nothing are all answers.
func TestGetReads(t *testing.T) {
	for name, c := range map[string]struct {
		prints string
		want   []string
	}{
		"list":       {`{"apiVersion": "v1", "items": [{"a": 1}, {"b": [{}]}], "kind": "List"}`, []string{`{"a": 1}`, `{"b": [{}]}`}},
		"empty list": {`{"items": []}`, nil},
		"null items": {`{"items": null}`, nil},
		"one object": {`{"kind": "Service", "spec": {"items": []}}`, []string{`{"kind":"Service","spec":{"items":[]}}`}},
		"nothing":    {"", nil},
	} {
		all, err := got(t, fake(t, "cat <<'END'\n"+c.prints+"\nEND\n"), services)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		expect.Same(t, name, c.want, all)
	}
}

// TestGetFails: whatever kubectl does, the error says it in words.
func TestGetFails(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		reason Reason
		says   string
	}{
		"half an output":   {`printf '{"items": [{"a": 1}, {"b":'`, BadOutput, "kubectl's output ends in the middle"},
		"half a list":      {`printf '{"items": [{"a": 1}'`, BadOutput, "kubectl's output ends in the middle"},
		"no JSON":          {`echo '<html>Sign in</html>'`, BadOutput, "kubectl prints no JSON of objects: invalid character '<'"},
		"a list":           {`echo '[]'`, BadOutput, "it begins with ["},
		"two documents":    {`echo '{"items": []} {}'`, BadOutput, "something follows its end"},
		"items a text":     {`echo '{"items": "x"}'`, BadOutput, "its items are x"},
		"no kind":          {`echo "error: the server doesn't have a resource type \"ServiceEntry\"" >&2; exit 1`, UnknownKind, `the server doesn't have a resource type "ServiceEntry"`},
		"forbidden":        {`echo 'Error from server (Forbidden): services is forbidden: User "x" cannot list resource "services"' >&2; exit 1`, Forbidden, "cannot list"},
		"refused":          {`echo 'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?' >&2; exit 1`, Failed, "was refused"},
		"no reason":        {`exit 3`, Failed, "kubectl exits 3, and prints no reason"},
		"only a log":       {`echo 'E1121 20:50:39.123456    1 memcache.go:265] "Unhandled" err="x"' >&2; exit 1`, Failed, "prints no reason"},
		"control codes":    {`printf '\033[31mred\033[0m\nmore\n' >&2; exit 1`, Failed, "[31mred [0m; more"},
		"killed":           {`printf '{"items": ['; kill -9 $$`, BadOutput, "kubectl's output ends in the middle"},
		"killed at once":   {`kill -9 $$`, BadOutput, "kubectl was killed: signal: killed"},
		"a long complaint": {`i=0; while [ $i -lt 3000 ]; do echo "error error error error error error $i" >&2; i=$((i+1)); done; exit 1`, Failed, "…"},
	} {
		_, err := got(t, fake(t, c.script), services)
		var e *Error
		if !errors.As(err, &e) || e.Reason != c.reason || !strings.Contains(e.Text, c.says) || len(e.Text) > 1000 {
			t.Errorf("%s: %#v, not reason %d with %q", name, err, c.reason, c.says)
		}
	}
}

// TestGetInterrupted: the end of a run is no time-out.
func TestGetInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := fake(t, "sleep 600").Get(ctx, services, func([]byte) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestOutcome: what Wait returns is never taken for success, but for a login plugin
// that keeps the pipes open after kubectl has printed all.
func TestOutcome(t *testing.T) {
	if err := outcome(t.Context(), exec.ErrWaitDelay, nil, ""); err != nil {
		t.Error(err)
	}
	err := outcome(t.Context(), errors.New("wait: no child processes"), nil, "")
	if ReasonOf(err) != Failed || !strings.Contains(err.Error(), "no child processes") {
		t.Error(err)
	}
}

// TestCheckKubectl: no kubectl, an old one and something else are refused in words.
func TestCheckKubectl(t *testing.T) {
	version := func(major, minor, text string) string {
		return `[ "$*" = "version --client --output json" ] || exit 9; echo '{"clientVersion": {"major": "` + major + `", "minor": "` + minor + `", "gitVersion": "` + text + `"}}'`
	}
	for name, c := range map[string]struct {
		client *Client
		says   string
	}{
		"new":            {fake(t, version("1", "36", "v1.36.3")), ""},
		"the oldest":     {fake(t, version("1", "28", "v1.28.0")), ""},
		"of a vendor":    {fake(t, version("1", "29+", "v1.29.1-eks")), ""},
		"old":            {fake(t, version("1", "27", "v1.27.16")), "is v1.27.16, but v1.28 or newer is required"},
		"older":          {fake(t, version("0", "99", "v0.99")), "is v0.99, but v1.28 or newer is required"},
		"something else": {fake(t, "echo '{}'"), "prints no version of kubectl"},
		"no JSON":        {fake(t, "echo oc v4"), "kubectl prints no JSON"},
		"nothing":        {fake(t, ""), "ends in the middle"},
		"missing":        {&Client{Path: "/nowhere/kubectl"}, "there is no /nowhere/kubectl; install kubectl, or name another program"},
		"not on PATH":    {&Client{Path: "kubectl-that-does-not-exist"}, "there is no kubectl-that-does-not-exist"},
		"a folder":       {&Client{Path: t.TempDir()}, "cannot be run: permission denied"},
	} {
		err := c.client.Check(t.Context())
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, not %q", name, err, c.says)
		}
	}
}

// TestContexts lists the contexts of the kubeconfig.
func TestContexts(t *testing.T) {
	names, err := fake(t, `[ "$*" = "config get-contexts --output name" ] || exit 9; printf 'kind-one\narn:aws:eks:eu/two\n\n'`).Contexts(t.Context())
	if err != nil {
		t.Error(err)
	}
	expect.Same(t, "contexts", []string{"kind-one", "arn:aws:eks:eu/two"}, names)
	_, err = fake(t, `echo 'error: error loading config file "x": yaml: line 1' >&2; exit 1`).Contexts(t.Context())
	if err == nil || !strings.Contains(err.Error(), "error loading config file") {
		t.Error(err)
	}
}
