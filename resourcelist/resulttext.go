package resourcelist

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"go.yaml.in/yaml/v3"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// severities are the severities of results, as KRM functions name them.
var severities = map[report.Severity]fn.Severity{
	report.SeverityError: fn.Error, report.SeverityWarning: fn.Warning, report.SeverityInfo: fn.Info,
}

// resultElement returns a result as an element of the list results; the code
// goes into the tags. It is put together as text: through the YAML library, 500
// results took longer than the objects of 10,000 members.
func resultElement(r report.Result) (string, error) {
	var b resultText
	const frame = 64 // of a result that is a message and a severity
	b.lines.Grow(len(r.Message) + frame)
	b.field(2, "message", r.Message)
	b.field(2, "severity", string(severities[r.Severity]))
	if o := r.Object; o.Kind != "" {
		b.section("resourceRef")
		b.field(4, "apiVersion", o.APIVersion)
		b.field(4, "kind", o.Kind)
		b.field(4, "name", o.Name)
		b.field(4, "namespace", o.Namespace)
	}
	if r.Field != nil {
		b.section("field")
		b.field(4, "path", r.Field.String())
		b.value(4, "currentValue", r.Current)
		b.value(4, "proposedValue", r.Proposed)
	}
	if f := r.File; f.Path != "" {
		b.section("file")
		b.field(4, "path", f.Path)
		if f.Index != 0 {
			b.line(4, "index", strconv.Itoa(f.Index))
		}
	}
	if r.Code != "" {
		b.section("tags")
		b.field(4, "code", string(r.Code))
	}
	if b.err == nil && b.lines.Len() == 0 {
		return "- {}\n", nil
	}
	return "-" + strings.TrimPrefix(b.lines.String(), " "), b.err
}

// A resultText builds the text of a result.
type resultText struct {
	lines strings.Builder
	err   error // the first
}

// line writes one line; value is YAML.
func (t *resultText) line(indent int, key, value string) {
	const spaces = "    "
	for _, part := range []string{spaces[:indent], key, ": ", value, "\n"} {
		t.lines.WriteString(part)
	}
}

func (t *resultText) section(key string) { t.lines.WriteString("  " + key + ":\n") }

// field writes a string, unless it is empty.
func (t *resultText) field(indent int, key, value string) {
	if value != "" {
		t.value(indent, key, value)
	}
}

// value writes a value of any type, unless it is nil.
func (t *resultText) value(indent int, key string, value any) {
	switch v := value.(type) {
	case nil:
		return
	case int, int32, bool:
		t.line(indent, key, fmt.Sprint(v))
		return
	case string:
		if !strings.Contains(v, "\n") {
			t.line(indent, key, yamltext.Quote(v))
			return
		}
	}
	var n yaml.Node
	if err := n.Encode(map[string]any{key: value}); err != nil {
		t.err = err
		return
	}
	text, err := yamltext.EncodeCompact(&n)
	if err != nil {
		t.err = err
	}
	t.lines.WriteString(yamltext.Indent(string(text), indent))
}
