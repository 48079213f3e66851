package docs

import (
	"fmt"
	"go/ast"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A part of DESIGN.md is a rule, or another section that names code and tests.
type part struct {
	rule  int // 0 for a section that is no rule
	title string
	code  []string // files, and names of declarations
	tests []string // files, folders of golden cases, and names of functions
}

func (p part) String() string {
	if p.rule > 0 {
		return fmt.Sprintf("rule %d", p.rule)
	}
	return p.title
}

var (
	heading = regexp.MustCompile(`^#+ (?:Rule (\d+): )?(.+)$`)
	named   = regexp.MustCompile("`([^`]+)`")
)

// parts reads DESIGN.md: its headings, and the lines Code and Tests below
// them.
func parts(t *testing.T) []part {
	t.Helper()
	var all []part
	for line := range strings.Lines(readDocument(t, "DESIGN.md")) {
		line = strings.TrimRight(line, "\n")
		if m := heading.FindStringSubmatch(line); m != nil {
			rule, _ := strconv.Atoi(m[1])
			all = append(all, part{rule: rule, title: m[2]})
			continue
		}
		if code, ok := strings.CutPrefix(line, "- Code: "); ok {
			all[len(all)-1].code = append(all[len(all)-1].code, quotedIn(code)...)
		}
		if tests, ok := strings.CutPrefix(line, "- Tests: "); ok {
			all[len(all)-1].tests = append(all[len(all)-1].tests, quotedIn(tests)...)
		}
	}
	return all
}

func quotedIn(line string) []string {
	var names []string
	for _, m := range named.FindAllStringSubmatch(line, -1) {
		names = append(names, m[1])
	}
	return names
}

// tag matches a comment that says which rules something carries: "(rule 9)",
// "rules 7 and 8", "rules 1 to 5, 13 and 14".
var tag = regexp.MustCompile(`\b[Rr]ules? (\d+(?:(?:, | and | or | to |, and )\d+)*)`)

// tagged returns the rules that a comment names.
func tagged(comment string) map[int]bool {
	rules := map[int]bool{}
	comment = strings.Join(strings.Fields(strings.ReplaceAll(comment, "//", " ")), " ")
	for _, m := range tag.FindAllStringSubmatch(comment, -1) {
		last, through := 0, false
		for _, word := range strings.Fields(strings.ReplaceAll(m[1], ",", " ")) {
			n, err := strconv.Atoi(word)
			if err != nil {
				through = word == "to"
				continue
			}
			for ; through && last < n; last++ {
				rules[last+1] = true
			}
			rules[n], last, through = true, n, false
		}
	}
	return rules
}

// tags are the rules that comments name, by what they stand in or document.
type tags struct {
	code  map[string]map[int]bool // file or declaration -> rules
	tests map[string]map[int]bool // function of a test file -> rules
	rules map[int]string          // rule -> the first file that names it
}

func tagsOf(files []source) tags {
	all := tags{code: map[string]map[int]bool{}, tests: map[string]map[int]bool{}, rules: map[int]string{}}
	for _, f := range files {
		inFile := map[int]bool{}
		for _, c := range f.Comments {
			maps.Copy(inFile, tagged(textOf(c)))
		}
		for rule := range inFile {
			all.rules[rule] = f.path
		}
		if !f.test {
			all.code[f.path] = inFile
		}
		for name, doc := range declared(f.File) {
			if f.test {
				all.tests[name] = tagged(textOf(doc))
			} else if all.code[name] == nil || len(tagged(textOf(doc))) > 0 {
				all.code[name] = tagged(textOf(doc))
			}
		}
	}
	return all
}

func textOf(c *ast.CommentGroup) string {
	if c == nil {
		return ""
	}
	var b strings.Builder
	for _, line := range c.List {
		b.WriteString(line.Text + "\n")
	}
	return b.String()
}

// declared returns the functions, methods, types, variables and constants of a
// file with their doc comments. A method is Type.Method.
func declared(file *ast.File) map[string]*ast.CommentGroup {
	docs := map[string]*ast.CommentGroup{}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			docs[receiver(d)+d.Name.Name] = d.Doc
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					docs[s.Name.Name] = d.Doc
				case *ast.ValueSpec:
					docs[s.Names[0].Name] = d.Doc
				}
			}
		}
	}
	return docs
}

