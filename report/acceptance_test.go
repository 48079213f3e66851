package report

import "testing"

// TestAccept: accepted warnings are silenced, but for those on immutable
// fields and moves, and accepted codes that do not occur are found (rule 12).
func TestAccept(t *testing.T) {
	a := &Acceptance{Item: kafka, Codes: []Code{TargetPortUnresolved, PortRenamed, SourceMoved}}
	rs := Results{
		Warning(kafka, Fault{Code: TargetPortUnresolved}),
		Warning(kafka, Fault{Code: SourceMoved}),
		Warning(kafka, Fault{Code: NoStatefulSet}),
		Error(kafka, Fault{Code: TargetPortUnresolved}),
	}
	got := rs.Accept(a)
	if len(got) != 3 || got[0].Code != SourceMoved || got[1].Code != NoStatefulSet || got[2].Severity != SeverityError {
		t.Errorf("kept %v", got)
	}
	unused := a.Unused()
	if len(unused) != 2 || unused[0].Current != "port-renamed" || unused[0].Severity != SeverityInfo {
		t.Errorf("unused %v", unused)
	}
}
