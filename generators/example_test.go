package generators_test

import (
	"fmt"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

const kafka = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: fn.kpt.dev/v1alpha1
  kind: GlobalHeadlessService
  metadata:
    name: kafka-headless
  spec:
    members:
    - {cluster: cluster-one, namespace: ns-one}
    - {cluster: cluster-two, namespace: ns-one}
    source: {cluster: cluster-one, namespace: ns-one}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata:
    name: kafka
    namespace: ns-one
  spec:
    serviceName: kafka-headless
    selector:
      matchLabels: {app: kafka}
    template:
      metadata:
        labels: {app: kafka}
      spec:
        containers:
        - name: kafka
          image: kafka:3.1.0
          ports:
          - {name: client, containerPort: 9092}
`

// Resolve takes selector and ports from the StatefulSet; the plan's mesh
// renders what another member needs.
func ExampleResolve() {
	list, err := resourcelist.Read([]byte(kafka))
	if err != nil {
		fmt.Println(err)
		return
	}
	declared, statefulSet := list.Items[0], list.Items[1]
	var objects generators.Package
	objects.Add(statefulSet)
	parsed, faults := schemas.ParseGlobalHeadlessService(declared)
	if len(faults) > 0 {
		fmt.Println(faults)
		return
	}
	plan, results := generators.Resolve(generators.Declaration{
		Item:    declared,
		Name:    parsed.Metadata.Name,
		Names:   []string{parsed.Metadata.Name},
		Spec:    parsed.Spec,
		Members: parsed.Spec.Members,
	}, &objects)
	for _, r := range results {
		fmt.Println(report.Text(r))
	}
	members := []schemas.Member{{Cluster: "cluster-two", Namespace: "ns-one"}}
	for _, o := range plan.Mesh.Objects(nil, "cluster-two", members) {
		fmt.Print(string(o.Stencil.Item(members[0]).YAML()))
	}
	// Output:
	// apiVersion: v1
	// kind: Service
	// metadata:
	//   name: kafka-headless
	//   namespace: ns-one
	//   annotations:
	//     fn.kpt.dev/cluster: cluster-two
	//     fn.kpt.dev/global-headless-service: kafka-headless
	//     tsm.tanzu.vmware.com/endpoints.statefulset: '{"app":"kafka"}'
	// spec:
	//   clusterIP: None
	//   ports:
	//   - name: client
	//     port: 9092
	//     protocol: TCP
}
