package schemas

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation"
)

// A nameRule is one kind of name and what it may be (rule 14).
type nameRule struct {
	noun    string // with its article
	charset string // what it is made of, in words
	most    int    // characters
	why     string // what happens with more, if that needs saying
	letters bool   // it may be any of lower-case letters, digits and inner "-"
	first   bool   // and then begins with a letter
	invalid func(string) []string
	propose func(string) string
}

// isLowerLabel reports whether a name is a lower-case label, which most rules
// allow. It spares them a regular expression.
func isLowerLabel(name string) bool {
	for k := range len(name) {
		switch c := name[k]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case c == '-' && k > 0 && k < len(name)-1:
		default:
			return false
		}
	}
	return name != ""
}

// check returns, in words, what is wrong with a name, "" if nothing is, and
// the name that may be meant, "" if there is none.
func (r nameRule) check(name string) (problem, proposed string) {
	if r.letters && len(name) <= r.most && isLowerLabel(name) && (!r.first || name[0] > '9') {
		return "", ""
	}
	if IsVariable(name) {
		return fmt.Sprintf("%s is an unexpanded variable, since nothing here replaces it; write %s", quoted(name), r.noun), ""
	}
	switch length := utf8.RuneCountInString(name); {
	case name == "":
		return "required: " + r.noun, ""
	case length > r.most:
		return fmt.Sprintf("%s has %d characters; %s has at most %d%s", quoted(name), length, r.noun, r.most, r.why), ""
	case len(r.invalid(name)) == 0:
		return "", ""
	}
	proposed = r.propose(name)
	if len(proposed) > r.most || len(r.invalid(proposed)) > 0 {
		proposed = ""
	}
	return fmt.Sprintf("%s is not %s: %s%s", quoted(name), r.noun, r.charset, didYouMean(proposed)), proposed
}

// IsVariable reports whether a name still has a shell's, kustomize's or a
// template's variable in it (rule 14).
func IsVariable(name string) bool {
	return strings.Contains(name, "$") || strings.Contains(name, "{{")
}

const (
	lowerLabel   = `lower-case letters, digits and "-", beginning and ending with a letter or digit`
	shorten      = "; shorten it, in a chart by fullnameOverride"
	mixedLabel   = `letters, digits, "-", "_" and ".", beginning and ending with a letter or digit`
	serviceLabel = `lower-case letters, digits and "-", starting with a letter and ending with a letter or digit`
)

// CheckNamespace checks the name of a namespace: an RFC 1123 label. Both
// results are empty when it is one; proposed is empty when there is no better
// name. This is so for all Check functions.
func CheckNamespace(name string) (problem, proposed string) {
	return nameRule{noun: "a namespace", charset: lowerLabel, most: 63, letters: true, invalid: validation.IsDNS1123Label, propose: ProposeLabel}.check(name)
}

// CheckServiceName checks the name of a Service: an RFC 1035 label, which all
// supported versions of Kubernetes accept.
func CheckServiceName(name string) (problem, proposed string) {
	return nameRule{noun: "a Service name", charset: serviceLabel, most: 63, letters: true, first: true, why: shorten, invalid: validation.IsDNS1035Label, propose: ProposeLabel}.check(name)
}

// checkAsServiceName applies CheckServiceName to a resource whose name is the
// Service's, for want of another.
func checkAsServiceName(name string) (problem, proposed string) {
	if problem, proposed = CheckServiceName(name); problem != "" && name != "" {
		problem += "; or name the Service in spec.service.name"
	}
	return problem, proposed
}

// CheckStatefulSetName checks the name of a StatefulSet: an RFC 1123 label of
// at most 52 characters, since with more it never gets a pod (the
// pods' controller-revision-hash label becomes too long).
func CheckStatefulSetName(name string) (problem, proposed string) {
	return nameRule{
		noun: "a StatefulSet name", charset: lowerLabel, most: 52, letters: true, why: ", since with more it never gets a pod" + shorten,
		invalid: validation.IsDNS1123Label, propose: ProposeLabel,
	}.check(name)
}

// checkPodName checks the name of a StatefulSet's pod, which is its hostname.
func checkPodName(name string) (problem, proposed string) {
	return nameRule{noun: "the name of a pod", charset: lowerLabel, most: 63, letters: true, invalid: validation.IsDNS1123Label, propose: ProposeLabel}.check(name)
}

// checkDomain checks a DNS domain.
func checkDomain(name string) (problem, proposed string) {
	return nameRule{
		noun: "a DNS domain", most: 253, letters: true,
		charset: `lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit`,
		invalid: validation.IsDNS1123Subdomain, propose: strings.ToLower,
	}.check(name)
}

// CheckClusterName checks the name of a cluster, which names a folder and is
// a label value (rule 14).
func CheckClusterName(name string) (problem, proposed string) {
	return nameRule{noun: "a cluster name", charset: mixedLabel, most: 63, letters: true, invalid: validation.IsValidLabelValue, propose: proposeCluster}.check(name)
}

// checkPortName checks the name of a Service's port: a DNS label (not to be
// confused with a container's, of at most 15 characters).
func checkPortName(name string) (problem, proposed string) {
	return nameRule{noun: "the name of a Service port", charset: lowerLabel, most: 63, letters: true, invalid: validation.IsDNS1123Label, propose: ProposeLabel}.check(name)
}

// CheckContainerPortName checks the name of a container's port: an IANA service
// name.
func CheckContainerPortName(name string) (problem, proposed string) {
	return nameRule{
		noun: "the name of a container port", most: 15, letters: !strings.Contains(name, "--"), first: true,
		charset: `lower-case letters, digits and single "-" between them, at least one letter`,
		invalid: validation.IsValidPortName, propose: ProposeLabel,
	}.check(name)
}

// checkResourceName checks metadata.name: a DNS subdomain.
func checkResourceName(name string) (problem, proposed string) {
	return nameRule{
		noun: "a resource name", most: 253, letters: true,
		charset: `lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit`,
		invalid: validation.IsDNS1123Subdomain, propose: ProposeLabel,
	}.check(name)
}
