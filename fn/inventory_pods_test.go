package main

import (
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestNamesNoPods: where there are no pods a note says so, in place of a table
// without rows (rule 21).
func TestNamesNoPods(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": strings.Replace(kafkaPackage(), "  replicas: 3\n", "  replicas: 0\n", 1)})
	got := runs(t, "names", root)
	expect.Same(t, "exit code", 0, got.exit)
	expect.Same(t, "stderr", "note: GlobalHeadlessService \"kafka-headless\" has no pods, and so no names: its StatefulSets have no replicas; set them, or spec.source.maxReplicas\n", got.stderr)
}

// TestListVirtualIP: under Istio a Service with a virtual IP leaves the names in
// the source's own namespace to CoreDNS (rule 17).
func TestListVirtualIP(t *testing.T) {
	text := strings.Replace(kafkaPackage(), "  clusterIP: None\n", "", 1)
	for mesh, want := range map[string]bool{"{istio: {}}": true, "{istio: {networks: Multiple}}": false} {
		root := filetest.Folder(t, files{"kafka.yaml": strings.Replace(text, "  members:\n", "  mesh: "+mesh+"\n  members:\n", 1)})
		got := runs(t, "list", "-o", "wide", root)
		for _, needs := range []string{
			`CoreDNS in cluster "cluster-one": in namespace "ns-one" there, the pods have their names under a Service with a virtual IP from it alone`,
			`no mTLS mode STRICT of the pods, if they have clients there`,
		} {
			if strings.Contains(got.stdout, needs) != want {
				t.Errorf("%s: %v is wanted of the requirement %q:\n%s%s", mesh, want, needs, got.stdout, got.stderr)
			}
		}
	}
}
