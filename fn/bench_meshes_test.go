package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

// BenchmarkMeshes runs the function over a fleet of 10,000 members of each
// mesh. Throughput is that of the output, so that meshes that render much
// compare with those that render little. Members are four namespaces in each of
// 2,500 clusters, or where the mesh joins namespaces of one name, one namespace
// in each of 10,000 clusters.
func BenchmarkMeshes(b *testing.B) {
	anywhere, oneName := spread(2_500, 4), spread(10_000, 1)
	for _, m := range []struct{ name, mesh, members string }{
		{"tanzuServiceMesh", "tanzuServiceMesh: {}", anywhere},
		{"istio", "istio: {}", anywhere},
		{"istioMultiple", "istio: {networks: Multiple}", anywhere},
		{"tanzuServiceMeshOneName", "tanzuServiceMesh: {}", oneName},
		{"istioMultipleOneName", "istio: {networks: Multiple}", oneName},
		{"multiClusterServices", "multiClusterServices: {}", oneName},
		{"cilium", "cilium: {}", oneName},
	} {
		in := benchHead + fleetUnder(m.mesh, m.members) + workload("StatefulSet", "db", "ns-0", "")
		out := int64(len(call(in).stdout))
		b.Run(m.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(out)
			for b.Loop() {
				if exit := run(context.Background(), nil, strings.NewReader(in), io.Discard, io.Discard); exit != 0 {
					b.Fatalf("exit %d", exit)
				}
			}
		})
	}
}

// spread lists members: that many clusters with that many namespaces each.
func spread(clusters, namespaces int) string {
	var b strings.Builder
	for k := range clusters {
		for n := range namespaces {
			fmt.Fprintf(&b, "    - cluster: cluster-%d\n      namespace: ns-%d\n", k, n)
		}
	}
	return b.String()
}

// fleetUnder is a declaration of a mesh with a list of members.
func fleetUnder(mesh, members string) string {
	return "- apiVersion: fn.kpt.dev/v1alpha1\n  kind: GlobalHeadlessService\n  metadata:\n    name: db\n  spec:\n    mesh: {" + mesh +
		"}\n    source:\n      cluster: cluster-0\n      namespace: ns-0\n    members:\n" + members
}
