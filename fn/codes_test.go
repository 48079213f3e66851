package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"global-headless-service/report"
)

// TestEveryLineHasACode: each error and warning of the goldens ends with a code
// of the catalog, which has the same severity (rule 12).
func TestEveryLineHasACode(t *testing.T) {
	coded := regexp.MustCompile(`^(error|warning): .* \[([a-z-]+)\]$`)
	for _, name := range cases(t) {
		b, err := os.ReadFile(filepath.Join(goldenFolder, name, "want.stderr"))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			m := coded.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
			if m == nil {
				t.Errorf("%s: no code: %s", name, line)
				continue
			}
			if e, ok := report.Lookup(report.Code(m[2])); !ok || string(e.Severity) != m[1] {
				t.Errorf("%s: %s is not the code of an %s", name, m[2], m[1])
			}
		}
	}
}
