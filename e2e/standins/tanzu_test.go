package standins

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// tanzuEndpoints is the annotation by which Tanzu Service Mesh finds the pods of
// a Service.
const tanzuEndpoints = "tsm.tanzu.vmware.com/endpoints.statefulset"

func TestTanzuServiceMesh(t *testing.T) {
	s := &suite{mesh: "{tanzuServiceMesh: {}}", key: "tanzuServiceMesh", version: "Tanzu Service Mesh, as documented", clusters: plain()}
	s.proves(t, map[string]func(*testing.T){
		"life":               func(t *testing.T) { s.lives(t, s.tanzuFleet(t, "tanzu-life")) },
		"leave":              func(t *testing.T) { s.leaves(t, s.tanzuFleet(t, "tanzu-leave")) },
		"not ready":          func(t *testing.T) { s.tanzuFleet(t, "tanzu-not-ready").PublishNotReadyPod(t, func() {}) },
		"other selector":     s.tanzuSelector,
		"other service name": s.tanzuServiceName,
	})
}

// tanzuFleet returns a fleet whose members are those of one global namespace of
// the stand-in, ../endpointstandin.
func (s *suite) tanzuFleet(t *testing.T, namespace string) *fleet.Fleet {
	t.Helper()
	f := s.fleet(t, anywhere(namespace)...)
	var members []string
	for _, at := range f.Members {
		members = append(members, "--member", f.Cluster(at).Kubeconfig+"="+at.Namespace)
	}
	p, err := controlplane.StartProcess(temporary, "endpointstandin-"+namespace, endpointstandin, members...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return f
}

// tanzuSelector: a selector of other pods gives consumers no names.
func (s *suite) tanzuSelector(t *testing.T) {
	f := s.tanzuFleet(t, "tanzu-selector")
	f.Settle(t)
	for _, at := range f.Members[1:] {
		f.Cluster(at).Must(t, "", "annotate", "service", "kafka-headless", "--namespace", at.Namespace, "--overwrite", tanzuEndpoints+`={"app":"other"}`)
	}
	f.NoneResolves(t, fleet.AtConsumers(f.Names(t)))
	f.Edit = strings.NewReplacer("\n  selector: {app: kafka}\n", "\n  selector: {app: other}\n")
	f.Refuses(t, "selector-selects-nothing")
}

// tanzuServiceName: pods have names under the Service that their StatefulSet
// names, and under no other that selects them.
func (s *suite) tanzuServiceName(t *testing.T) {
	f := s.tanzuFleet(t, "tanzu-name")
	f.Settle(t)
	c, source := f.Source()
	c.Apply(t, fmt.Sprintf(`
apiVersion: v1
kind: Pod
metadata: {name: other-0, namespace: %s, labels: {app: kafka}}
spec:
  hostname: other-0
  subdomain: other
  containers:
  - {name: kafka, image: kafka, ports: [{name: client, containerPort: 9092}, {name: internal, containerPort: 9093}]}
`, source.Namespace))
	address := c.RunPod(t, source.Namespace, "other-0", corev1.ConditionTrue)
	for _, at := range f.Members {
		has(t, f.Cluster(at), "kafka-headless."+at.Namespace, address)
		f.Cluster(at).Unknown(t, at.Namespace, "other-0.kafka-headless")
	}
	f.Edit = strings.NewReplacer("serviceName: kafka-headless", "serviceName: other")
	f.Refuses(t, "service-name-mismatch")
}

// has returns when a Service has an address among others.
func has(t *testing.T, c *fleet.Cluster, service, address string) {
	t.Helper()
	name := service + ".svc." + controlplane.Zone + "."
	fleet.Eventually(t, c.Name+": "+name+" has "+address, func() error {
		got, _, err := c.Ask(name)
		if err == nil && !slices.Contains(got, address) {
			return fmt.Errorf("it is %q", got)
		}
		return err
	})
}
