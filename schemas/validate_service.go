package schemas

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// service checks spec.service.
func (c *checker) service(path *field.Path, s *Service) {
	if s.Name != "" {
		c.name(path.Child("name"), s.Name, CheckServiceName)
	}
	c.labels(path.Child("selector"), s.Selector)
	c.faults = append(c.faults, checkPorts(path.Child("ports"), s.Ports)...)
	c.families(path, s)
	c.labels(path.Child("labels"), s.Labels)
	c.annotations(path.Child("annotations"), s.Annotations)
}

// CheckService reports the faults of a Service of the package, as far as it
// travels to the members: selector, ports and IP families. path is that of
// its spec.
func CheckService(path *field.Path, s *Service) []report.Fault {
	var c checker
	c.labels(path.Child("selector"), s.Selector)
	c.faults = append(c.faults, checkPorts(path.Child("ports"), s.Ports)...)
	c.families(path, s)
	return append(c.faults, CheckFamilyPolicy(path, s.IPFamilies, s.IPFamilyPolicy)...)
}

// CheckFamilyPolicy reports two IP families without the policy that the API
// server requires with them, as soon as the Service has a selector. path is that
// of the Service's spec.
func CheckFamilyPolicy(path *field.Path, families []IPFamily, policy IPFamilyPolicy) []report.Fault {
	if len(families) < 2 || policy != "" {
		return nil
	}
	return []report.Fault{{
		Code: report.InvalidIPFamilies, Field: path.Child("ipFamilyPolicy"), Proposed: string(IPFamilyPolicyPreferDualStack),
		Message: fmt.Sprintf("required with two ipFamilies: %q or %q", IPFamilyPolicyPreferDualStack, IPFamilyPolicyRequireDualStack),
	}}
}

// CheckLabels checks the keys and values of a selector or of labels at path.
func CheckLabels(path *field.Path, labels map[string]string) []report.Fault {
	var c checker
	c.labels(path, labels)
	return c.faults
}

// CheckProtocol checks the protocol of a port at path; empty is TCP.
func CheckProtocol(path *field.Path, p Protocol) []report.Fault {
	var c checker
	oneOf(&c, path, p, protocols())
	return c.faults
}

const qualifiedName = `an optional DNS prefix and "/", then at most 63 ` + mixedLabel

// isLowerKey reports whether a label key is of lower-case labels, as most are.
// It spares them a regular expression.
func isLowerKey(key string) bool {
	prefix, name, prefixed := strings.Cut(key, "/")
	if !prefixed {
		return isShortLabel(key)
	}
	for part := range strings.SplitSeq(prefix, ".") {
		if !isShortLabel(part) {
			return false
		}
	}
	return len(prefix) <= 253 && isShortLabel(name)
}

func isShortLabel(name string) bool { return len(name) <= 63 && isLowerLabel(name) }

// SortedKeys returns the keys of labels or annotations, sorted. It allocates
// once; slices.Sorted, which does not know how many there are, up to six times.
func SortedKeys(m map[string]string) []string {
	if len(m) == 0 {
		return nil
	}
	keys := slices.AppendSeq(make([]string, 0, len(m)), maps.Keys(m))
	slices.Sort(keys)
	return keys
}

func (c *checker) labels(path *field.Path, labels map[string]string) {
	for _, key := range SortedKeys(labels) {
		if !isLowerKey(key) && len(validation.IsQualifiedName(key)) > 0 {
			c.add(report.InvalidLabel, entry(path, key), key, nil, "%s is not a label key: %s", quoted(key), qualifiedName)
		}
		if value := labels[key]; !isShortLabel(value) && len(validation.IsValidLabelValue(value)) > 0 {
			c.add(report.InvalidLabel, entry(path, key), value, nil, "%s is not a label value: at most 63 %s", quoted(value), mixedLabel)
		}
	}
}

// annotations checks the keys and the size; Kubernetes compares keys in lower
// case.
func (c *checker) annotations(path *field.Path, annotations map[string]string) {
	size := 0
	for _, key := range SortedKeys(annotations) {
		size += len(key) + len(annotations[key])
		if len(validation.IsQualifiedName(strings.ToLower(key))) > 0 {
			c.add(report.InvalidAnnotation, entry(path, key), key, nil, "%s is not an annotation key: %s", quoted(key), qualifiedName)
		} else if owner := reserved(key); owner != "" {
			c.add(report.ReservedAnnotation, entry(path, key), nil, nil, "%s is written by %s and cannot be given; remove it", quoted(key), owner)
		}
	}
	if size > MaxAnnotationBytes {
		c.add(report.AnnotationsTooLarge, path, nil, nil, "the keys and values come to %d bytes; Kubernetes takes at most %d in all annotations of one object",
			size, MaxAnnotationBytes)
	}
}

// reserved returns who writes an annotation that users cannot give; "" when
// they can.
func reserved(key string) string {
	prefix, _, _ := strings.Cut(strings.ToLower(key), "/")
	switch {
	case prefix == Group || strings.EqualFold(key, AnnotationEndpoints):
		return "this function"
	case prefix == "config.kubernetes.io" || prefix == "config.k8s.io" || prefix == "internal.kpt.dev" ||
		strings.HasSuffix(prefix, ".config.kubernetes.io") || strings.HasSuffix(prefix, ".config.k8s.io"):
		return "kustomize and kpt"
	}
	return ""
}

// families checks ipFamilies and ipFamilyPolicy, each and together.
func (c *checker) families(path *field.Path, s *Service) {
	for i, family := range s.IPFamilies {
		at := path.Child("ipFamilies").Index(i)
		if family == "" {
			c.add(report.MissingField, at, nil, nil, "required: %s", list([]string{string(IPFamilyIPv4), string(IPFamilyIPv6)}))
		}
		oneOf(c, at, family, ipFamilies())
		if j := slices.Index(s.IPFamilies, family); j < i && family != "" {
			c.add(report.DuplicateValue, at, string(family), nil, "duplicate value: %s is %s already; remove one", quoted(string(family)), path.Child("ipFamilies").Index(j))
		}
		if i == 1 && len(s.IPFamilies) > 2 {
			c.add(report.InvalidIPFamilies, path.Child("ipFamilies"), nil, nil, "%d IP families; a Service has at most two", len(s.IPFamilies))
			break
		}
	}
	oneOf(c, path.Child("ipFamilyPolicy"), s.IPFamilyPolicy, ipFamilyPolicies())
	if len(s.IPFamilies) == 2 && s.IPFamilyPolicy == IPFamilyPolicySingleStack {
		c.add(report.InvalidIPFamilies, path.Child("ipFamilyPolicy"), string(s.IPFamilyPolicy), string(IPFamilyPolicyPreferDualStack),
			"%s does not go with two ipFamilies; remove one of them, or say %s or %s", quoted(string(s.IPFamilyPolicy)),
			quoted(string(IPFamilyPolicyPreferDualStack)), quoted(string(IPFamilyPolicyRequireDualStack)))
	}
}
