package generators

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// warnOwnLabels warns of StatefulSets whose matchLabels their own pods lack: the
// API server refuses them (rule 1). Where the selector comes from matchLabels,
// that is an error already.
func (r *resolver) warnOwnLabels(g *Governing, sets []*StatefulSet) {
	if g == nil && len(r.Spec.Service.Selector) == 0 {
		return
	}
	for _, s := range sets {
		if len(s.misread) > 0 || selects(s.MatchLabels, s.PodLabels) {
			continue
		}
		r.warn(s.Item, report.Fault{
			Code: report.MatchLabelsMissPods, Field: matchLabelsField, Current: s.MatchLabels,
			Message: fmt.Sprintf("does not match the labels of the StatefulSet's own pods: they have no %s (their labels are %s); the API server refuses it, so make the two agree",
				strings.Join(unselected(s.MatchLabels, s.PodLabels), ", "), selectorJSON(s.PodLabels)),
		})
	}
}

// selector returns the selector (rule 1): spec.service.selector, else the
// governing Service's, else the StatefulSets' matchLabels.
func (r *resolver) selector(g *Governing, sets []*StatefulSet) map[string]string {
	switch {
	case len(r.Spec.Service.Selector) > 0:
		r.checkSelects(r.Spec.Service.Selector, sets, r.otherSelector(r.Spec.Service.Selector, sets), func(f report.Fault) {
			f.Field = serviceSelectorField
			r.fail(r.Item, f)
		})
		return r.Spec.Service.Selector
	case g != nil:
		if len(g.misread) == 0 { // else what it selects is not known
			r.checkSelects(g.Selector, sets, r.otherSelector(g.Selector, sets), func(f report.Fault) {
				f.Field = selectorField
				r.fail(g.Item, f)
			})
		}
		return g.Selector
	case len(sets) > 0:
		return r.matchLabels(sets)
	}
	r.missing(serviceSelectorField, "the labels of the pods")
	return nil
}

// matchLabels returns the matchLabels that the StatefulSets share.
func (r *resolver) matchLabels(sets []*StatefulSet) map[string]string {
	first := sets[0]
	for _, s := range sets {
		if len(s.misread) > 0 {
			return nil // reported already; what it selects is not known
		}
		if item, f := noSelector(first, s, sets); f != nil {
			if item == nil {
				item = r.Item
			}
			r.fail(item, *f)
			return nil
		}
	}
	for _, f := range schemas.CheckLabels(matchLabelsField, first.MatchLabels) {
		r.fail(first.Item, f)
	}
	r.checkSelects(first.MatchLabels, sets, otherLabels, func(f report.Fault) {
		f.Field = matchLabelsField
		r.fail(first.Item, f)
	})
	return first.MatchLabels
}

// noSelector returns the fault of a set whose matchLabels cannot be the selector
// of all sets, or nil. The item is the one at fault, nil for the declaration.
func noSelector(first, s *StatefulSet, sets []*StatefulSet) (*yamltext.Item, *report.Fault) {
	switch {
	case s.MatchExpressions:
		return nil, &report.Fault{
			Code: report.MatchExpressions, Field: serviceSelectorField, Proposed: proposed(common(sets)),
			Message: fmt.Sprintf("required: StatefulSet %q (%s) selects its pods by matchExpressions, which the members' annotation cannot hold; give the labels to select by here%s",
				s.Item.Name(), report.Where(s.Item), optionalProposal(common(sets))),
		}
	case len(s.MatchLabels) == 0:
		return s.Item, &report.Fault{
			Code: report.MissingMatchLabels, Field: matchLabelsField,
			Message: fmt.Sprintf("StatefulSet %q has no matchLabels to select its pods by, and an API server refuses it; give it labels of its pod template", s.Item.Name()),
		}
	case !maps.Equal(s.MatchLabels, first.MatchLabels):
		return nil, &report.Fault{
			Code: report.SelectorsDiffer, Field: serviceSelectorField, Proposed: proposed(common(sets)),
			Message: fmt.Sprintf("StatefulSets %q and %q have different matchLabels (%s and %s); give the labels here that select the pods of all%s",
				first.Item.Name(), s.Item.Name(), selectorJSON(first.MatchLabels), selectorJSON(s.MatchLabels), optionalProposal(common(sets))),
		}
	}
	return nil, nil
}

// otherLabels is what to do about matchLabels that miss the pods.
const otherLabels = "give the pod template the labels that the StatefulSet selects by"

// otherSelector returns what to do about the selector of a Service that misses pods
// of some of these StatefulSets.
func (r *resolver) otherSelector(selector map[string]string, sets []*StatefulSet) string {
	way := "correct that in the selector"
	for _, s := range sets {
		if selects(selector, s.PodLabels) {
			return way + fmt.Sprintf(", or take it out, or name only the StatefulSets that are meant in spec.source.statefulSets of GlobalHeadlessService %q", r.Name)
		}
	}
	if slices.ContainsFunc(sets, func(s *StatefulSet) bool { return len(unselected(selector, s.PodLabels)) == len(selector) }) {
		return way // which would be empty without
	}
	return way + ", or take it out"
}

// checkSelects fails for every StatefulSet whose pods a selector misses; way is
// what to do about it.
func (r *resolver) checkSelects(selector map[string]string, sets []*StatefulSet, way string, fail func(report.Fault)) {
	for _, s := range sets {
		if len(selector) == 0 || len(s.misread) > 0 || selects(selector, s.PodLabels) {
			continue // what labels the pods have may not be known
		}
		fail(report.Fault{
			Code:    report.SelectorSelectsNothing,
			Current: selector,
			Message: fmt.Sprintf("does not select the pods of StatefulSet %q: they have no %s (their labels are %s); %s",
				s.Item.Name(), strings.Join(unselected(selector, s.PodLabels), ", "), selectorJSON(s.PodLabels), way),
		})
	}
}

// selects reports whether labels carry all of a selector.
func selects(selector, labels map[string]string) bool {
	for k, v := range selector {
		if label, ok := labels[k]; !ok || label != v {
			return false
		}
	}
	return true
}

// unselected returns the key=value pairs of a selector that labels lack, sorted.
func unselected(selector, labels map[string]string) []string {
	var missing []string
	for _, k := range schemas.SortedKeys(selector) {
		if v, ok := labels[k]; !ok || v != selector[k] {
			missing = append(missing, k+"="+selector[k])
		}
	}
	return missing
}

// common returns the labels that every StatefulSet's pods are matched by.
func common(sets []*StatefulSet) map[string]string {
	m := maps.Clone(sets[0].MatchLabels)
	for _, s := range sets[1:] {
		maps.DeleteFunc(m, func(k, v string) bool { w, ok := s.MatchLabels[k]; return !ok || w != v })
	}
	return m
}

func proposed(m map[string]string) any {
	if len(m) == 0 {
		return nil
	}
	return m
}

// optionalProposal returns the part of a message that proposes a selector; it is
// empty if there is none to propose.
func optionalProposal(m map[string]string) string {
	if len(m) == 0 {
		return ""
	}
	return ", for example " + selectorJSON(m)
}

// selectorJSON returns a selector as the annotation carries it: keys sorted, no
// HTML escaping, values strings (rule 11).
func selectorJSON(m map[string]string) string {
	if m == nil {
		m = map[string]string{}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(m) // strings cannot fail to encode
	return strings.TrimSuffix(b.String(), "\n")
}
