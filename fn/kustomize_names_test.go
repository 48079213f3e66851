package main

import (
	"strings"
	"testing"
)

// kafkaConfig is a StatefulSet that mounts a ConfigMap, whose name ends in a
// hash.
var kafkaConfig = strings.Replace(kafkaStatefulSet, "      - image:", `      - envFrom:
        - configMapRef:
            name: kafka-config
        image:`, 1)

func TestKustomizePrefixSuffixNamespaceAndHash(t *testing.T) {
	base := kafkaBase().With(files{"base/statefulset.yaml": kafkaConfig})
	base["base/kustomization.yaml"] += `namePrefix: prod-
namespace: ns-one
configMapGenerator:
- name: kafka-config
  literals: [KAFKA_HEAP_OPTS=-Xmx1g]
`
	base = base.With(files{
		"one/kustomization.yaml": "nameSuffix: -eu\n" + overlay,
		"one/render.yaml":        renderConfig("cluster: cluster-one"),
		"two/kustomization.yaml": "nameSuffix: -eu\n" + overlay,
		"two/render.yaml":        renderConfig("cluster: cluster-two", "otherItems: WithSource"),
	})
	renamed := func(manifest string) string {
		return strings.NewReplacer("name: kafka\n  namespace", "name: prod-kafka-eu\n  namespace",
			"kafka-headless", "prod-kafka-headless-eu", "name: kafka-config", "name: "+hashed).Replace(manifest)
	}
	config := "apiVersion: v1\ndata:\n  KAFKA_HEAP_OPTS: -Xmx1g\nkind: ConfigMap\nmetadata:\n  name: " + hashed + "\n  namespace: ns-one\n"
	for name, want := range map[string]string{
		"one": documents(config, renamed(in("ns-one", kafkaService)), renamed(kafkaMember("cluster-one", "ns-two")), renamed(in("ns-one", kafkaConfig))),
		"two": renamed(kafkaMember("cluster-two", "ns-one")),
	} {
		t.Run(name, func(t *testing.T) { kustomizeCase{files: base, build: name, want: want}.run(t) })
	}
}

// A functionConfig is never renamed: what it names has another name by then.
func TestKustomizePrefixBelowAFunctionConfig(t *testing.T) {
	base := kafkaBase().With(files{
		"base/kustomization.yaml": "namePrefix: prod-\nnamespace: ns-one\nresources: [service.yaml, statefulset.yaml, namespace.yaml]\n",
		"one/kustomization.yaml":  overlay,
		"one/render.yaml":         asFunction(kafkaDeclaration) + "    statefulSets: [kafka]\n  render: {cluster: cluster-one}\n",
		"two/kustomization.yaml":  overlay,
		"two/render.yaml":         asFunction(kafkaDeclaration) + "  render: {cluster: cluster-two, otherItems: Drop}\n",
	})
	renamed := strings.NewReplacer("name: kafka\n  namespace", "name: prod-kafka\n  namespace",
		"name: kafka-headless", "name: prod-kafka-headless", "serviceName: kafka-headless", "serviceName: prod-kafka-headless").Replace
	for name, want := range map[string]string{
		"one": documents(renamed(in("ns-one", kafkaService)), renamed(kafkaMember("cluster-one", "ns-two")), renamed(in("ns-one", kafkaStatefulSet))),
		"two": renamed(kafkaMember("cluster-two", "ns-one")),
	} {
		t.Run(name, func(t *testing.T) { kustomizeCase{files: base, build: name, want: want}.run(t) })
	}
}

// hashed is the ConfigMap's name as kustomize makes it without our function.
const hashed = "prod-kafka-config-eu-9mcfg4g5fc"

func TestKustomizeLabelsReachTheAnnotation(t *testing.T) {
	base := kafkaBase()
	base["base/kustomization.yaml"] += "namespace: ns-one\nlabels:\n- includeSelectors: true\n  pairs: {team: \"007\"}\n"
	base = base.With(files{
		"two/kustomization.yaml": overlay,
		"two/render.yaml":        renderConfig("cluster: cluster-two", "otherItems: WithSource"),
	})
	want := strings.Replace(kafkaMember("cluster-two", "ns-one"), `"kafka"}`, `"kafka","team":"007"}`, 1)
	kustomizeCase{files: base, build: "two", want: want}.run(t)
}

// Zookeeper beside Kafka.
var (
	zookeeperNames = strings.NewReplacer(
		"kafka-client", "client", "kafka-internal", "follower", "tcp-internal", "tcp-follower", "9092", "2181", "9093", "2888",
		"kafka:3.1.0-debian-10-r89", "zookeeper:3.7.0", "kafka-gns", "kafka-gns", "kafka", "zookeeper",
	)
	zookeeperService     = zookeeperNames.Replace(kafkaService)
	zookeeperStatefulSet = zookeeperNames.Replace(kafkaStatefulSet)
	zookeeperDeclaration = zookeeperNames.Replace(kafkaDeclaration)
)

func TestKustomizeTwoDeclarations(t *testing.T) {
	base := files{
		"base/kafka.yaml":     documents(in("ns-one", kafkaService), in("ns-one", kafkaStatefulSet)),
		"base/zookeeper.yaml": documents(in("ns-one", zookeeperService), in("ns-one", zookeeperStatefulSet)),
		"base/namespace.yaml": kafkaNamespace,
		"base/both.yaml":      documents(kafkaDeclaration, zookeeperDeclaration),
	}
	resources := "resources: [kafka.yaml, zookeeper.yaml, namespace.yaml"
	asItems := base.With(files{"base/kustomization.yaml": resources + ", both.yaml]\n"})
	asConfigs := base.With(files{"base/kustomization.yaml": resources + "]\n"})
	two := func(settings string) files {
		return files{
			"overlay/kustomization.yaml": "resources: [../base]\ntransformers: [kafka.yaml, zookeeper.yaml]\n",
			"overlay/kafka.yaml":         asFunction(kafkaDeclaration) + "  render: {" + settings + "}\n",
			"overlay/zookeeper.yaml":     asFunction(zookeeperDeclaration) + "  render: {" + settings + "}\n",
		}
	}
	one := func(data ...string) files {
		return files{"overlay/kustomization.yaml": overlay, "overlay/render.yaml": renderConfig(data...)}
	}
	// as kustomize sorts them: by kind, namespace and name
	inCluster := documents(
		in("ns-one", kafkaService), in("ns-one", zookeeperService),
		kafkaMember("cluster-one", "ns-two"), zookeeperNames.Replace(kafkaMember("cluster-one", "ns-two")),
		in("ns-one", kafkaStatefulSet), in("ns-one", zookeeperStatefulSet),
	)
	elsewhere := documents(kafkaMember("cluster-two", "ns-one"), zookeeperNames.Replace(kafkaMember("cluster-two", "ns-one")))
	for name, c := range map[string]struct {
		files files
		want  string
	}{
		"items, source":             {asItems.With(one("cluster: cluster-one")), inCluster},
		"items, consumer":           {asItems.With(one("cluster: cluster-two", "otherItems: WithSource")), elsewhere},
		"functionConfigs, source":   {asConfigs.With(two("cluster: cluster-one")), inCluster},
		"functionConfigs, consumer": {asConfigs.With(two("cluster: cluster-two, otherItems: WithSource")), elsewhere},
	} {
		t.Run(name, func(t *testing.T) { kustomizeCase{files: c.files, build: "overlay", want: c.want}.run(t) })
	}
}
