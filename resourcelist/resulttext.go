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

// A resultText builds the text of results as elements of the list results. It is
// put together as text: through the YAML library, 500 results took longer than
// the objects of 10,000 members.
type resultText struct {
	lines strings.Builder
	dash  bool  // the next line begins an element
	err   error // the first
}

// resultElements returns results as elements, and where each of them ends.
func resultElements(results report.Results) (text string, ends []int, err error) {
	const frame = 64 // of a result that is a message and a severity
	size := 0
	for _, r := range results {
		size += len(r.Message) + frame
	}
	var b resultText
	b.lines.Grow(size)
	ends = make([]int, len(results))
	for k, r := range results {
		b.element(r)
		ends[k] = b.lines.Len()
	}
	return b.lines.String(), ends, b.err
}

// element writes one result; the code goes into the tags.
func (t *resultText) element(r report.Result) {
	t.dash = true
	t.field(2, "message", r.Message)
	t.field(2, "severity", string(severities[r.Severity]))
	if o := r.Object; o.Kind != "" {
		t.section("resourceRef")
		t.field(4, "apiVersion", o.APIVersion)
		t.field(4, "kind", o.Kind)
		t.field(4, "name", o.Name)
		t.field(4, "namespace", o.Namespace)
	}
	if r.Field != nil {
		t.section("field")
		t.field(4, "path", r.Field.String())
		t.value(4, "currentValue", r.Current)
		t.value(4, "proposedValue", r.Proposed)
	}
	if f := r.File; f.Path != "" {
		t.section("file")
		t.field(4, "path", f.Path)
		if f.Index != 0 {
			t.line(4, "index", strconv.Itoa(f.Index))
		}
	}
	if r.Code != "" {
		t.section("tags")
		t.field(4, "code", string(r.Code))
	}
	if t.dash {
		t.write("  {}\n")
	}
}

// write writes texts that begin a line; the first line of an element gets the
// dash in place of its first space.
func (t *resultText) write(texts ...string) {
	if t.dash {
		t.dash = false
		texts[0] = "-" + strings.TrimPrefix(texts[0], " ")
	}
	for _, text := range texts {
		t.lines.WriteString(text)
	}
}

// line writes one line; value is YAML.
func (t *resultText) line(indent int, key, value string) {
	const spaces = "    "
	t.write(spaces[:indent], key, ": ", value, "\n")
}

func (t *resultText) section(key string) { t.write("  ", key, ":\n") }

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
	t.write(yamltext.Indent(string(text), indent))
}
