package render_test

import (
	"fmt"

	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
)

const redis = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: fn.kpt.dev/v1alpha1
  kind: GlobalHeadlessService
  metadata:
    name: redis
  spec:
    members:
    - {cluster: east, namespace: cache}
    - {cluster: west, namespace: cache}
    source: {cluster: east, namespace: cache}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata:
    name: redis
    namespace: cache
  spec:
    serviceName: redis
    selector:
      matchLabels: {app: redis}
    template:
      metadata:
        labels: {app: redis}
      spec:
        containers:
        - name: redis
          image: redis:7
          ports:
          - {name: redis, containerPort: 6379}
`

// Run renders the Service of every cluster beside the items it is given, and
// reports what changed.
func ExampleRun() {
	list, err := resourcelist.Read([]byte(redis))
	if err != nil {
		fmt.Println(err)
		return
	}
	items, results := render.Run(render.Input{Items: list.Items})
	for _, i := range items {
		if cluster, ok := i.Annotation("fn.kpt.dev/cluster"); ok {
			fmt.Printf("%s: %s %s\n", cluster, i.Kind(), i.Name())
		}
	}
	for _, r := range results {
		fmt.Println(report.Text(r))
	}
	// Output:
	// east: Service redis
	// west: Service redis
	// info: Service "redis": 2 added (Service redis in east/cache, Service redis in west/cache), 0 unchanged
}
