package standins

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

func TestKuma(t *testing.T) {
	s := &suite{mesh: "{kuma: {}}", key: "kuma", version: kumaVersion, clusters: kuma}
	s.proves(t, map[string]func(*testing.T){
		"life":        func(t *testing.T) { s.lives(t, s.kumaFleet(t, "kuma-life")) },
		"leave":       func(t *testing.T) { s.leaves(t, s.kumaFleet(t, "kuma-leave")) },
		"replicas":    s.kumaReplicas,
		"webhook":     s.kumaWebhook,
		"ignored":     func(t *testing.T) { s.kumaContrary(t, "kuma-ignored", kumaIgnore+"=true", "true") },
		"gateway":     func(t *testing.T) { s.kumaContrary(t, "kuma-gateway", kumaGateway+"=enabled", "enabled") },
		"other zone":  s.kumaOtherZone,
		"other ports": s.kumaProtocol,
		"no ports":    s.kumaWithoutPorts,
	})
}

// kumaFleet returns a fleet whose source's namespace has sidecars.
func (s *suite) kumaFleet(t *testing.T, namespace string) *fleet.Fleet {
	t.Helper()
	f := s.fleet(t, anywhere(namespace)...)
	c, source := f.Source()
	c.Must(t, "", "label", "namespace", source.Namespace, kumaInjection+"=enabled")
	return f
}

// kumaReplicas: pods that were never rendered for have names too.
func (s *suite) kumaReplicas(t *testing.T) {
	f := s.kumaFleet(t, "kuma-replicas")
	f.Settle(t)
	c, source := f.Source()
	c.Must(t, "", "scale", "statefulset", "kafka", "--namespace", source.Namespace, "--replicas=4")
	address := c.RunPod(t, source.Namespace, "kafka-3", corev1.ConditionTrue)
	for _, at := range f.Members {
		f.Cluster(at).Resolves(t, at.Namespace, "kafka-3.kafka-headless", address)
	}
}

// kumaWebhook: the control plane takes what is rendered as it is, so that a
// second apply changes nothing, and takes it nowhere else and with no other
// origin.
func (s *suite) kumaWebhook(t *testing.T) {
	f := s.kumaFleet(t, "kuma-webhook")
	f.Settle(t)
	const name = "kafka-headless.kuma-webhook.cluster-one.kuma-webhook-far"
	versions := func() string {
		return two.Must(t, "", "get", "hostnamegenerator", name, "--namespace", kumaSystem, "--output=jsonpath={.metadata.resourceVersion}")
	}
	before := versions()
	f.Sync(t)
	if after := versions(); before != after {
		t.Errorf("a second apply changes the HostnameGenerator")
	}
	rendered := f.Rendered(t, two.Name)
	for what, manifest := range map[string]string{
		"another namespace": strings.ReplaceAll(rendered, "namespace: "+kumaSystem, "namespace: kuma-webhook"),
		"no origin":         strings.ReplaceAll(rendered, "    kuma.io/origin: zone\n", ""),
	} {
		if manifest == rendered {
			t.Fatalf("%s: nothing to change in\n%s", what, rendered)
		}
		manifest = strings.ReplaceAll(manifest, "  name: kafka-headless.", "  name: other.")
		if out, err := two.Run(manifest, "apply", "--server-side", "--filename", "-"); err == nil || !strings.Contains(err.Error(), "denied the request") {
			t.Errorf("%s: %s, %v, want a refusal", what, out, err)
		}
	}
}

// kumaContrary: an annotation of the Service leaves new pods without names. Those
// that have them keep them.
func (s *suite) kumaContrary(t *testing.T, namespace, annotation, value string) {
	f := s.kumaFleet(t, namespace)
	f.Settle(t)
	c, source := f.Source()
	c.Must(t, "", "annotate", "service", "kafka-headless", "--namespace", source.Namespace, annotation)
	s.kumaFollows(t, f, "annotated")
	f.Restart(t, "kafka-1")
	f.AwaitEndpoint(t, "kafka-1", true)
	s.kumaFollows(t, f, "restarted")
	pods := f.Names(t)
	f.NoneResolves(t, fleet.AtConsumers(pods[1:2]))
	for _, at := range pods[0].Members {
		f.Cluster(at.Member).Resolves(t, at.Namespace, at.Name, f.Pods["kafka-0"])
	}
	key, _, _ := strings.Cut(annotation, "=")
	f.Annotations = fmt.Sprintf("{%s: %q}", key, value)
	f.Refuses(t, "contrary-service-field")
}

