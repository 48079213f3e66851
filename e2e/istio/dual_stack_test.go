package istio

import (
	"strings"
	"testing"

	"global-headless-service/e2e/controlplane"
)

// TestDualStack tests names where Services and pods have addresses of both
// families.
func TestDualStack(t *testing.T) {
	four := startAnother(t, controlplane.Options{Name: "cluster-four", DualStack: true}, 4)
	five := startAnother(t, controlplane.Options{Name: "cluster-five", DualStack: true}, 5)
	for _, networks := range []string{"Single", "Multiple"} {
		t.Run(networks, func(t *testing.T) {
			m := startMesh(t, networks, four, five)
			m.testKinds(t, "dual-"+strings.ToLower(networks), (*meshFleet).testRestart)
		})
	}
}
