package report

import "slices"

// An Entry explains one code: what docs/troubleshooting.md and `explain` say.
type Entry struct {
	Code     Code
	Severity Severity
	Always   bool   // a warning that cannot be accepted (rule 12)
	Title    string // a headline, without a full stop
	Cause    string // plain sentences: what is wrong, and why it matters
	Cure     string // plain sentences: what to do
}

// Lookup finds the entry of a code.
func Lookup(code Code) (entry Entry, ok bool) {
	k := slices.IndexFunc(Catalog, func(e Entry) bool { return e.Code == code })
	if k < 0 {
		return Entry{}, false
	}
	return Catalog[k], true
}

// Acceptable lists the codes that spec.accept can name: those of warnings, but
// for warnings on immutable fields and moves (rule 12).
func Acceptable() []Code {
	var codes []Code
	for _, e := range Catalog {
		if e.Severity == SeverityWarning && !e.Always {
			codes = append(codes, e.Code)
		}
	}
	return codes
}
