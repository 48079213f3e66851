package istio

import (
	"strings"
	"testing"

	"global-headless-service/e2e/controlplane"
)

// TestDualStack tests names where Services and pods have addresses of both
// families.
func TestDualStack(t *testing.T) {
	t.Parallel()
	one, two := startTwo(t, controlplane.Options{Name: "dual-one", DualStack: true}, controlplane.Options{Name: "dual-two", DualStack: true})
	for _, networks := range []string{"Single", "Multiple"} {
		t.Run(networks, func(t *testing.T) {
			m := startMesh(t, networks, one, two)
			m.testKinds(t, "dual-"+strings.ToLower(networks), (*meshFleet).testRestart)
		})
	}
}
