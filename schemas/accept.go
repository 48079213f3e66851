package schemas

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// WarningCode is the code of a warning that can be accepted.
//
// +kubebuilder:validation:Enum=value-not-a-string;list-not-read;duplicate-headless-service;node-port-on-headless-service;service-without-ports;items-without-namespace;match-labels-miss-pods;port-renamed;target-port-unresolved;no-statefulset;selected-not-governed;source-outside-its-cluster;export-names-collide;pod-names-collide;advertised-name-unresolvable;host-given-twice
type WarningCode string

func warningCodes() []WarningCode {
	var codes []WarningCode
	for _, code := range report.Acceptable() {
		codes = append(codes, WarningCode(code))
	}
	return codes
}

// Codes returns accepted codes as package report knows them.
func Codes(accepted []WarningCode) []report.Code {
	var codes []report.Code
	for _, code := range accepted {
		codes = append(codes, report.Code(code))
	}
	return codes
}

// accept checks the codes of spec.accept (rule 12).
func (c *checker) accept(path *field.Path, accepted []WarningCode) {
	for k, code := range accepted {
		at, text := path.Index(k), string(code)
		if j := slices.Index(accepted, code); j < k {
			c.add(report.DuplicateValue, at, text, nil, "duplicate value: %s is %s already; remove one", quoted(text), path.Index(j))
			continue
		}
		e, known := report.Lookup(report.Code(code))
		switch {
		case !known:
			near, _ := Nearest(text, stringsOf(warningCodes()))
			c.add(report.UnknownCode, at, text, near, "no warning has the code %s%s", quoted(text), didYouMean(near))
		case e.Severity != report.SeverityWarning:
			c.add(report.CodeNotAcceptable, at, text, nil, "%s is an error, and only warnings can be accepted; remove it", quoted(text))
		case e.Always:
			c.add(report.CodeNotAcceptable, at, text, nil, "%s is always reported, since whoever applies the output has to act on it; remove it", quoted(text))
		}
	}
}

// stringsOf returns values of an enumeration as strings.
func stringsOf[T ~string](values []T) []string {
	var all []string
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}
