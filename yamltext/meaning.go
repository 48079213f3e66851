package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// SameMeaning reports whether two items are equal as YAML values, apart from
// their orchestration annotations (rule 9). The order of keys does not matter, that of
// lists does. Items of the same lines are recognised without a parse.
func SameMeaning(a, b *Item) bool {
	if a == b || b.form.matches(a) || sameLines(a, b) {
		return true
	}
	m, err := a.Node()
	if err != nil {
		return false
	}
	n, err := b.Node()
	return err == nil && equal(withoutOrchestration(m), withoutOrchestration(n))
}

// withoutOrchestration drops the annotations of the tool that runs the
// function from a node that the caller alone holds.
func withoutOrchestration(n *yaml.Node) *yaml.Node {
	editTexts(n, edit{drop: isOrchestration})
	if meta := child(n, "metadata"); meta != nil {
		if a := child(meta, "annotations"); a != nil && len(a.Content) == 0 && (a.Kind == yaml.MappingNode || a.ShortTag() == "!!null") {
			remove(meta, "annotations")
		}
	}
	return n
}

// equal compares by kind, resolved tag and value; aliases by the anchor they
// name.
func equal(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Kind == yaml.AliasNode {
		return a.Value == b.Value
	}
	if a.Kind == yaml.ScalarNode {
		return a.ShortTag() == b.ShortTag() && (a.Value == b.Value || equalValues(a, b))
	}
	if a.ShortTag() != b.ShortTag() {
		return false
	}
	if a.Kind == yaml.MappingNode {
		return equalMappings(a, b)
	}
	for k := range a.Content {
		if !equal(a.Content[k], b.Content[k]) {
			return false
		}
	}
	return true
}

// equalValues compares scalars of one tag that are written differently, such
// as 9093 and 0x2385.
func equalValues(a, b *yaml.Node) bool {
	var x, y any
	return a.ShortTag() != "!!str" && a.Decode(&x) == nil && b.Decode(&y) == nil && x == y
}

// equalMappings looks for every entry of a in b, where it mostly stands at
// the same place. A key that stands twice in both is found as often.
func equalMappings(a, b *yaml.Node) bool {
	size := len(a.Content)
	used := make([]bool, size)
next:
	for k := 0; k+1 < size; k += 2 {
		for step := 0; step < size; step += 2 {
			j := (k + step) % size
			if !used[j] && equal(a.Content[k], b.Content[j]) && equal(a.Content[k+1], b.Content[j+1]) {
				used[j] = true
				continue next
			}
		}
		return false
	}
	return true
}

// sameLines reports whether the items are simple and have the same lines, but
// for indentation and those of orchestration annotations.
func sameLines(a, b *Item) bool {
	if a.read(); !a.simple {
		return false
	}
	if b.read(); !b.simple {
		return false
	}
	x, y := newLines(a), newLines(b)
	for {
		l, more := x.next()
		m, moreToo := y.next()
		if l != m || more != moreToo {
			return false
		}
		if !more {
			return true
		}
	}
}

// lines iterates over the lines of a simple item, each from the column of its
// keys on, without those of orchestration annotations.
type lines struct {
	s          string
	pos        int
	dash, col  int
	from, to   int // the annotations
	annotation int // column of their keys
}

func newLines(i *Item) *lines {
	l := &lines{s: i.text, dash: i.dash, col: i.col}
	if b, ok := i.annotations(); ok {
		l.from, l.to, l.annotation = b.from, b.to, b.col
	}
	return l
}

func (l *lines) next() (line string, more bool) {
	for l.pos < len(l.s) {
		pos := l.pos
		end := pos + strings.IndexByte(l.s[pos:], '\n') + 1
		k := pos + indentOf(l.s, pos, l.dash)
		if l.from > 0 && pos >= l.from && pos < l.to {
			if k-pos < l.annotation && l.s[k] != '\n' && l.s[k] != '#' {
				l.to = pos
			} else if skip := l.orchestration(pos, k); skip > 0 {
				l.pos = skip
				continue
			}
		}
		if l.pos = end; k-pos < l.col {
			if l.s[k] == '\n' {
				return "\n", true
			}
			return l.s[k:end], true
		}
		return l.s[pos+l.col : end], true
	}
	return "", false
}

// orchestration returns the end of the annotation on the line, if it is one of the
// orchestrator's, else 0.
func (l *lines) orchestration(pos, k int) int {
	if k-pos != l.annotation {
		return 0
	}
	key, after, ok := Key(l.s, k)
	if !ok || !isOrchestration(key) {
		return 0
	}
	e := entry{key: key, line: pos, at: k, value: after, end: l.to, col: l.annotation}
	if e.bare(l.s) {
		return 0
	}
	v, ok := e.scalar(l.s)
	if !ok {
		return 0
	}
	if v.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return v.to
	}
	end, _ := LineEnd(l.s, v.to)
	return end
}

// isOrchestration reports whether an annotation belongs to the tool that runs the
// function, and not to the resource (rule 10).
func isOrchestration(key string) bool {
	if len(key) < 16 || !strings.Contains(key, "k8s.io/") && !strings.Contains(key, "kubernetes.io/") && !strings.Contains(key, "kpt.dev/") {
		return false
	}
	for _, prefix := range orchestrationPrefixes {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return orchestrationKeys[key]
}

var orchestrationPrefixes = []string{
	"internal.config.kubernetes.io/", "alpha.config.kubernetes.io/", "kustomize.config.k8s.io/", "internal.kpt.dev/",
}

var orchestrationKeys = map[string]bool{
	legacyPath: true, legacyIndex: true, "config.kubernetes.io/package": true, "config.kubernetes.io/id": true,
	"config.kubernetes.io/origin":       true,
	"config.kubernetes.io/merge-source": true, "config.k8s.io/id": true, "config.k8s.io/path": true, "config.k8s.io/index": true,
}

// Where an item stands, in the spellings that kustomize and kpt know.
const (
	internalPath  = "internal.config.kubernetes.io/path"
	internalIndex = "internal.config.kubernetes.io/index"
	legacyPath    = "config.kubernetes.io/path"
	legacyIndex   = "config.kubernetes.io/index"
)
