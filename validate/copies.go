package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// sourceOf returns the source of a copy among Services of its name; nil if there
// is none. It is the one of the same GlobalHeadlessService, else the author's own
// with the copy's selector, else in its namespace, else the first.
func sourceOf(copied *service, sources []*service) *service {
	var best *service
	most := 0
	for _, s := range sources {
		rank := 1
		switch selector, err := selectorOf(copied); {
		case s.owner != "" && s.owner != copied.owner:
			continue // another's
		case s.owner != "":
			rank = 4
		case err == nil && maps.Equal(selector, s.spec.Selector):
			rank = 3
		case s.namespace == copied.namespace:
			rank = 2
		}
		if rank > most {
			best, most = s, rank
		}
	}
	return best
}

// selectorOf reads the selector in a copy's annotation.
func selectorOf(copied *service) (map[string]string, error) {
	var selector map[string]string
	d := json.NewDecoder(strings.NewReader(copied.annotation))
	err := d.Decode(&selector)
	if other, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		err = fmt.Errorf("it holds a %s", other.Value)
	}
	if err == nil && d.More() {
		err = fmt.Errorf("there is more behind its end")
	}
	if err == nil && selector == nil {
		err = fmt.Errorf("it is null")
	}
	return selector, err
}

// checkCopy checks a copy against its source, which may be nil.
func (c *checker) checkCopy(copied, source *service) {
	if len(copied.spec.Selector) > 0 {
		c.fail(copied.Item, report.Fault{
			Code: report.CopyWithSelector, Field: field.NewPath("spec", "selector"), Current: copied.spec.Selector,
			Message: "is set on a member's copy, so the cluster looks for the pods here and hides those of the source; a later transformer, such as labels with includeSelectors, may have set it: run global-headless-service after it",
		})
	}
	if source == nil {
		c.warnNoSource(copied)
	}
	if _, annotated := copied.Annotation(schemas.AnnotationEndpoints); annotated {
		c.checkSelector(copied, source)
	}
	if source != nil {
		c.checkFields(copied, source)
	}
}

func (c *checker) warnNoSource(copied *service) {
	if c.part {
		return
	}
	c.warn(copied.Item, report.Fault{
		Code:    report.CopyWithoutSource,
		Message: fmt.Sprintf("is a member's copy, and no Service %q with a selector is among what was given, so there is nothing to compare it with; give the source's cluster too", copied.Name()),
	})
}

// checkSelector checks the selector in a copy's annotation (rule 11).
func (c *checker) checkSelector(copied, source *service) {
	path := field.NewPath("metadata", "annotations").Key(schemas.AnnotationEndpoints)
	selector, err := selectorOf(copied)
	if err != nil {
		f := report.Fault{Code: report.CopyAnnotationInvalid, Field: path, Current: copied.annotation}
		f.Message = fmt.Sprintf("%q is not a JSON object of strings (%v)", copied.annotation, err)
		if source != nil {
			f.Proposed = asJSON(source.spec.Selector)
			f.Message += "; write " + asJSON(source.spec.Selector)
		}
		c.fail(copied.Item, f)
		return
	}
	if source == nil || maps.Equal(selector, source.spec.Selector) {
		return
	}
	c.fail(copied.Item, report.Fault{
		Code: report.CopySelectorDiffers, Field: path, Current: copied.annotation, Proposed: asJSON(source.spec.Selector),
		Message: fmt.Sprintf("is %s, but Service %q %s (%s) selects %s, so the mesh finds other pods or none; render again, and after all that changes labels or selectors",
			asJSON(selector), source.Name(), source.where(), report.Where(source.Item), asJSON(source.spec.Selector)),
	})
}

// checkFields checks the fields that copies share with their source (rule 2).
// IP families that one of the two leaves to its cluster are no difference.
func (c *checker) checkFields(copied, source *service) {
	a, b := copied.spec, source.spec
	if len(b.Ports) > 0 { // else the declaration lists those of the copies
		c.checkField(copied, source, "ports", copied.portTexts(), source.portTexts())
	}
	c.checkField(copied, source, "publishNotReadyAddresses", fmt.Sprint(copied.publishesNotReady()), fmt.Sprint(source.publishesNotReady()))
	if len(a.IPFamilies) > 0 && len(b.IPFamilies) > 0 && !slices.Equal(a.IPFamilies, b.IPFamilies) {
		c.checkField(copied, source, "ipFamilies", fmt.Sprint(a.IPFamilies), fmt.Sprint(b.IPFamilies))
	}
	if a.IPFamilyPolicy != "" && b.IPFamilyPolicy != "" {
		c.checkField(copied, source, "ipFamilyPolicy", a.IPFamilyPolicy, b.IPFamilyPolicy)
	}
}

// checkField refuses a field in which a copy differs from its source.
func (c *checker) checkField(copied, source *service, name, has, should string) {
	if has == should {
		return
	}
	c.fail(copied.Item, report.Fault{
		Code: report.CopyDiffers, Field: field.NewPath("spec", name), Current: has, Proposed: should,
		Message: fmt.Sprintf("is %s, but %s in Service %q %s (%s), which it is a copy of; make the change at the source, and render every cluster from it",
			has, should, source.Name(), source.where(), report.Where(source.Item)),
	})
}

// asJSON returns a selector as the annotation carries it (rule 11).
func asJSON(selector map[string]string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(selector) // strings cannot fail to encode
	return strings.TrimSuffix(b.String(), "\n")
}