// receiver returns the type of a method and a dot; it is empty for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	t := d.Recv.List[0].Type
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name + "."
	}
	return ""
}

// TestDesignNamesWhatExists: what the lines Code and Tests of DESIGN.md name
// exists, and below a rule carries its tag.
func TestDesignNamesWhatExists(t *testing.T) {
	known := tagsOf(sources(t))
	for _, p := range parts(t) {
		for _, name := range p.code {
			rules, ok := known.code[name]
			switch {
			case !ok:
				t.Errorf("%s: %s is no file or declaration of the code", p, name)
			case p.rule > 0 && !rules[p.rule]:
				t.Errorf("%s: the comments of %s do not name the rule", p, name)
			}
		}
		for _, name := range p.tests {
			if strings.Contains(name, "/") {
				if !exists(name) {
					t.Errorf("%s: there is no %s", p, name)
				}
				continue
			}
			rules, ok := known.tests[name]
			switch {
			case !ok:
				t.Errorf("%s: there is no test %s", p, name)
			case p.rule > 0 && !rules[p.rule]:
				t.Errorf("%s: the comment of %s does not name the rule", p, name)
			}
		}
	}
}

// TestRulesHaveCodeAndTests: each rule of DESIGN.md names code and tests; the
// rules are numbered from 1 without a gap.
func TestRulesHaveCodeAndTests(t *testing.T) {
	next := 1
	for _, p := range parts(t) {
		if p.rule == 0 {
			continue
		}
		if p.rule != next {
			t.Errorf("rule %d follows rule %d", p.rule, next-1)
		}
		next = p.rule + 1
		if len(p.code) == 0 {
			t.Errorf("rule %d names no code", p.rule)
		}
		if len(p.tests) == 0 {
			t.Errorf("rule %d names no test", p.rule)
		}
	}
	if next == 1 {
		t.Error("DESIGN.md has no rules")
	}
}

// TestTagsNameRules: each rule that a comment names is one of DESIGN.md, and so
// is each golden group.
func TestTagsNameRules(t *testing.T) {
	rules := map[int]bool{}
	for _, p := range parts(t) {
		rules[p.rule] = true
	}
	for rule, path := range tagsOf(sources(t)).rules {
		if !rules[rule] {
			t.Errorf("%s names rule %d, which docs/DESIGN.md does not have", path, rule)
		}
	}
	groups, err := filepath.Glob(root + "/testdata/rule-*")
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range groups {
		number, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(group), "rule-"), "-")
		if rule, err := strconv.Atoi(number); err != nil || !rules[rule] {
			t.Errorf("%s is named after no rule of docs/DESIGN.md", group)
		}
	}
}

// reference matches what a comment says of a section of DESIGN.md.
var reference = regexp.MustCompile(`(\S*)DESIGN\.md(?:, ([A-Z]\w*(?: \w+)*))?`)

// TestReferencesToDesign: comments name docs/DESIGN.md with its folder, and
// sections that it has.
func TestReferencesToDesign(t *testing.T) {
	sections := []string{""}
	for _, p := range parts(t) {
		sections = append(sections, p.title)
	}
	for _, f := range sources(t) {
		for _, c := range f.Comments {
			text := strings.Join(strings.Fields(strings.ReplaceAll(textOf(c), "//", " ")), " ")
			for _, m := range reference.FindAllStringSubmatch(text, -1) {
				if !strings.HasSuffix(m[1], "docs/") {
					t.Errorf("%s: %q is in docs", f.path, m[0])
				}
				if !slices.Contains(sections, m[2]) {
					t.Errorf("%s: docs/DESIGN.md has no section %q", f.path, m[2])
				}
			}
		}
	}
}

// TestTagged holds the reader of tags itself.
func TestTagged(t *testing.T) {
	for comment, want := range map[string][]int{
		"// the annotations (rule 9).":                                   {9},
		"// by rules 1 to 5, 13 and 14. The results":                     {1, 2, 3, 4, 5, 13, 14},
		"// a source that moves (rule\n// 15), a file (rule 8).":         {8, 15},
		"// Package render … (rules 5 to 7, 12, 15 and 16 of the file).": {5, 6, 7, 12, 15, 16},
		"// an RFC 1123 label, whose rules are Kubernetes'":              nil,
	} {
		if got := slices.Sorted(maps.Keys(tagged(comment))); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", comment, got, want)
		}
	}
}
