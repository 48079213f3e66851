package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkFunction runs the function over what people give it, from three
// members to ten thousand, and over packages that are none of its business: the
// works of `make bench-peers`, without starting a process.
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
		benchmark(b, fmt.Sprintf("foreign-Services/%d", items), fleetOf(3)+services(items))
		benchmark(b, fmt.Sprintf("fallback/%d", items), fleetOf(3)+unusual(items))
	}
	for _, items := range []int{3, 1_000} {
		benchmark(b, fmt.Sprintf("transformer/%d", items), transformerOf(items))
	}
	benchmark(b, "declarations/500", manyDeclarations(500, 20))
	for name, form := range flowForms {
		benchmark(b, "flow/"+name, strings.NewReplacer(form...).Replace(fleetOf(10_000)))
	}
	benchmark(b, "warnings/500", withWarnings(fleetOf(3), 500))
}

// BenchmarkRender runs the command line over files: one cluster of a package of a
// thousand resources, and a tree of a hundred clusters, the first time and again.
func BenchmarkRender(b *testing.B) {
	const thousand, clusters = 1_000, 100
	b.Run(fmt.Sprintf("cluster/%d", thousand), func(b *testing.B) {
		in := onDisk(b, fleetOf(3)+foreign(thousand, "Deployment", ""))
		for b.Loop() {
			renderNow(b, "render", "--cluster", "cluster-0", "--other-items", "Keep", in)
		}
	})
	b.Run(fmt.Sprintf("output/%d", clusters), func(b *testing.B) {
		in, out := onDisk(b, fleetOf(clusters)), filepath.Join(b.TempDir(), "out")
		for b.Loop() {
			renderNow(b, "render", "--output", out, in)
			b.StopTimer()
			if err := os.RemoveAll(out); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
	b.Run(fmt.Sprintf("output-again/%d", clusters), func(b *testing.B) {
		in, out := onDisk(b, fleetOf(clusters)), filepath.Join(b.TempDir(), "out")
		renderNow(b, "render", "--output", out, in)
		for b.Loop() {
			renderNow(b, "render", "--output", out, in)
		}
	})
}

// onDisk writes a package to a file of a folder, as documents.
func onDisk(b *testing.B, in string) string {
	b.Helper()
	b.ReportAllocs()
	dir := b.TempDir()
	var documents strings.Builder
	for line := range strings.Lines(strings.TrimPrefix(in, benchHead)) {
		if strings.HasPrefix(line, "- ") {
			documents.WriteString("---\n")
		}
		documents.WriteString(line[2:])
	}
	if err := os.WriteFile(filepath.Join(dir, "package.yaml"), []byte(documents.String()), 0o644); err != nil {
		b.Fatal(err)
	}
	return dir
}

func renderNow(b *testing.B, args ...string) {
	b.Helper()
	var stderr strings.Builder
	if exit := run(context.Background(), args, strings.NewReader(""), io.Discard, &stderr); exit != 0 {
		b.Fatalf("exit %d: %s", exit, stderr.String())
	}
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

// flowForms are ways to write the declaration of a fleet in flow style, as
// pairs of the text to replace and its replacement.
var flowForms = map[string][]string{
	"metadata": {"  kind: GlobalHeadlessService\n  metadata:\n    name: db\n", "  kind: GlobalHeadlessService\n  metadata: {name: db}\n"},
	"source":   {"    source:\n      cluster: cluster-0\n      namespace: ns\n", "    source: {cluster: cluster-0, namespace: ns}\n"},
	"member":   {"    - cluster: cluster-1\n      namespace: ns\n", "    - {cluster: cluster-1, namespace: ns}\n"},
	"members":  {"    members:\n    - cluster: ", "    members: [\n      {cluster: ", "\n      namespace: ns\n    - cluster: ", ", namespace: ns},\n      {cluster: ", "\n      namespace: ns\n- apiVersion: apps/v1", ", namespace: ns},\n    ]\n- apiVersion: apps/v1"},
	"ports":    {"          ports:\n          - name: http\n            containerPort: 8080\n", "          ports: [{name: http, containerPort: 8080}]\n"},
}

// withWarnings gives the StatefulSet of a package that many labels that are no
// strings, of which each is a warning.
func withWarnings(in string, count int) string {
	var selector, pod strings.Builder
	for k := range count {
		fmt.Fprintf(&selector, "        app-%d: true\n", k)
		fmt.Fprintf(&pod, "          app-%d: true\n", k)
	}
	return strings.NewReplacer(
		"      matchLabels:\n", "      matchLabels:\n"+selector.String(),
		"      metadata:\n        labels:\n", "      metadata:\n        labels:\n"+pod.String(),
	).Replace(in)
}

func foreign(items int, kind, extra string) string {
	var b strings.Builder
	for k := range items {
		b.WriteString(workload(kind, fmt.Sprintf("web-%d", k), "other", extra))
	}
	return b.String()
}

// services are pairs of a headless Service and its StatefulSet, that no declaration
// names.
func services(items int) string {
	var b strings.Builder
	for k := range items / 2 {
		name := fmt.Sprintf("web-%d", k)
		fmt.Fprintf(&b, "- apiVersion: v1\n  kind: Service\n  metadata:\n    name: %s\n    namespace: other\n  spec:\n    clusterIP: None\n    selector:\n      app.kubernetes.io/instance: %s\n    ports:\n    - name: http\n      port: 80\n      targetPort: http\n", name, name)
		b.WriteString(workload("StatefulSet", name, "other", ""))
	}
	return b.String()
}

// unusual are items that only the YAML library reads: flow style and anchors in
// each.
func unusual(items int) string {
	var b strings.Builder
	for k := range items {
		b.WriteString(strings.ReplaceAll(`- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: NAME
    namespace: other
    labels: &labels {app.kubernetes.io/name: web, app.kubernetes.io/instance: NAME}
    annotations: {config.kubernetes.io/index: '0', config.kubernetes.io/path: apps/NAME.yaml}
  spec:
    replicas: 3
    selector: {matchLabels: *labels}
    template:
      metadata: {labels: *labels}
      spec:
        containers:
        - name: web
          image: example.com/web:1.2.3
          ports: [{name: http, containerPort: 8080}]
`, "NAME", fmt.Sprintf("web-%d", k)))
	}
	return b.String()
}

// transformerOf is what kustomize gives a transformer that renders a slice of a
// package with that many resources, which are all to be kept.
func transformerOf(items int) string {
	in := fleetOf(3) + foreign(items-2, "Deployment", "")
	in = strings.ReplaceAll(in, "    annotations:\n", "    annotations:\n      kustomize.config.k8s.io/id: '0'\n")
	return in + "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: render\n  data:\n    cluster: cluster-0\n    otherItems: Keep\n"
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
