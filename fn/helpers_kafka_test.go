package main

import "strings"

// What a chart renders for Kafka, without the fields that play no part.
const (
	kafkaSelector = `{"app.kubernetes.io/component":"kafka","app.kubernetes.io/instance":"kafka","app.kubernetes.io/name":"kafka"}`
	kafkaPorts    = `  - name: tcp-client
    port: 9092
    protocol: TCP
    targetPort: kafka-client
  - name: tcp-internal
    port: 9093
    protocol: TCP
    targetPort: kafka-internal
`
	kafkaService = `apiVersion: v1
kind: Service
metadata:
  name: kafka-headless
spec:
  clusterIP: None
  ports:
` + kafkaPorts + `  selector:
    app.kubernetes.io/component: kafka
    app.kubernetes.io/instance: kafka
    app.kubernetes.io/name: kafka
  type: ClusterIP
`
	kafkaStatefulSet = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: kafka
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/component: kafka
      app.kubernetes.io/instance: kafka
      app.kubernetes.io/name: kafka
  serviceName: kafka-headless
  template:
    metadata:
      labels:
        app.kubernetes.io/component: kafka
        app.kubernetes.io/instance: kafka
        app.kubernetes.io/name: kafka
    spec:
      containers:
      - image: bitnami/kafka:3.1.0-debian-10-r89
        name: kafka
        ports:
        - containerPort: 9092
          name: kafka-client
        - containerPort: 9093
          name: kafka-internal
`
	kafkaNamespace = `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalNamespace
metadata:
  name: kafka-gns
spec:
  members:
  - {cluster: cluster-one, namespace: ns-one}
  - {cluster: cluster-one, namespace: ns-two}
  - {cluster: cluster-two, namespace: ns-one}
`
	kafkaDeclaration = `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: kafka-headless
spec:
  globalNamespace: kafka-gns
  source:
    cluster: cluster-one
    namespace: ns-one
`
)

// in gives a manifest above its namespace.
func in(namespace, manifest string) string {
	before, after, _ := strings.Cut(manifest, "\nspec:\n")
	return before + "\n  namespace: " + namespace + "\nspec:\n" + after
}

// kafkaMember is the Service of a member that is not the source, as kustomize
// prints it.
func kafkaMember(cluster, namespace string) string {
	return memberOf("kafka-headless", cluster, namespace, kafkaSelector, kafkaPorts)
}

// memberOf is the Service of a member that is not the source, owned by the
// GlobalHeadlessService of the same name.
func memberOf(name, cluster, namespace, selector, ports string) string {
	return `apiVersion: v1
kind: Service
metadata:
  annotations:
    fn.kpt.dev/cluster: ` + cluster + `
    fn.kpt.dev/global-headless-service: ` + name + `
    tsm.tanzu.vmware.com/endpoints.statefulset: '` + selector + `'
  name: ` + name + `
  namespace: ` + namespace + `
spec:
  clusterIP: None
  ports:
` + ports
}

// byKustomize is the annotation by which kustomize runs our binary.
const byKustomize = `  annotations:
    config.kubernetes.io/function: |
      exec: {path: global-headless-service}
`

// asFunction is a manifest as a functionConfig that kustomize runs.
func asFunction(manifest string) string {
	before, after, _ := strings.Cut(manifest, "metadata:\n")
	return before + "metadata:\n" + byKustomize + after
}

// renderConfig is a ConfigMap transformer with lines of data.
func renderConfig(data ...string) string {
	return asFunction("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: render\n") + "data:\n  " + strings.Join(data, "\n  ") + "\n"
}
