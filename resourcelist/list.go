package resourcelist

import (
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// A List is a ResourceList: items, and the sections around them as they came.
type List struct {
	// Items are the items in their order.
	Items []*yamltext.Item
	// Faults say what cannot be rendered: items that are no resources, an
	// unknown version. The list can be written as it came all the same.
	Faults []*Error

	text     string // as it was read
	sections []section
	itemsAt  int // offset of the first item in text
	dash     int // column of the items' dashes
	config   *yamltext.Item
}

// A section is a top-level field with its lines; of items, the lines before
// the first one; without a key, what comes before the first field.
type section struct{ key, text string }

// Problems returns the Faults as results.
func (l *List) Problems() report.Results {
	var results report.Results
	for _, f := range l.Faults {
		message := f.Message
		if f.Field != nil {
			message = strings.TrimPrefix(message, f.Field.String()+" ")
		}
		r := report.Error(nil, report.Fault{Code: f.Code, Field: f.Field, Message: message})
		r.File = report.File{Path: f.Path, Index: f.Index}
		results.Add(r)
	}
	return results
}

// FunctionConfig returns the functionConfig as an item; nil when it is absent,
// null, or an empty mapping.
func (l *List) FunctionConfig() *yamltext.Item { return l.config }

// section returns the field of that key.
func (l *List) section(key string) (s section, ok bool) {
	for _, s := range l.sections {
		if s.key == key {
			return s, true
		}
	}
	return s, false
}

// checkSections checks that the sections are those of a ResourceList, once each, and
// reads functionConfig from them.
func (l *List) checkSections() *Error {
	seen := map[string]bool{}
	for _, s := range l.sections {
		if s.key != "" && seen[s.key] {
			return errorf("%s stands twice in the ResourceList; leave one", s.key)
		}
		seen[s.key] = true
	}
	if e := checkKind(l.scalarOf("apiVersion"), l.scalarOf("kind")); e != nil {
		return e
	}
	if e := checkVersion(l.scalarOf("apiVersion")); e != nil {
		l.Faults = append(l.Faults, e)
	}
	l.placeItems(seen["items"])
	if e := l.readConfig(); e != nil {
		return e
	}
	return l.checkResults()
}

var apiVersions = map[string]bool{
	"config.kubernetes.io/v1": true, "config.kubernetes.io/v1beta1": true, "config.kubernetes.io/v1alpha1": true,
}

func checkKind(apiVersion, kind string) *Error {
	const remedy = "kustomize and kpt send one to the functions they run; of files, `kpt fn source DIR` makes one, and `global-headless-service render PATH` reads the files themselves"
	switch {
	case apiVersion == "" && kind == "":
		return errorf("the input has no apiVersion and kind, so it is not a ResourceList; %s", remedy)
	case kind != "ResourceList":
		return errorf("the input is a %s, not a ResourceList; %s", strings.TrimSpace(apiVersion+" "+kind), remedy)
	}
	return nil
}

// checkVersion refuses a ResourceList of a version that is not known.
func checkVersion(apiVersion string) *Error {
	if apiVersions[apiVersion] {
		return nil
	}
	e := errorf("the input is a ResourceList of apiVersion %q; send config.kubernetes.io/v1", apiVersion)
	e.Field = field.NewPath("apiVersion")
	return e
}

// scalarOf returns the text of a top-level scalar.
func (l *List) scalarOf(key string) string {
	s, ok := l.section(key)
	if !ok {
		return ""
	}
	value, _ := yamltext.New([]byte(s.text)).Field(key)
	return value
}

// placeItems adds the section items to a list that has none, behind apiVersion
// and kind.
func (l *List) placeItems(have bool) {
	if have {
		return
	}
	at := 0
	for k, s := range l.sections {
		if s.key == "apiVersion" || s.key == "kind" {
			at = k + 1
		}
	}
	l.sections = append(l.sections[:at:at], append([]section{{"items", "items:\n"}}, l.sections[at:]...)...)
}

// readConfig parses functionConfig as an item.
func (l *List) readConfig() *Error {
	s, ok := l.section("functionConfig")
	if !ok {
		return nil
	}
	_, after, _ := yamltext.Key(s.text, 0)
	if next, ok := yamltext.LineEnd(s.text, after); ok {
		if i := yamltext.New([]byte(s.text[next:])); i.Plain() {
			l.config = i
			return nil
		}
	}
	doc, err := yamltext.Document(s.text)
	if err != nil {
		return notYAML(err)
	}
	n := yamltext.Lookup(doc, "functionConfig")
	switch {
	case n == nil || n.ShortTag() == "!!null", n.Kind == yaml.MappingNode && len(n.Content) == 0:
		return nil
	case n.Kind != yaml.MappingNode:
		return errorf("functionConfig is not a mapping; send a resource there, or nothing")
	}
	if n, err = yamltext.Expand(n, 0); err != nil {
		return errorf("functionConfig: %v", err)
	}
	out, err := yamltext.Encode(n)
	if err != nil {
		return errorf("functionConfig: %v", err)
	}
	l.config = yamltext.New(out)
	return nil
}
