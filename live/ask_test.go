package live

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"global-headless-service/internal/expect"
	"global-headless-service/kubectl"
)

// A fakeGetter answers by functions of what is asked.
type fakeGetter func(g kubectl.Get) ([]string, error)

func (f fakeGetter) Get(_ context.Context, g kubectl.Get, each func([]byte) error) error {
	objects, err := f(g)
	for _, o := range objects {
		if err := each([]byte(o)); err != nil {
			return err
		}
	}
	return err
}

// asked returns what is asked, on one line.
func asked(g kubectl.Get) string {
	text := g.Context + " " + g.Namespace
	if g.Everywhere {
		text += "*"
	}
	for _, k := range g.Kinds {
		text += " " + k.Name
	}
	for _, n := range g.Names {
		text += " " + n.Kind.Name + "/" + n.Name
	}
	return text
}

// TestAsk: a cluster is asked in one call, kind by kind if that fails for one of
// them, and for its namespaces if there is nothing in them.
func TestAsk(t *testing.T) {
	unknown := &kubectl.Error{Reason: kubectl.UnknownKind, Text: "no such kind"}
	for name, c := range map[string]struct {
		everywhere bool
		answers    func(g kubectl.Get) ([]string, error)
		want       []string
		unread     int
		fails      string
	}{
		"nothing there": {answers: func(kubectl.Get) ([]string, error) { return nil, nil },
			want: []string{"two db EndpointSlice Service ServiceEntry StatefulSet", "two db Namespace/db"}},
		"everywhere": {everywhere: true, answers: func(kubectl.Get) ([]string, error) { return nil, nil },
			want: []string{"two * EndpointSlice Service ServiceEntry StatefulSet", "two db Namespace/db"}},
		"an unknown kind": {answers: func(g kubectl.Get) ([]string, error) {
			if slices.Contains(g.Kinds, serviceEntryKind) {
				return nil, unknown
			}
			return nil, nil
		}, unread: 1, want: []string{"two db EndpointSlice Service ServiceEntry StatefulSet",
			"two db EndpointSlice", "two db Service", "two db ServiceEntry", "two db StatefulSet"}},
		"a cluster that fails": {answers: func(kubectl.Get) ([]string, error) { return nil, &kubectl.Error{Text: "refused"} },
			want: []string{"two db EndpointSlice Service ServiceEntry StatefulSet"}, fails: "refused"},
		"no time": {answers: func(kubectl.Get) ([]string, error) { return nil, &kubectl.Error{Reason: kubectl.TimedOut} },
			want: []string{"two db EndpointSlice Service ServiceEntry StatefulSet"}, fails: "no answer within 1m0s"},
		"something else": {answers: func(kubectl.Get) ([]string, error) { return []string{`{"metadata": 5}`}, nil },
			want: []string{"two db EndpointSlice Service ServiceEntry StatefulSet"}, fails: "cannot unmarshal"},
	} {
		t.Run(name, func(t *testing.T) {
			f := fleetOf(t, packageOf(t, "istio: {networks: Multiple}"))
			f.Clusters = f.Clusters[1:]
			var got []string
			answers := f.Ask(t.Context(), fakeGetter(func(g kubectl.Get) ([]string, error) {
				got = append(got, asked(g))
				return c.answers(g)
			}), Options{Contexts: []string{"two"}, Everywhere: c.everywhere, Timeout: time.Minute, Concurrency: 4, Progress: func(string) {}})
			expect.Same(t, "asked", c.want, got)
			expect.Same(t, "unread kinds", c.unread, len(answers[0].unread))
			if err := answers[0].err; (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%v, not %q", err, c.fails)
			}
		})
	}
}
