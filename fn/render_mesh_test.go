package main

import (
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestRenderNeedsNothing: where the mesh needs nothing in a cluster, an empty
// stream is right (rule 20); where it needs something, it stays an error.
func TestRenderNeedsNothing(t *testing.T) {
	exported := files{"kafka.yaml": `apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: kafka
spec:
  mesh: {multiClusterServices: {}}
  members:
  - {cluster: cluster-one, namespace: ns-one}
  - {cluster: cluster-two, namespace: ns-one}
  source: {cluster: cluster-one, namespace: ns-one}
  service:
    selector: {app: kafka}
    ports: [{port: 9092}]
`}
	folder := filetest.Folder(t, exported)
	got := succeeds(t, "--cluster", "cluster-two", folder)
	expect.Same(t, "stdout", "", got.stdout)
	expect.Contains(t, "stderr", got.stderr, `cluster "cluster-two" needs nothing: multiClusterServices renders nothing for it`)
	refused(t, renders("--cluster", "cluster-three", folder), `"cluster-three" is in no member list`)
}
