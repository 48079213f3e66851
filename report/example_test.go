package report_test

import (
	"fmt"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

func ExampleText() {
	fmt.Println(report.Text(report.Result{
		Severity: report.SeverityError,
		Fault: report.Fault{
			Code:    report.SourceNotAMember,
			Field:   field.NewPath("spec", "source", "cluster"),
			Message: `cluster "cluster-tow" is in no member`,
		},
		Object: report.Object{APIVersion: "fn.kpt.dev/v1alpha1", Kind: "GlobalHeadlessService", Name: "kafka"},
		File:   report.File{Path: "kafka.yaml", Line: 12},
	}))
	// Output:
	// error: kafka.yaml:12[0]: GlobalHeadlessService "kafka": spec.source.cluster: cluster "cluster-tow" is in no member [source-not-a-member]
}

// A run fails if any of its results is an error.
func ExampleResults_Failed() {
	var results report.Results
	results.Add(report.Info("nothing changed"))
	fmt.Println(results.Failed())
	results.Add(report.Error(nil, report.Fault{Message: "nothing to render"}))
	fmt.Println(results.Failed())
	// Output:
	// false
	// true
}

func ExampleList() {
	fmt.Println(report.List([]string{"kafka", "redis"}, strconv.Quote))
	// Output:
	// "kafka", "redis"
}
