package generators

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/internal/expect"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// advertisingPlan returns a plan of Kafka with a consumer in another namespace.
func advertisingPlan() *Plan {
	one := schemas.Member{Cluster: "cluster-one", Namespace: "ns-one"}
	p := &Plan{Declaration: Declaration{Name: "kafka-headless", Members: []schemas.Member{one, {Cluster: "cluster-two", Namespace: "ns-two"}}}}
	p.Spec.Source = schemas.Source{Cluster: one.Cluster, Namespace: one.Namespace}
	p.Service.Name = "kafka-headless"
	p.Mesh = &tanzuServiceMesh{plan: p}
	return p
}

// TestExpand holds how variables and commands are read from what Kubernetes and
// shells put into a text (rule 21).
func TestExpand(t *testing.T) {
	for text, want := range map[string]string{
		"$(HOST).svc":           "known.svc",
		"${HOST}.svc":           "known.svc",
		"$HOST.svc":             "known.svc",
		"$$(HOST)":              "known",
		"${HOST##*-}":           "?",
		"$(GONE)":               "?",
		"$GONE":                 "?",
		"a$":                    "a$",
		"$(":                    "$(",
		"`":                     "`",
		"`date`":                "?",
		"$(hostname -f):1":      "?.kafka-headless.ns-one.svc.cluster.local:1",
		"`hostname -f`":         "?.kafka-headless.ns-one.svc.cluster.local",
		"$(hostname --fqdn)":    "?.kafka-headless.ns-one.svc.cluster.local",
		"a\ue000b":              "a?b",
		"$(HOST)$(GONE)${HOST}": "known?known",
	} {
		v := newVariables(advertisingPlan())
		v.values["HOST"] = "known"
		got := v.expand(text)
		expect.Same(t, text, want, strings.Map(func(c rune) rune {
			if isVariable(c) {
				return '?'
			}
			return c
		}, got.text))
		if !strings.Contains(text, "HOST") && !strings.Contains(text, "hostname") {
			expect.Same(t, text+", restored", text, got.restore(got.text))
		}
	}
}

// TestAdvertises holds which names of variables and flags say that clients get
// the value, as real charts have them (rule 21).
func TestAdvertises(t *testing.T) {
	for name, want := range map[string]bool{
		"KAFKA_CFG_ADVERTISED_LISTENERS": true, "KAFKA_ADVERTISED_HOST_NAME": true, "--override advertised.listeners": true,
		"MONGODB_ADVERTISED_HOSTNAME": true, "ETCD_ADVERTISE_CLIENT_URLS": true, "--advertise-kafka-addr": true,
		"cluster-announce-hostname": true, "--replica-announce-ip": true, "http.publish_host": true, "advertisedAddress": true,
		"ETCD_INITIAL_ADVERTISE_PEER_URLS": false, "--advertise-peer-urls": false, "transport.publish_host": false,
		"CASSANDRA_BROADCAST_ADDRESS": false, "CASSANDRA_SEEDS": false, "ZOO_SERVERS": false, "RABBITMQ_NODENAME": false,
		"KAFKA_CFG_LISTENERS": false, "REDIS_MASTER_HOST": false, "PUBLISH_INTERVAL": false,
	} {
		expect.Same(t, name, want, advertises(name))
	}
}

// TestExpandIsBounded: variables that double each other do not grow without end.
func TestExpandIsBounded(t *testing.T) {
	v := newVariables(advertisingPlan())
	v.values["A"] = "kafka"
	for range 100 {
		v.values["A"] = v.expand("$(A)$(A)").text
	}
	if size := len(v.values["A"]); size > 4*longestExpansion {
		t.Errorf("%d bytes", size)
	}
}

// FuzzAdvertisements: whatever a container holds, reading it ends, and what is
// shown of it has no characters that stand for variables.
func FuzzAdvertisements(f *testing.F) {
	for _, text := range []string{"CLIENT://$(POD).kafka-headless.ns-one:9092", "$(hostname -f)", "`hostname -f", "--advertise ${A", "\ue000.kafka-headless", "$$$(A)$", "advertised=$(A).kafka-headless..svc."} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := advertisingPlan()
		p.StatefulSets = []SourceSet{{Set: &StatefulSet{Item: yamltext.New([]byte("apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: kafka\n"))}}}
		var c yaml.Node
		err := c.Encode(map[string]any{"containers": []any{map[string]any{
			"name": "kafka", "args": []string{"--advertise", text},
			"env": []any{map[string]string{"name": "A", "value": text}, map[string]string{"name": "ADVERTISED", "value": text}},
		}}})
		if err != nil {
			t.Skip(err)
		}
		for _, a := range advertisementsOf(&c, p) {
			if bad := p.unresolvable(a.text); bad != nil && strings.ContainsFunc(bad.written+bad.everywhere, isVariable) && !strings.ContainsFunc(text, isVariable) {
				t.Errorf("%q gives %q", text, bad)
			}
		}
	})
}
