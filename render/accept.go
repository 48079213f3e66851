package render

import (
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// acceptance returns what a declaration accepts by its spec.accept; nil if
// that is nothing.
func acceptance(i *yamltext.Item, codes []schemas.WarningCode) *report.Acceptance {
	if len(codes) == 0 {
		return nil
	}
	return &report.Acceptance{Item: i, Codes: schemas.Codes(codes)}
}

// Unused reports the accepted codes that no longer occur in a fleet (rule 12).
func (p *Package) Unused() report.Results {
	seen := map[*report.Acceptance]bool{nil: true}
	var results report.Results
	for _, plan := range p.plans {
		for _, a := range plan.Accept {
			if !seen[a] {
				seen[a] = true
				results.Add(a.Unused()...)
			}
		}
	}
	return results
}
