package main

import "testing"

func TestKustomizeGenerator(t *testing.T) {
	declaration := asFunction(`apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: foo
spec:
  members:
  - {cluster: cluster-one, namespace: ns-one}
  - {cluster: cluster-one, namespace: ns-two}
  - {cluster: cluster-two, namespace: ns-one}
  source: {cluster: cluster-one, namespace: ns-one}
  service:
    selector: {key1: val1, key2: val2}
    ports: [{port: 8080, protocol: TCP}]
`)
	ports := "  - port: 8080\n    protocol: TCP\n"
	selector := `{"key1":"val1","key2":"val2"}`
	f := files{
		"one/kustomization.yaml":   "generators: [foo.yaml]\n",
		"one/foo.yaml":             declaration + "  render: {cluster: cluster-one}\n",
		"two/kustomization.yaml":   "generators: [foo.yaml]\n",
		"two/foo.yaml":             declaration + "  render: {cluster: cluster-two}\n",
		"fleet/kustomization.yaml": "generators: [foo.yaml]\n",
		"fleet/foo.yaml":           declaration,
		"named/kustomization.yaml": "generators: [foo.yaml]\n",
		"named/foo.yaml":           asFunction(kafkaDeclaration) + "  render: {cluster: cluster-two}\n",
	}
	source := `apiVersion: v1
kind: Service
metadata:
  annotations:
    fn.kpt.dev/cluster: cluster-one
    fn.kpt.dev/global-headless-service: foo
  name: foo
  namespace: ns-one
spec:
  clusterIP: None
  ports:
` + ports + `  selector:
    key1: val1
    key2: val2
`
	t.Run("one", func(t *testing.T) {
		kustomizeCase{files: f, build: "one", want: documents(source, memberOf("foo", "cluster-one", "ns-two", selector, ports))}.run(t)
	})
	t.Run("two", func(t *testing.T) {
		kustomizeCase{files: f, build: "two", want: memberOf("foo", "cluster-two", "ns-one", selector, ports)}.run(t)
	})
	t.Run("fleet", func(t *testing.T) {
		kustomizeCase{files: f, build: "fleet", errors: []string{`error: `, `GlobalHeadlessService "foo"`, `spec.render.cluster`, `Service "foo"`, `"ns-one"`}}.run(t)
	})
	t.Run("named", func(t *testing.T) {
		kustomizeCase{files: f, build: "named", errors: []string{`error: `, `spec.globalNamespace`, `"kafka-gns"`}}.run(t)
	})
}
