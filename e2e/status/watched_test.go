package status

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"global-headless-service/e2e/fleet"
)

// A status is what `status -o json` prints.
type status struct {
	Clusters []struct {
		Name, State, Problem string
		Objects              []object
	}
	Services []struct {
		Members []struct {
			Cluster, Namespace, Role, State string
			Pods                            []struct{ Pod, State string }
		}
	}
	Warnings []warning
}

type object struct {
	Kind, Namespace, Name, State, Problem string
	Fields                                []struct {
		Path             string
		Live, Rendered   any
		Managers         []string
		Immutable, Stays bool
	}
}

type warning struct{ Code, Message string }

// lines returns what is not in sync, a line each, sorted.
func (s *status) lines() []string {
	lines := []string{}
	for _, c := range s.Clusters {
		if c.Problem != "" {
			lines = append(lines, c.Name+": "+c.State)
		}
		for _, o := range c.Objects {
			if o.State == "inSync" {
				continue
			}
			line := fmt.Sprintf("%s %s/%s %s: %s", c.Name, o.Namespace, o.Kind, o.Name, o.State)
			for _, f := range o.Fields {
				line += " " + f.Path
				if f.Immutable {
					line += "!"
				}
				if f.Stays {
					line += "=" + strings.Join(f.Managers, "+")
				}
			}
			lines = append(lines, line)
		}
	}
	for _, service := range s.Services {
		for _, m := range service.Members {
			for _, p := range m.Pods {
				if p.State != "ready" {
					lines = append(lines, fmt.Sprintf("%s/%s %s: %s", m.Cluster, m.Namespace, p.Pod, p.State))
				}
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// A watchedFleet is a fleet whose status is asked for.
type watchedFleet struct {
	*fleet.Fleet
	t *testing.T
}

func newWatched(t *testing.T, namespace string, more ...fleet.Member) *watchedFleet {
	members := append([]fleet.Member{{Cluster: one.Name, Namespace: namespace}, {Cluster: two.Name, Namespace: namespace}}, more...)
	return &watchedFleet{fleet.New(t, program, "{tanzuServiceMesh: {}}", map[string]*fleet.Cluster{one.Name: one, two.Name: two}, members...), t}
}

// asks returns what status prints, with an exit code that fits.
func (w *watchedFleet) asks(args ...string) *status {
	w.t.Helper()
	stdout, stderr, exit := w.Run(w.t, append([]string{"status", "-o", "json", "--kubectl", kubectl, "--kubeconfig", kubeconfig}, args...)...)
	s := &status{}
	if err := json.Unmarshal([]byte(stdout), s); err != nil {
		w.t.Fatalf("exit %d, %v\n%s%s", exit, err, stdout, stderr)
	}
	want := 0
	if len(s.lines()) > 0 {
		want = 1
	}
	for _, c := range s.Clusters {
		if c.State == "unknown" {
			want = 2
		}
	}
	if exit != want {
		w.t.Errorf("exit %d, not %d:\n%s", exit, want, strings.Join(s.lines(), "\n"))
	}
	return s
}

// shows returns when the status is as these lines say, since controllers take
// their time.
func (w *watchedFleet) shows(lines ...string) {
	w.t.Helper()
	slices.Sort(lines)
	fleet.Eventually(w.t, "status", func() error {
		if got := w.asks().lines(); !slices.Equal(got, lines) {
			return fmt.Errorf("it is:\n%s\nnot:\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
		}
		return nil
	})
}

// diffs fails the test unless diff --live prints all of the parts.
func (w *watchedFleet) diffs(exit int, parts ...string) {
	w.t.Helper()
	stdout, stderr, got := w.Run(w.t, "diff", "--live", "--kubectl", kubectl, "--kubeconfig", kubeconfig)
	if got != exit {
		w.t.Errorf("diff --live: exit %d, not %d\n%s%s", got, exit, stdout, stderr)
	}
	for _, part := range parts {
		if !strings.Contains(stdout, part) {
			w.t.Errorf("diff --live: no %q in\n%s", part, stdout)
		}
	}
}

// mirrors does the part of the mesh: it gives a consumer the pods, as they are.
func (w *watchedFleet) mirrors(m fleet.Member) {
	w.t.Helper()
	var endpoints strings.Builder
	for pod, address := range w.Pods {
		fmt.Fprintf(&endpoints, "- {addresses: [%s], hostname: %s, conditions: {ready: true}}\n", address, pod)
	}
	list := endpoints.String()
	if list == "" {
		list = "[]\n"
	}
	w.Cluster(m).Apply(w.t, fmt.Sprintf(`
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: kafka-headless-mesh
  namespace: %s
  labels: {kubernetes.io/service-name: kafka-headless, endpointslice.kubernetes.io/managed-by: mesh}
addressType: IPv4
endpoints:
%s`, m.Namespace, list))
}
