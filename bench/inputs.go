package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// The fleets: four namespaces to a cluster, and the source is the first. The
// programs and the peers' inputs say the same.
func cluster(member int) string   { return fmt.Sprintf("cluster-%d", member/4) }
func namespace(member int) string { return fmt.Sprintf("ns-%d", member%4) }

const listHead = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"

// writeFile writes a file piece by piece, so that this process stays small: what
// it starts inherits its peak memory.
func writeFile(path string, write func(w io.Writer)) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	write(w)
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// fleet writes the three items that declare a fleet of so many members: name is
// the StatefulSet's.
func fleet(w io.Writer, name string, members int) {
	declaration(w, name, func(yield func(string, string) bool) {
		for k := range members {
			if !yield(cluster(k), namespace(k)) {
				return
			}
		}
	})
}

// declaration is fleet for those members, each a cluster and a namespace. Every
// write is of whole lines.
func declaration(w io.Writer, name string, members iter.Seq2[string, string]) {
	fmt.Fprintf(w, "- apiVersion: fn.kpt.dev/v1alpha1\n  kind: GlobalHeadlessService\n  metadata:\n    name: %s-headless\n%s  spec:\n    globalNamespace: %s\n    source:\n      cluster: %s\n      namespace: %s\n", name, placed("apps/"+name+"-headless", 0), name, cluster(0), namespace(0))
	fmt.Fprintf(w, "- apiVersion: fn.kpt.dev/v1alpha1\n  kind: GlobalNamespace\n  metadata:\n    name: %s\n%s  spec:\n    members:\n", name, placed("apps/"+name, 0))
	for cluster, namespace := range members {
		fmt.Fprintf(w, "    - cluster: %s\n      namespace: %s\n", cluster, namespace)
	}
	fmt.Fprint(w, statefulSet(name))
}

// placed are the annotations that kpt gives an item of that file.
func placed(name string, index int) string {
	return fmt.Sprintf("    annotations:\n      config.kubernetes.io/index: '%d'\n      config.kubernetes.io/path: '%s.yaml'\n      internal.config.kubernetes.io/index: '%d'\n      internal.config.kubernetes.io/path: '%s.yaml'\n", index, name, index, name)
}

func statefulSet(name string) string {
	return strings.NewReplacer("NAME", name, "    annotations: {}\n", placed("clusters/"+cluster(0)+"/"+name, 0)).Replace(`- apiVersion: apps/v1
  kind: StatefulSet
  metadata:
    name: NAME
    namespace: ns-0
    labels:
      app.kubernetes.io/instance: NAME
      app.kubernetes.io/name: NAME
    annotations: {}
  spec:
    replicas: 3
    serviceName: NAME-headless
    selector:
      matchLabels:
        app.kubernetes.io/instance: NAME
        app.kubernetes.io/name: NAME
    template:
      metadata:
        labels:
          app.kubernetes.io/instance: NAME
          app.kubernetes.io/name: NAME
      spec:
        containers:
        - name: NAME
          image: example.com/db:1.2.3
          ports:
          - name: tcp-client
            containerPort: 9092
          - name: tcp-internal
            containerPort: 9093
`)
}

// foreign writes items that are none of our business, a kilobyte each.
func foreign(w io.Writer, items int) {
	for k := range items {
		fmt.Fprint(w, deployment("Deployment", fmt.Sprintf("web-%d", k)))
	}
}

// services writes items of the kinds that we look at, and that are not ours.
func services(w io.Writer, items int) {
	for k := range items / 2 {
		name := fmt.Sprintf("web-%d", k)
		fmt.Fprintf(w, "- apiVersion: v1\n  kind: Service\n  metadata:\n    name: %s\n    namespace: other\n%s  spec:\n    clusterIP: None\n    selector:\n      app.kubernetes.io/instance: %s\n    ports:\n    - name: http\n      port: 80\n      targetPort: http\n", name, placed("apps/"+name, 1), name)
		fmt.Fprint(w, deployment("StatefulSet", name))
	}
}

func deployment(kind, name string) string {
	return strings.NewReplacer("KIND", kind, "NAME", name, "    annotations: {}\n", placed("apps/"+name, 0)).Replace(`- apiVersion: apps/v1
  kind: KIND
  metadata:
    name: NAME
    namespace: other
    labels:
      app.kubernetes.io/name: web
      app.kubernetes.io/instance: NAME
    annotations: {}
  spec:
    replicas: 3
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
          args:
          - --port=8080
          - --verbose
          env:
          - name: POD
            valueFrom:
              fieldRef:
                fieldPath: metadata.name
          ports:
          - name: http
            containerPort: 8080
          resources:
            limits:
              cpu: 500m
              memory: 128Mi
`)
}

// unusual writes items that only the YAML library reads: flow style and anchors
// in each.
func unusual(w io.Writer, items int) {
	for k := range items {
		name := fmt.Sprintf("web-%d", k)
		fmt.Fprint(w, strings.ReplaceAll(`- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: NAME
    namespace: other
    labels: &labels {app.kubernetes.io/name: web, app.kubernetes.io/instance: NAME}
    annotations: {config.kubernetes.io/index: '0', config.kubernetes.io/path: apps/NAME.yaml, internal.config.kubernetes.io/index: '0', internal.config.kubernetes.io/path: apps/NAME.yaml}
  spec:
    replicas: 3
    selector: {matchLabels: *labels}
    template:
      metadata: {labels: *labels}
      spec:
        containers:
        - name: web
          image: example.com/web:1.2.3
          args: [--port=8080, --verbose]
          env:
          - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
          ports: [{name: http, containerPort: 8080}]
          resources:
            limits: &limits {cpu: 500m, memory: 128Mi}
            requests: *limits
`, "NAME", name))
	}
}
