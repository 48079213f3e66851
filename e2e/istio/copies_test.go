package istio

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

// testCopies checks that a copy of the Service in a consumer's cluster hides the
// names that istiod gives, unless it is like the source's, and that it hides
// none of those that ServiceEntries give.
func testCopies(t *testing.T, m *mesh) {
	if !m.several() {
		t.Run("itself", func(t *testing.T) { testHidingCopies(t, m) })
		t.Run("itself-not-ready", func(t *testing.T) { testNotReadyCopies(t, m) })
	}
	t.Run("entries", func(t *testing.T) { testHarmlessCopies(t, m, "copied-entries", false) })
	t.Run("entries-virtual-ip", func(t *testing.T) { testHarmlessCopies(t, m, "copied-virtual-ip", true) })
}

// The specs of copies which are not like the source's Service.
const (
	otherFirstPort = "{clusterIP: None, ports: [{name: admin, port: 9000}, {name: tcp-client, port: 9092}]}"
	otherPortName  = "{clusterIP: None, ports: [{name: tcp-other, port: 9092}]}"
	withVirtualIP  = "{ports: " + usualPortsYAML + "}"
	withoutPorts   = "{clusterIP: None}"
)

// testHidingCopies tests copies where istiod names the pods itself.
func testHidingCopies(t *testing.T, m *mesh) {
	f, at := m.sameFleet(t, "copied")
	f.Settle(t)
	f.withCopy(t, at, "{clusterIP: None, ports: "+usualPortsYAML+"}", func() {
		f.awaitPush(t, at)
		f.Settle(t)
	})
	for _, spec := range []string{otherFirstPort, otherPortName, withVirtualIP, withoutPorts} {
		t.Log("a copy ", spec)
		f.withCopy(t, at, spec, func() {
			for pod := range f.Pods {
				f.Unknown(t, at, f.podName(at, pod))
			}
			f.Refuses(t, "copy-hides-names")
		})
		f.Settle(t)
	}
}

// testNotReadyCopies checks that where istiod names the pods itself, a copy names
// those that are not ready too, but takes no name from those that the source
// publishes.
func testNotReadyCopies(t *testing.T, m *mesh) {
	f, at := m.sameFleet(t, "copied-not-ready")
	f.Settle(t)
	name := f.podName(at, "kafka-1")
	restart := func() { // not ready
		t.Helper()
		m.one.LosePod(t, f.namespace, "kafka-1")
		f.Pods["kafka-1"] = m.one.RunPod(t, f.namespace, "kafka-1", corev1.ConditionFalse)
	}
	restart()
	f.AwaitEndpoint(t, "kafka-1", false)
	f.awaitPush(t, at)
	f.Unknown(t, at, name)
	f.withCopy(t, at, "{clusterIP: None, publishNotReadyAddresses: true, ports: "+usualPortsYAML+"}", func() {
		restart()
		f.Resolves(t, at, name, f.Pods["kafka-1"])
		f.Refuses(t, "copy-hides-names")
	})

	f.PublishNotReady = true
	f.Sync(t)
	restart()
	f.AllResolve(t)
	f.withCopy(t, at, "{clusterIP: None, ports: "+usualPortsYAML+"}", func() {
		f.Sync(t) // nothing is refused
		restart()
		f.awaitPush(t, at)
		f.AllResolve(t)
	})
}

// testHarmlessCopies tests copies in a cluster with ServiceEntries for all of its
// members. The program takes them, and all names stay, whatever the copy is like.
func testHarmlessCopies(t *testing.T, m *mesh, test string, virtualIP bool) {
	self := m.namespace(test)
	f := newFleet(t, m, self, m.members(self, []string{"two/SELF", "two/SELF-far"})...)
	f.VirtualIP = virtualIP
	f.Settle(t)
	for _, spec := range []string{otherFirstPort, withVirtualIP, withoutPorts} {
		t.Log("a copy ", spec)
		f.withCopy(t, f.Members[1], spec, func() {
			f.awaitPush(t, f.Members[1])
			f.Settle(t)
		})
	}
}

// withCopy calls a function while a copy of the Service is in a member, and in
// the package.
func (f *meshFleet) withCopy(t *testing.T, at fleet.Member, spec string, do func()) {
	t.Helper()
	service := strings.Join([]string{"apiVersion: v1", "kind: Service", "metadata: {name: kafka-headless, namespace: " + at.Namespace + "}", "spec: " + spec, ""}, "\n")
	f.Cluster(at).Apply(t, service)
	f.Extra = map[string]string{"clusters/" + at.Cluster + "/" + at.Namespace + "/service-kafka-headless.yaml": service}
	do()
	f.Extra = nil
	f.Cluster(at).Must(t, service, "delete", "--ignore-not-found", "--filename", "-")
}
