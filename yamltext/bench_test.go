package yamltext

import (
	"strings"
	"testing"
)

const generated = `apiVersion: v1
kind: Service
metadata:
  name: kafka-headless
  namespace: ns-one
  annotations:
    config.kubernetes.io/index: '0'
    config.kubernetes.io/path: clusters/c/ns-one/service-kafka-headless.yaml
    fn.kpt.dev/cluster: c
    fn.kpt.dev/global-headless-service: kafka-headless
    internal.config.kubernetes.io/index: '0'
    internal.config.kubernetes.io/path: clusters/c/ns-one/service-kafka-headless.yaml
    tsm.tanzu.vmware.com/endpoints.statefulset: '{"app":"kafka"}'
spec:
  clusterIP: None
  ports:
  - name: client
    port: 9092
    protocol: TCP
`

func BenchmarkSameMeaning(b *testing.B) {
	text := strings.Replace(generated, "spec:", "    internal.config.kubernetes.io/id: '3'\nspec:", 1)
	i := only(b, AsElement(text, 0))
	b.ReportAllocs()
	for b.Loop() {
		if !SameMeaning(i, New([]byte(generated))) {
			b.Fatal("not the same")
		}
	}
}

func BenchmarkOtherMeaning(b *testing.B) {
	other := New([]byte(strings.Replace(generated, "9092", "9093", 1)))
	b.ReportAllocs()
	for b.Loop() {
		if SameMeaning(other, New([]byte(generated))) {
			b.Fatal("the same")
		}
	}
}

func BenchmarkNode(b *testing.B) {
	i := New([]byte(generated))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := i.Node(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWithAnnotation(b *testing.B) {
	i := only(b, AsElement(generated, 0))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := i.WithAnnotation("config.kubernetes.io/local-config", "true"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInPlaceOf(b *testing.B) {
	i, prev := New([]byte(generated)), New([]byte(generated))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := i.InPlaceOf(prev); err != nil {
			b.Fatal(err)
		}
	}
}
