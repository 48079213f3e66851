package generators

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// checkAgrees refuses what spec.service sets and the adopted Service
// contradicts, after Kubernetes' defaulting (rule 3).
func (r *resolver) checkAgrees(g *Governing, sets []*StatefulSet) {
	given := r.Spec.Service
	if len(given.Selector) > 0 && !maps.Equal(given.Selector, g.Selector) {
		r.contradictsSelector(g, sets)
	}
	if len(given.Ports) > 0 && len(g.Ports) > 0 && !r.portsAgree(r.givenPorts(g), g.Ports) {
		r.contradicts(g, "ports", portValues(given.Ports), portValues(g.Ports), show(portTexts(g.Ports)))
	}
	if p := given.PublishNotReadyAddresses; p != nil && *p != g.PublishNotReadyAddresses {
		r.contradicts(g, "publishNotReadyAddresses", *p, g.PublishNotReadyAddresses, show(g.PublishNotReadyAddresses))
	}
	r.checkFamiliesAgree(g)
}

// contradictsSelector reports a selector that differs from the adopted Service's. If
// only the declaration's selects the pods, the Service is the one to change.
func (r *resolver) contradictsSelector(g *Governing, sets []*StatefulSet) {
	given := r.Spec.Service.Selector
	misses := func(selector map[string]string) bool {
		return slices.ContainsFunc(sets, func(s *StatefulSet) bool { return !selects(selector, s.PodLabels) })
	}
	if len(sets) == 0 || misses(given) || !misses(g.Selector) {
		r.contradicts(g, "selector", given, g.Selector, show(g.Selector))
		return
	}
	r.fail(g.Item, report.Fault{
		Code: report.ContradictsAdoptedService, Field: selectorField, Current: g.Selector, Proposed: given,
		Message: fmt.Sprintf("contradicts spec.service.selector of GlobalHeadlessService %q, which says %s and selects the pods; this one does not, and the Service is adopted as it is: change it here",
			r.Name, show(given)),
	})
}

// givenPorts returns the ports of spec.service. For a mesh that lists ports of
// its own they pick some of the adopted Service's, by number and protocol:
// what they leave unset is the Service's (rule 17).
func (r *resolver) givenPorts(g *Governing) []schemas.ServicePort {
	given := slices.Clone(r.Spec.Service.Ports)
	if g == nil || !meshTypeOf(r.MeshSpec).listsPorts {
		return namePorts(given)
	}
	for k := range given {
		p := &given[k]
		at := samePort(g.Ports, *p)
		if at < 0 {
			continue
		}
		p.Name = cmp.Or(p.Name, g.Ports[at].Name)
		p.AppProtocol = cmp.Or(p.AppProtocol, g.Ports[at].AppProtocol)
		if p.TargetPort == nil {
			p.TargetPort = g.Ports[at].TargetPort
		}
	}
	return namePorts(given)
}

// portsAgree reports whether the ports of spec.service are those of the adopted
// Service, or some of them for a mesh that lists ports of its own.
func (r *resolver) portsAgree(given, has []schemas.ServicePort) bool {
	if meshTypeOf(r.MeshSpec).listsPorts {
		return containsPorts(has, given)
	}
	return equalPorts(given, has)
}

// checkFamiliesAgree checks IP families as checkAgrees does other fields. A Service with a selector
// is SingleStack unless its policy is another.
func (r *resolver) checkFamiliesAgree(g *Governing) {
	given, policy := r.Spec.Service, orSingleStack(g.IPFamilyPolicy)
	switch {
	case len(given.IPFamilies) > 0 && len(g.IPFamilies) > 0 && !slices.Equal(given.IPFamilies, g.IPFamilies):
		r.contradicts(g, "ipFamilies", given.IPFamilies, g.IPFamilies, show(g.IPFamilies))
	case len(given.IPFamilies) > 1 && len(g.IPFamilies) == 0 && policy == schemas.IPFamilyPolicySingleStack:
		r.fail(r.Item, report.Fault{
			Code: report.ContradictsAdoptedService, Field: field.NewPath("spec", "service", "ipFamilies"), Current: given.IPFamilies,
			Message: fmt.Sprintf("contradicts Service %q (%s), which is adopted as it is and, being SingleStack, has one family; leave it out here, or change the Service",
				g.Name, report.Where(g.Item)),
		})
	}
	if given.IPFamilyPolicy != "" && given.IPFamilyPolicy != policy {
		r.contradicts(g, "ipFamilyPolicy", string(given.IPFamilyPolicy), string(policy), show(string(policy)))
	}
}

// contradicts reports one field of spec.service that differs from the adopted
// Service; text is the value in the Service as a message shows it.
func (r *resolver) contradicts(g *Governing, name string, given, has any, text string) {
	r.fail(r.Item, report.Fault{
		Code: report.ContradictsAdoptedService, Field: field.NewPath("spec", "service", name), Current: given, Proposed: has,
		Message: fmt.Sprintf("contradicts Service %q (%s), which is adopted as it is and says %s; leave it out here, or change the Service",
			g.Name, report.Where(g.Item), text),
	})
}

func orSingleStack(p schemas.IPFamilyPolicy) schemas.IPFamilyPolicy {
	if p == "" {
		return schemas.IPFamilyPolicySingleStack
	}
	return p
}

// show formats a value for a message.
func show(v any) string {
	switch v := v.(type) {
	case map[string]string:
		return selectorJSON(v)
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	case string:
		return strconv.Quote(v)
	}
	return fmt.Sprint(v)
}

func unsetOr(s string) string {
	if s == "" {
		return "not set"
	}
	return strconv.Quote(s)
}
