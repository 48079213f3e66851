package standins

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

func TestCilium(t *testing.T) {
	s := &suite{mesh: "{cilium: {}}", key: "cilium", version: ciliumVersion, clusters: plain()}
	s.proves(t, map[string]func(*testing.T){
		"life":             func(t *testing.T) { s.lives(t, s.fleet(t, everyCluster("cilium-life")...)) },
		"leave":            func(t *testing.T) { s.leaves(t, s.fleet(t, everyCluster("cilium-leave")...)) },
		"not ready":        func(t *testing.T) { s.fleet(t, everyCluster("cilium-not-ready")...).PublishNotReadyPod(t, func() {}) },
		"not shared":       s.ciliumNotShared,
		"not synchronized": s.ciliumNotSynchronized,
		"other namespace":  s.ciliumOtherNamespace,
		"consumer shares":  s.ciliumConsumerShares,
		"two sources":      s.ciliumTwoSources,
		"cluster names":    s.ciliumClusterNames,
	})
}

// ciliumNotShared: an annotation of the source's Service hides its pods from the
// other clusters.
func (s *suite) ciliumNotShared(t *testing.T) {
	f := s.fleet(t, everyCluster("cilium-not-shared")...)
	f.Settle(t)
	one.Must(t, "", "annotate", "service", "kafka-headless", "--namespace", "cilium-not-shared", ciliumShared+"=False")
	f.NoneResolves(t, fleet.AtConsumers(f.Names(t)))
	f.Annotations = fmt.Sprintf("{%s: %q}", ciliumShared, "False")
	f.Refuses(t, "contrary-service-field")
}

// ciliumNotSynchronized: an annotation of a consumer's Service keeps the
// EndpointSlices of the other clusters away.
func (s *suite) ciliumNotSynchronized(t *testing.T) {
	f := s.fleet(t, everyCluster("cilium-not-synced")...)
	f.Settle(t)
	two.Must(t, "", "annotate", "service", "kafka-headless", "--namespace", "cilium-not-synced", ciliumSync+"=False")
	f.NoneResolves(t, fleet.AtConsumers(f.Names(t)))
	f.Extra = map[string]string{"global-headless-service.yaml": fmt.Sprintf(`
apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata: {name: kafka-headless}
spec: {globalNamespace: kafka-gns, service: {annotations: {%s: %q}}}
`, ciliumSync, "False")}
	f.Refuses(t, "contrary-service-field")
}

// ciliumOtherNamespace: a Service in another namespace has nothing to do with
// the source's.
func (s *suite) ciliumOtherNamespace(t *testing.T) {
	f := s.fleet(t, everyCluster("cilium-own")...)
	f.Settle(t)
	const other = "cilium-another"
	two.Must(t, "", "create", "namespace", other)
	two.Apply(t, strings.ReplaceAll(f.Rendered(t, two.Name), "namespace: cilium-own", "namespace: "+other))
	f.Restart(t, "kafka-0") // which consumers follow, as the stand-in does all there is to do
	f.AllResolve(t)
	for pod := range f.Pods {
		two.Unknown(t, other, pod+".kafka-headless")
	}
	f.Members = append(f.Members, fleet.Member{Cluster: two.Name, Namespace: other})
	f.Refuses(t, "member-not-served")
}

// ciliumConsumerShares: what is rendered leaves no trace at the source. Without
// the annotation by which a consumer shares nothing, an empty EndpointSlice of
// it would be there.
func (s *suite) ciliumConsumerShares(t *testing.T) {
	f := s.fleet(t, everyCluster("cilium-shares")...)
	f.Settle(t)
	slices := func() string {
		return one.Must(t, "", "get", "endpointslices", "--namespace", "cilium-shares", "--output=name", "--selector", ciliumSourceCluster)
	}
	if got := slices(); got != "" {
		t.Errorf("the source has EndpointSlices of other clusters: %s", got)
	}
	policy := two.Must(t, "", "get", "service", "kafka-headless", "--namespace", "cilium-shares", "--output=jsonpath={.spec.ipFamilyPolicy}")
	if policy != string(corev1.IPFamilyPolicySingleStack) {
		t.Errorf("the consumer's Service is %s", policy)
	}
	two.Must(t, "", "annotate", "service", "kafka-headless", "--namespace", "cilium-shares", ciliumShared+"-")
	fleet.Eventually(t, "an empty EndpointSlice is at the source", func() error {
		if slices() == "" {
			return fmt.Errorf("there is none")
		}
		return nil
	})
	f.AllResolve(t)
}

// ciliumClusterNames: an operator of a cluster with some names does not start.
func (s *suite) ciliumClusterNames(t *testing.T) {
	f := s.fleet(t, everyCluster("cilium-names")...)
	for _, id := range []string{"Cluster_Two", "cluster-" + strings.Repeat("2", 25)} {
		w, err := watchCluster(two, "cilium-names")
		if err != nil {
			t.Fatal(err)
		}
		w.name = id
		if err := startCiliumStandIn(t.Context(), w); err == nil {
			t.Errorf("an operator of cluster %s starts", id)
		}
		f.Clusters = fmt.Sprintf("[{name: cluster-two, id: %s}]", id)
		f.Refuses(t, "invalid-cluster-id")
	}
}

// ciliumTwoSources: where pods of one name are behind Services of one name and
// namespace in two clusters, the name has the addresses of both.
func (s *suite) ciliumTwoSources(t *testing.T) {
	f := s.fleet(t, everyCluster("cilium-two")...)
	f.Settle(t)
	const copy = `
apiVersion: v1
kind: Service
metadata:
  name: kafka-headless
  namespace: cilium-two
  annotations: {service.cilium.io/global: "true", service.cilium.io/shared: "true"}
spec: {clusterIP: None, selector: {app: other}, ports: [{name: tcp-client, port: 9092}, {name: tcp-internal, port: 9093}]}
`
	two.Apply(t, copy+`---
apiVersion: v1
kind: Pod
metadata: {name: kafka-0, namespace: cilium-two, labels: {app: other}}
spec:
  hostname: kafka-0
  subdomain: kafka-headless
  containers: [{name: other, image: other}]
`)
	addresses := []string{f.Pods["kafka-0"], two.RunPod(t, "cilium-two", "kafka-0", corev1.ConditionTrue)}
	slices.Sort(addresses)
	for _, c := range []*fleet.Cluster{one, two} {
		for _, address := range addresses {
			has(t, c, "kafka-0.kafka-headless.cilium-two", address)
		}
	}
	f.Extra = map[string]string{"clusters/cluster-two/cilium-two/service-kafka-headless.yaml": copy}
	f.Refuses(t, "object-in-the-way")
}
