package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

// BenchmarkFunction runs the function over what people give it, from three
// members to ten thousand, and over packages that are none of its business.
func BenchmarkFunction(b *testing.B) {
	for _, members := range []int{3, 100, 1_000, 10_000} {
		first := fleetOf(members)
		benchmark(b, fmt.Sprintf("fleet/%d", members), first)
		benchmark(b, fmt.Sprintf("again/%d", members), call(first).stdout)
	}
	for _, items := range []int{1_000, 10_000} {
		benchmark(b, fmt.Sprintf("foreign/%d", items), fleetOf(3)+foreign(items, "Deployment", "          args: [serve]\n"))
		benchmark(b, fmt.Sprintf("foreign-simple/%d", items), fleetOf(3)+foreign(items, "Deployment", ""))
		benchmark(b, fmt.Sprintf("foreign-StatefulSets/%d", items), fleetOf(3)+foreign(items, "StatefulSet", ""))
	}
	benchmark(b, "declarations/500", manyDeclarations(500, 20))
}

func benchmark(b *testing.B, name, in string) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(in)))
		for b.Loop() {
			if exit := run(context.Background(), nil, strings.NewReader(in), io.Discard, io.Discard); exit != 0 {
				b.Fatalf("exit %d", exit)
			}
		}
	})
}

const benchHead = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"

// fleetOf is a package with one StatefulSet and that many members.
func fleetOf(members int) string {
	return benchHead + declared("db", "ns", members) + workload("StatefulSet", "db", "ns", "")
}

// manyDeclarations is a package with that many StatefulSets, each declared.
func manyDeclarations(count, members int) string {
	var b strings.Builder
	b.WriteString(benchHead)
	for k := range count {
		name := fmt.Sprintf("db-%d", k)
		b.WriteString(declared(name, name, members) + workload("StatefulSet", name, name, ""))
	}
	return b.String()
}

func declared(name, namespace string, members int) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "- apiVersion: fn.kpt.dev/v1alpha1\n  kind: GlobalHeadlessService\n  metadata:\n    name: %s\n  spec:\n    source:\n      cluster: cluster-0\n      namespace: %s\n    members:\n", name, namespace)
	for k := range members {
		fmt.Fprintf(&b, "    - cluster: cluster-%d\n      namespace: %s\n", k, namespace)
	}
	return b.String()
}

func foreign(items int, kind, extra string) string {
	var b strings.Builder
	for k := range items {
		b.WriteString(workload(kind, fmt.Sprintf("web-%d", k), "other", extra))
	}
	return b.String()
}

func workload(kind, name, namespace, extra string) string {
	return strings.NewReplacer("KIND", kind, "NAMESPACE", namespace, "NAME", name, "EXTRA", extra).Replace(`- apiVersion: apps/v1
  kind: KIND
  metadata:
    name: NAME
    namespace: NAMESPACE
    labels:
      app.kubernetes.io/name: web
      app.kubernetes.io/instance: NAME
    annotations:
      config.kubernetes.io/index: '0'
      config.kubernetes.io/path: 'apps/NAME.yaml'
      internal.config.kubernetes.io/index: '0'
      internal.config.kubernetes.io/path: 'apps/NAME.yaml'
  spec:
    replicas: 3
    serviceName: NAME
    selector:
      matchLabels:
        app.kubernetes.io/instance: NAME
    template:
      metadata:
        labels:
          app.kubernetes.io/name: web
          app.kubernetes.io/instance: NAME
      spec:
        containers:
        - name: web
          image: example.com/web:1.2.3
          env:
          - name: POD
            valueFrom:
              fieldRef:
                fieldPath: metadata.name
          ports:
          - name: http
            containerPort: 8080
EXTRA`)
}
