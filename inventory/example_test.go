package inventory_test

import (
	"fmt"
	"os"

	"global-headless-service/inventory"
	"global-headless-service/render"
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
    - {cluster: west, namespace: shop}
    source: {cluster: east, namespace: cache}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata:
    name: redis
    namespace: cache
  spec:
    replicas: 2
    serviceName: redis
    selector:
      matchLabels: {app: redis}
    template:
      metadata:
        labels: {app: redis}
      spec:
        containers:
        - name: redis
          ports:
          - {name: redis, containerPort: 6379}
`

// loaded returns the package of a ResourceList.
func loaded(input string) *render.Package {
	list, err := resourcelist.Read([]byte(input))
	if err != nil {
		panic(err)
	}
	p, results := render.Load(render.Input{Items: list.Items})
	if results.Failed() {
		panic(results)
	}
	return p
}

// NewNames says by which names each pod is reached from each member, and
// Template makes of them what a client's configuration takes.
func ExampleNewNames() {
	names, err := inventory.NewNames(loaded(redis).Plans(), inventory.Choice{Service: "redis"})
	if err != nil {
		fmt.Println(err)
		return
	}
	names.Table(os.Stdout)
	names.Template(os.Stdout, "{{range .Pods}}{{.Name}}:6379 {{end}}")
	// Output:
	// SERVICE   POD       MEMBER       NAME                                    EVERYWHERE
	// redis     redis-0   east/cache   redis-0.redis.cache.svc.cluster.local   redis-0.redis
	// redis     redis-0   west/shop    redis-0.redis.shop.svc.cluster.local    redis-0.redis
	// redis     redis-1   east/cache   redis-1.redis.cache.svc.cluster.local   redis-1.redis
	// redis     redis-1   west/shop    redis-1.redis.shop.svc.cluster.local    redis-1.redis
	// redis-0.redis:6379 redis-1.redis:6379
}

// NewList says what each GlobalHeadlessService comes to.
func ExampleNewList() {
	inventory.NewList(loaded(redis).Plans()).Table(os.Stdout, false)
	// Output:
	// NAME    SERVICE   MESH               SOURCE       MEMBERS                PORTS
	// redis   redis     tanzuServiceMesh   east/cache   east/cache,west/shop   6379/TCP
}
