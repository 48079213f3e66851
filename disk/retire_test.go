package disk

import (
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestPlanRetires: with KeepEmpty a cluster that loses its last file keeps a
// kustomization until it has files again or is forgotten (docs/DESIGN.md, Trees).
func TestPlanRetires(t *testing.T) {
	const kustomization = "clusters/two/kustomization.yaml"
	keep, forget := Prune{KeepEmpty: true}, Prune{KeepEmpty: true, Forget: []string{"two"}}
	with, without := database(5432, []string{"two/db"}), database(5432, nil)
	for name, steps := range map[string][]struct {
		input string
		prune Prune
		want  bool // whether the kustomization is there
	}{
		"never ours":     {{without, keep, false}},
		"back":           {{with, keep, false}, {without, keep, true}, {with, keep, false}},
		"forgotten":      {{with, keep, false}, {without, keep, true}, {without, forget, false}, {without, keep, false}},
		"at once":        {{with, keep, false}, {without, forget, false}},
		"kept no longer": {{with, keep, false}, {without, keep, true}, {without, Prune{}, false}},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for _, step := range steps {
				plan, results := planned(t, root, step.input, step.prune)
				if results.Failed() {
					t.Fatal(texts(results))
				}
				if err := plan.Write(t.Context()); err != nil {
					t.Fatal(err)
				}
				_, got := filetest.ReadAll(t, root)[kustomization]
				expect.Same(t, "the kustomization is there", step.want, got)
			}
		})
	}
}
