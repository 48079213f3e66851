package schemas

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	yamlv3 "go.yaml.in/yaml/v3"
)

// unusual holds values that a field may have been given.
var unusual = []string{
	"", "~", "''", "{}", "[]", "{a: b}", "[a]", "[{}]", "[~]", "[['']]", "'a b'", "0", "1", "-1", "1.0", "1.5", "1e3", "0x10", "65535", "65536",
	"2147483648", "1e400", ".nan", "true", "no", "'1'", "'0'", "'65535'", "'true'", "a", "A", "-a", "a-", "a--b", "a.b", "a_b", "a..b", "a/b", "a.b/c_D",
	"A.b/c", "a/b/c", "'a\n'", "9-9", "9-a", "ä", "UDP", "SingleStack", "IPv4", "Keep", "Empty", "!!str 1", "!!int '1'", "2020-01-01", "kafka",
	strings.Repeat("a", 15), strings.Repeat("a", 16), strings.Repeat("a", 52), strings.Repeat("a", 53), strings.Repeat("a", 63),
	strings.Repeat("a", 64), strings.Repeat("a", 253), strings.Repeat("a", 254), strings.Repeat("a.", 150) + "b/" + strings.Repeat("a", 63),
	strings.Repeat("ä", 63),
}

// TestSchemaAcceptsWhatIsParsed puts every unusual value into every field.
func TestSchemaAcceptsWhatIsParsed(t *testing.T) {
	compiled := compiledSchemas(t)[KindGlobalHeadlessService]
	for i := range scalars(t) {
		for _, value := range unusual {
			checkAccepted(t, compiled, i, value)
		}
	}
}

// FuzzSchemaAcceptsWhatIsParsed looks for other such values.
func FuzzSchemaAcceptsWhatIsParsed(f *testing.F) {
	compiled := compiledSchemas(f)[KindGlobalHeadlessService]
	for i, value := range unusual {
		f.Add(uint(i), value)
	}
	f.Fuzz(func(t *testing.T, field uint, value string) {
		checkAccepted(t, compiled, int(field%uint(len(scalars(t)))), value)
	})
}

// checkAccepted puts a value in the place of one of the scalars of good: if it
// is parsed, it must be accepted.
func checkAccepted(t *testing.T, compiled *jsonschema.Schema, field int, value string) {
	t.Helper()
	n := scalars(t)[field]
	lines := strings.Split(good, "\n")
	line := lines[n.Line-1]
	lines[n.Line-1] = line[:n.Column-1] + value + line[n.Column-1+len(n.Value):]
	document := strings.Join(lines, "\n")
	if _, faults := ParseGlobalHeadlessService(textOf(document)); len(faults) > 0 {
		return
	}
	if err := refused(t, compiled, document); err != nil {
		t.Errorf("line %d, %q for %q is parsed, but: %v", n.Line, value, n.Value, err)
	}
}

// scalars are the values of good that are written without quotes.
func scalars(t *testing.T) []*yamlv3.Node {
	t.Helper()
	var document yamlv3.Node
	if err := yamlv3.Unmarshal([]byte(good), &document); err != nil {
		t.Fatal(err)
	}
	var all []*yamlv3.Node
	var walk func(n *yamlv3.Node)
	walk = func(n *yamlv3.Node) {
		for i, child := range n.Content {
			if n.Kind != yamlv3.MappingNode || i%2 == 1 {
				walk(child)
			}
		}
		if n.Kind == yamlv3.ScalarNode && n.Style == 0 {
			all = append(all, n)
		}
	}
	walk(&document)
	return all
}
