package mcs

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

// export is a ServiceExport written by hand.
func export(namespace string) string {
	return fmt.Sprintf(`
apiVersion: multicluster.x-k8s.io/v1alpha1
kind: ServiceExport
metadata: {name: kafka-headless, namespace: %s}
`, namespace)
}

// TestSecondExport: a ServiceExport at a consumer makes it an exporter too. The
// name of the Service then leads to pods of both clusters.
func TestSecondExport(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "second-export")
	f.Settle(t)
	service := "kafka-headless.second-export.svc." + domain + "."
	answers(t, service, f.Pods["kafka-0"], f.Pods["kafka-1"], f.Pods["kafka-2"])

	two.Apply(t, `
apiVersion: v1
kind: Service
metadata: {name: kafka-headless, namespace: second-export}
spec: {clusterIP: None, selector: {app: other}, ports: [{name: tcp-client, port: 9092}]}
---
apiVersion: v1
kind: Pod
metadata: {name: kafka-0, namespace: second-export, labels: {app: other}}
spec:
  hostname: kafka-0
  subdomain: kafka-headless
  containers: [{name: other, image: other}]
---`+export("second-export"))
	other := two.RunPod(t, "second-export", "kafka-0", corev1.ConditionTrue)
	answers(t, service, f.Pods["kafka-0"], f.Pods["kafka-1"], f.Pods["kafka-2"], other)
	two.Resolves(t, "second-export", "kafka-0."+two.Name+"."+strings.TrimSuffix(service, "."), other)
	f.AllResolve(t)

	f.Extra = map[string]string{"clusters/cluster-two/second-export/serviceexport-kafka-headless.yaml": export("second-export")}
	f.Refuses(t, "hand-written-export")
}

// answers returns when both clusters have exactly these addresses of a name.
func answers(t *testing.T, name string, addresses ...string) {
	t.Helper()
	slices.Sort(addresses)
	for _, c := range []*fleet.Cluster{one, two} {
		fleet.Eventually(t, fmt.Sprintf("%s: %s is %q", c.Name, name, addresses), func() error {
			got, code, err := c.Ask(name)
			if err == nil && !slices.Equal(got, addresses) {
				return fmt.Errorf("it is %q (%s)", got, code)
			}
			return err
		})
	}
}

// TestHandWrittenImport: the controller deletes a ServiceImport of which
// nothing is exported.
func TestHandWrittenImport(t *testing.T) {
	t.Parallel()
	const manifest = `
apiVersion: multicluster.x-k8s.io/v1alpha1
kind: ServiceImport
metadata: {name: kafka-headless, namespace: hand-written}
spec: {type: Headless, ports: [{name: tcp-client, port: 9092, protocol: TCP}]}
`
	f := newFleet(t, "hand-written")
	two.Apply(t, manifest)
	fleet.Eventually(t, "the ServiceImport goes", func() error {
		out, err := two.Run("", "get", "serviceimports", "--namespace", "hand-written", "--output=name")
		if err == nil && out != "" {
			return fmt.Errorf("there is %s", out)
		}
		return err
	})
	f.Extra = map[string]string{"import.yaml": manifest}
	f.Refuses(t, "hand-written-export")
}

// TestOtherNamespace: a Service is imported into the namespace of its own name
// only, so that there are no names of another.
func TestOtherNamespace(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "own")
	f.Settle(t)
	two.Must(t, "", "create", "namespace", "another")
	// The controller has seen that namespace by the time that it follows a pod.
	f.Restart(t, "kafka-0")
	f.AllResolve(t)
	for pod := range f.Pods {
		name := pod + "." + one.Name + ".kafka-headless.another.svc." + domain + "."
		if got, code, err := two.Ask(name); err != nil || code != dnsmessage.RCodeNameError {
			t.Errorf("%s is %q (%s, %v)", name, got, code, err)
		}
	}
	f.Members = append(f.Members, fleet.Member{Cluster: two.Name, Namespace: "another"})
	f.Refuses(t, "member-not-served")
}