// kumaFollows returns when another Service of the pods has MeshServices of them in
// the other zone: the control planes know then what was there before it.
func (s *suite) kumaFollows(t *testing.T, f *fleet.Fleet, other string) {
	t.Helper()
	c, source := f.Source()
	c.Apply(t, fmt.Sprintf("{apiVersion: v1, kind: Service, metadata: {name: %s, namespace: %s}, spec: {clusterIP: None, selector: {app: kafka}, ports: [{port: 9092}]}}",
		other, source.Namespace))
	fleet.Eventually(t, source.Namespace+": the other zone has MeshServices of "+other, func() error {
		out, err := two.Run("", "get", "meshservices", "--namespace", kumaSystem, "--output=name",
			"--selector", kumaNamespace+"="+source.Namespace+",k8s.kuma.io/service-name="+other)
		if got := len(strings.Fields(out)); err == nil && got != len(f.Pods) {
			return fmt.Errorf("it has %d", got)
		}
		return err
	})
}

// kumaWithoutPorts: a MeshService without ports has no name.
func (s *suite) kumaWithoutPorts(t *testing.T) {
	f := s.kumaFleet(t, "kuma-portless")
	f.Settle(t)
	c, source := f.Source()
	c.Must(t, "", "patch", "service", "kafka-headless", "--namespace", source.Namespace, "--type=json", "--patch", `[{"op":"remove","path":"/spec/ports"}]`)
	f.NoneResolves(t, fleet.AtConsumers(f.Names(t)))
	f.Ports = "[]"
	f.Refuses(t, "missing-field")
}

// kumaOtherZone: the zone of a HostnameGenerator has to be the one that the
// source's cluster is, whose names are in lower case.
func (s *suite) kumaOtherZone(t *testing.T) {
	f := s.kumaFleet(t, "kuma-zone")
	f.Settle(t)
	for _, at := range f.Members[1:] {
		name := "kafka-headless.kuma-zone.cluster-one." + at.Namespace
		f.Cluster(at).Must(t, "", "patch", "hostnamegenerator", name, "--namespace", kumaSystem, "--type=merge",
			"--patch", `{"spec":{"selector":{"meshService":{"matchLabels":{"kuma.io/zone":"Cluster_One"}}}}}`)
	}
	f.NoneResolves(t, fleet.AtConsumers(f.Names(t)))
	f.Clusters = "[{name: cluster-one, id: Cluster_One}]"
	f.Refuses(t, "invalid-cluster-id")
}

// kumaProtocol: a port that is not TCP is in no MeshService.
func (s *suite) kumaProtocol(t *testing.T) {
	f := s.kumaFleet(t, "kuma-udp")
	f.Settle(t)
	c, source := f.Source()
	c.Must(t, "", "patch", "service", "kafka-headless", "--namespace", source.Namespace, "--type=json",
		"--patch", `[{"op":"add","path":"/spec/ports/0","value":{"name":"gossip","port":7946,"protocol":"UDP"}},{"op":"add","path":"/spec/ports/0","value":{"name":"tcp-admin","port":9644}}]`)
	fleet.Eventually(t, "the consumer's MeshServices have the other port alone", func() error {
		out, err := two.Run("", "get", "meshservices", "--namespace", kumaSystem, "--selector", kumaNamespace+"=kuma-udp", "--output=jsonpath={.items[*].spec.ports[*].port}")
		if got := strings.Fields(out); err == nil && (slices.Contains(got, "7946") || strings.Count(out, "9644") != len(f.Pods)) {
			return fmt.Errorf("they have %s", out)
		}
		return err
	})
	f.Ports = strings.Replace(f.Ports, "[", "[{name: gossip, port: 7946, protocol: UDP}, ", 1)
	f.Refuses(t, "protocol-not-served")
}
