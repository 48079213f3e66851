package inventory

import (
	"strings"
	"testing"
	"text/template"

	"global-headless-service/internal/expect"
)

var redis = ServiceNames{
	GlobalHeadlessService: "redis", Service: "redis-headless",
	Pods: []Pod{
		{Pod: "redis-0", Name: "redis-0.redis-headless", Members: []MemberName{{"one", "db", "a"}, {"two", "db", "b"}}},
		{Pod: "redis-1", Name: "redis-1.redis-headless"},
	},
}

// TestTemplateIsTheLibrarys: what the evaluator knows, it does as text/template.
func TestTemplateIsTheLibrarys(t *testing.T) {
	for _, text := range []string{
		"", "plain {{/* comment */}}text", "{{.Service}} {{.GlobalHeadlessService}}",
		"{{range .Pods}}{{.Name}}:9092,{{end}}",
		"{{range $k, $pod := .Pods}}{{if $k}},{{end}}{{$pod.Name}}{{end}}",
		"{{range $pod := .Pods}}{{range .Members}}{{$pod.Pod}}/{{.Cluster}} {{else}}none{{end}}{{end}}",
		"{{with .Service}}{{.}}{{else}}no{{end}}{{with .Pods}}{{len .}}{{end}}",
		"{{if eq .Service \"redis-headless\" \"x\"}}a{{else if ne .Service \"y\"}}b{{end}}",
		"{{if not .Pods}}a{{else}}b{{end}}{{len .Service | printf \"%03d\"}}",
		"{{$n := 1}}{{range .Pods}}{{$n = 2}}{{end}}{{$n}} {{$.Service}} {{(printf \"%s-%d\" .Service 7) | len}}",
		"{{range .Pods -}}\n  {{- .Pod}} {{true}} {{3}} {{\"q\"}}\n{{end}}",
	} {
		var want strings.Builder
		if err := template.Must(template.New("t").Parse(text)).Execute(&want, redis); err != nil {
			t.Fatal(text, err)
		}
		tree, err := parseTemplate(text)
		if err != nil {
			t.Fatal(text, err)
		}
		var got strings.Builder
		if err := execute(&got, tree, redis); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		expect.Same(t, text, want.String(), got.String())
	}
}

// TestTemplateRefuses: what the evaluator does not know is an error in words.
func TestTemplateRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"{{.Nmae}}":                       ".Nmae: there is no such field; there are .GlobalHeadlessService, .Service, .Pods",
		"{{.Service.Name}}":               ".Name: there is no such field; there are none in a string",
		"{{range .Service}}{{end}}":       "range over .Service: it is no list",
		"{{template \"x\"}}":              "not known here: there are fields, variables, range, if, with, and the functions eq, len, ne, not, printf",
		"{{range .Pods}}{{break}}{{end}}": "not known here",
		"{{html .Service}}":               "function \"html\" not defined",
		"{{len}}":                         "an argument is missing",
		"{{len true}}":                    "len of what is no list and no text",
		"{{.Service 1}}":                  ".Service takes no arguments",
		"{{nil}}":                         "nil: no value is known by this name",
		"{{.Pods":                         "unclosed action",
	} {
		tree, err := parseTemplate(text)
		if err == nil {
			err = execute(&strings.Builder{}, tree, redis)
		}
		if err == nil {
			t.Errorf("%s: no error", text)
			continue
		}
		expect.Contains(t, text, err.Error(), want)
	}
}
