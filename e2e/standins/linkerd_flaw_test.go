package standins

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"global-headless-service/e2e/fleet"
)

// This file holds the changes of an exported Service that Linkerd's mirrors do
// not follow.

// linkerdFlaw: a change of the Service that leaves its labels as they are takes
// all names away in the other clusters. The warning says what to do.
func (s *suite) linkerdFlaw(t *testing.T) {
	f, m := s.linkerdFleet(t, "linkerd-flaw")
	f.Settle(t)

	t.Log("names are gone, and a pod that changes brings them back")
	f.Annotations = "{example.com/owner: one}"
	f.Sync(t)
	warned(t, f)
	f.NoneResolves(t, fleet.AtConsumers(f.Names(t)))
	f.Restart(t, "kafka-1")
	f.AllResolve(t)

	t.Log("so does a restart of the service mirror")
	f.Annotations = "{example.com/owner: two}"
	f.Sync(t)
	if message := warned(t, f); !strings.Contains(message, `restart the service mirror of Link "cluster-one" in cluster-two`) {
		t.Errorf("the warning is %s", message)
	}
	f.NoneResolves(t, fleet.AtConsumers(f.Names(t)))
	m.Stop()
	startMirror(t, one.Name, "linkerd-flaw")
	f.AllResolve(t)

	t.Log("what leaves the Service as it is does no harm, and is no warning")
	f.Replicas = 4
	f.Sync(t)
	if f.Warned != "" && strings.Contains(f.Warned, "mirror-needs-restart") {
		t.Errorf("warned: %s", f.Warned)
	}
	f.AllResolve(t)
}

// warned returns the warning that mirrors have to be restarted.
func warned(t *testing.T, f *fleet.Fleet) string {
	t.Helper()
	for line := range strings.Lines(f.Warned) {
		if strings.HasPrefix(line, "warning: ") && strings.Contains(line, "[mirror-needs-restart]") {
			return line
		}
	}
	t.Fatalf("no warning mirror-needs-restart: %s", f.Warned)
	return ""
}

// linkerdPorts: the Services of pods keep the ports that they were made with,
// until they are deleted and the mirror restarts, as the warning says.
func (s *suite) linkerdPorts(t *testing.T) {
	f, m := s.linkerdFleet(t, "linkerd-ports")
	f.Settle(t)
	f.Ports = strings.Replace(f.Ports, "port: 9092", "port: 19092", 1) // which no Endpoints show
	f.Sync(t)
	message := warned(t, f)
	f.NoneResolves(t, fleet.AtConsumers(f.Names(t)))
	m.Stop()
	m = startMirror(t, one.Name, "linkerd-ports")
	f.AllResolve(t)
	ports := func() string {
		return two.Must(t, "", "get", "service", "kafka-0-cluster-one", "--namespace", "linkerd-ports", "--output=jsonpath={.spec.ports[*].port}")
	}
	if got := ports(); got != "9092 9093" {
		t.Errorf("after a restart alone the Service of a pod has the ports %s", got)
	}

	steps := regexp.MustCompile(`\(kubectl ([^)]+)\)`).FindStringSubmatch(message)
	if steps == nil {
		t.Fatalf("no command in %s", message)
	}
	two.Must(t, "", strings.Fields(steps[1])...)
	m.Stop()
	startMirror(t, one.Name, "linkerd-ports")
	f.AllResolve(t)
	if got := ports(); got != "19092 9093" {
		t.Errorf("after all steps the Service of a pod has the ports %s", got)
	}
}

// linkerdLabels: a change of the labels is followed, and is no warning.
func (s *suite) linkerdLabels(t *testing.T) {
	f, _ := s.linkerdFleet(t, "linkerd-labels")
	f.Settle(t)
	f.Edit = strings.NewReplacer("metadata: {name: kafka-headless,", "metadata: {name: kafka-headless, labels: {tier: data},")
	f.Sync(t)
	if strings.Contains(f.Warned, "mirror-needs-restart") {
		t.Errorf("warned: %s", f.Warned)
	}
	fleet.Eventually(t, "the mirror has the label", func() error {
		out, err := two.Run("", "get", "services", "--namespace", "linkerd-labels", "--selector", "tier=data", "--output=name")
		if err == nil && !strings.Contains(out, "kafka-headless-cluster-one") {
			return fmt.Errorf("it has not: %s", out)
		}
		return err
	})
	f.AllResolve(t)
}
