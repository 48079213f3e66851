package importer_test

import (
	"fmt"

	"global-headless-service/importer"
	"global-headless-service/yamltext"
)

// What two clusters have, kept by hand, becomes declarations.
func ExampleImport() {
	source := importer.Cluster{Name: "eu", Items: []*yamltext.Item{
		yamltext.New([]byte(`apiVersion: v1
kind: Service
metadata: {name: kafka, namespace: db}
spec: {clusterIP: None, selector: {app: kafka}, ports: [{name: tcp, port: 9092}]}
`)),
		yamltext.New([]byte(`apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka, namespace: db}
spec:
  serviceName: kafka
  selector: {matchLabels: {app: kafka}}
  template: {metadata: {labels: {app: kafka}}, spec: {containers: [{name: kafka, ports: [{containerPort: 9092}]}]}}
`)),
	}}
	copied := importer.Cluster{Name: "us", Items: []*yamltext.Item{yamltext.New([]byte(`apiVersion: v1
kind: Service
metadata:
  name: kafka
  namespace: web
  annotations: {tsm.tanzu.vmware.com/endpoints.statefulset: '{"app":"kafka"}'}
spec: {clusterIP: None, ports: [{name: tcp, port: 9092}]}
`))}}
	declarations, results := importer.Import(importer.Input{Clusters: []importer.Cluster{source, copied}})
	fmt.Print(declarations.YAML())
	fmt.Println(results.Failed())
	// Output:
	// apiVersion: fn.kpt.dev/v1alpha1
	// kind: GlobalNamespace
	// metadata:
	//   name: db
	// spec:
	//   members:
	//   - {cluster: eu, namespace: db}
	//   - {cluster: us, namespace: web}
	// ---
	// apiVersion: fn.kpt.dev/v1alpha1
	// kind: GlobalHeadlessService
	// metadata:
	//   name: kafka
	// spec:
	//   globalNamespace: db
	//   source: {cluster: eu, namespace: db}
	// false
}
