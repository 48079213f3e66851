package validate

import (
	"fmt"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

func (c *checker) fail(i *yamltext.Item, f report.Fault) { c.results.Add(report.Error(i, f)) }
func (c *checker) warn(i *yamltext.Item, f report.Fault) { c.results.Add(report.Warning(i, f)) }

// doubt warns of pods that have no names unless something is right that was not
// given, such as an option of the mesh.
func (c *checker) doubt(i *yamltext.Item, at *field.Path, current any, format string, args ...any) {
	c.warn(i, report.Fault{Code: report.NamesInDoubt, Field: at, Current: current, Message: fmt.Sprintf(format, args...)})
}

// annotationFault returns the fault of an annotation; the message has a verb for
// its value.
func annotationFault(code report.Code, key, value, proposed, message string) report.Fault {
	f := report.Fault{
		Code: code, Field: annotationField(key), Current: value,
		Message: fmt.Sprintf(message, quoted(value)),
	}
	if proposed != "" {
		f.Proposed = proposed
	}
	return f
}

func annotationField(key string) *field.Path {
	return field.NewPath("metadata", "annotations").Key(key)
}

func labelField(key string) *field.Path { return field.NewPath("metadata", "labels").Key(key) }

// quoted returns a value as messages show it.
func quoted(value string) string {
	if value == "" {
		return "unset"
	}
	return strconv.Quote(value)
}

// title returns what an object is and where it stands: StatefulSet "db" (db.yaml:3[0]).
func (o object) title() string {
	return fmt.Sprintf("%s %q (%s)", o.Kind(), o.Name(), report.Where(o.Item))
}

// titles returns the titles of StatefulSets.
func titles(sets []*statefulSet) string { return report.List(sets, (*statefulSet).title) }
