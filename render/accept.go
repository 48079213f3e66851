package render

import (
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// accepts notes what one declaration accepts by its spec.accept; nil if that
// is nothing.
func (p *pkg) accepts(i *resourcelist.Item, codes []schemas.WarningCode) *report.Acceptance {
	if len(codes) == 0 {
		return nil
	}
	a := &report.Acceptance{Item: i, Codes: schemas.Codes(codes)}
	p.accepted = append(p.accepted, a)
	return a
}

// unused tells of accepted codes that no longer occur in a fleet (rule 12).
func (p *pkg) unused() report.Results {
	if p.settings.Cluster != "" {
		return nil
	}
	var results report.Results
	for _, a := range p.accepted {
		results.Add(a.Unused()...)
	}
	return results
}
