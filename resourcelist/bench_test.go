package resourcelist

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// foreign is a ResourceList of n ConfigMaps and Deployments of about 1 KB.
func foreign(n int) []byte {
	var b bytes.Buffer
	b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for k := range n {
		kind, version := "Deployment", "apps/v1"
		if k%2 == 0 {
			kind, version = "ConfigMap", "v1"
		}
		fmt.Fprintf(&b, "- apiVersion: %s\n  kind: %s\n  metadata:\n    name: app-%d\n    namespace: ns-%d\n    labels:\n      app.kubernetes.io/name: app-%d\n      app.kubernetes.io/part-of: \"shop\"\n    annotations:\n      config.kubernetes.io/index: '0'\n      config.kubernetes.io/path: 'apps/app-%d.yaml'\n      internal.config.kubernetes.io/index: '0'\n      internal.config.kubernetes.io/path: 'apps/app-%d.yaml'\n      internal.config.kubernetes.io/seqindent: 'compact'\n      internal.config.kubernetes.io/id: '%d'\n", version, kind, k, k%7, k, k, k, k)
		if k%2 == 0 {
			b.WriteString("  data:\n    settings.yaml: |\n      # settings\n      server:\n        port: 8080\n        host: 0.0.0.0\n      log: {level: info, format: json}\n    mode: \"production\"\n    url: https://example.com/a?b=c\n" + strings.Repeat("    some.key/of-it: some value of it, with words\n    other: '{\"json\": \"in quotes\"}'\n", 3))
		} else {
			b.WriteString("  spec:\n    replicas: 3\n    selector:\n      matchLabels:\n        app: web\n    template:\n      metadata:\n        labels:\n          app: web\n      spec:\n        containers:\n        - name: web # the one\n          image: registry.example.com/web:1.2.3\n          args:\n          - --port=8080\n          - --verbose\n          ports:\n          - containerPort: 8080\n            name: http\n          env:\n          - name: A\n            value: \"1\"\n          resources:\n            limits:\n              cpu: 500m\n              memory: 128Mi\n          emptyDir: {}\n")
		}
	}
	return b.Bytes()
}

func BenchmarkReadWrite10000(b *testing.B) {
	data := foreign(10000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		l, err := Read(data)
		if err != nil {
			b.Fatal(err)
		}
		for _, i := range l.Items {
			if i.APIVersion() == "" || i.Kind() == "" || i.Name() == "" || i.Namespace() == "" {
				b.Fatal("a header is missing")
			}
		}
		if err := l.Write(io.Discard, l.Items, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPaths10000(b *testing.B) {
	l, err := Read(foreign(10000))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, i := range l.Items {
			if i.Path() == "" {
				b.Fatal("no path")
			}
		}
	}
}
