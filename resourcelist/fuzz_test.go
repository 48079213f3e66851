package resourcelist

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
	"global-headless-service/yamltext/yamltest"
)

const head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"

func seeds(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no testdata", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")))
	}
	for _, item := range yamltest.Elements {
		f.Add([]byte(head + "items:\n" + item))
		f.Add([]byte(head + "items:\n" + strings.TrimLeft(item, " ") + "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  data: {}\nresults:\n- message: a\n  severity: info\nfoo: bar\n"))
	}
	f.Add([]byte(`{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [{"apiVersion": "v1", "kind": "X"}]}`))
	f.Add([]byte("---\n" + head + "items: []\nfunctionConfig: null\nresults: []\n"))
}

// readByLibrary returns what the library makes of the items, and whether it
// takes the text for a list of resources. Bad is a list with aliases or merge
// keys that can't be resolved; such items pass through as they are.
func readByLibrary(data []byte) (items []*yaml.Node, ok, bad bool) {
	doc, err := yamltext.Document(strings.TrimPrefix(string(data), "\ufeff"))
	if err != nil || doc == nil || doc.Kind != yaml.MappingNode {
		return nil, false, false
	}
	if _, err := yamltext.Expand(doc, len(data)); err != nil {
		bad = true
	}
	seen := map[string]bool{}
	for k := 0; k < len(doc.Content); k += 2 {
		key := doc.Content[k]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Tag == "!!merge" {
			bad = true
			continue
		}
		if !plainKey(key) || seen[key.Value] {
			return nil, false, bad
		}
		seen[key.Value] = true
	}
	version := yamltext.ScalarText(yamltext.Lookup(doc, "apiVersion"))
	if checkKind(version, yamltext.ScalarText(yamltext.Lookup(doc, "kind"))) != nil || checkVersion(version) != nil {
		return nil, false, bad
	}
	if c := yamltext.Lookup(doc, "functionConfig"); c != nil && c.Kind != yaml.MappingNode && c.ShortTag() != "!!null" {
		return nil, false, bad
	}
	if r := yamltext.Lookup(doc, "results"); r != nil && r.Kind != yaml.SequenceNode && r.ShortTag() != "!!null" {
		return nil, false, bad
	}
	list := yamltext.Lookup(doc, "items")
	if list == nil || list.ShortTag() == "!!null" {
		return nil, true, bad
	}
	if list.Kind != yaml.SequenceNode {
		return nil, false, bad
	}
	for _, n := range list.Content {
		if expanded, err := yamltext.Expand(n, 0); err == nil {
			n = expanded
		} else {
			bad = true
		}
		if n.Kind != yaml.MappingNode || yamltext.ScalarText(yamltext.Lookup(n, "apiVersion")) == "" || yamltext.ScalarText(yamltext.Lookup(n, "kind")) == "" {
			return nil, false, bad
		}
		items = append(items, n)
	}
	return items, true, bad
}

func written(t *testing.T, l *List, items []*yamltext.Item, added report.Results) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := l.Write(&b, items, added); err != nil {
		t.Fatalf("write: %v", err)
	}
	return b.Bytes()
}

func FuzzRead(f *testing.F) {
	seeds(f)
	f.Fuzz(checkRead)
}

func pieced(choice []byte) []byte { return []byte(head + "items:\n" + yamltest.Join(choice)) }

func FuzzPieces(f *testing.F) {
	f.Add([]byte{9, 20})
	f.Add([]byte("9䱧")) // a byte order mark before CRLF
	f.Fuzz(func(t *testing.T, choice []byte) {
		if len(choice) < 200 {
			checkRead(t, pieced(choice))
		}
	})
}

// TestPieces tries lists put together at random, always the same ones.
func TestPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range yamltest.Tries(10_000) {
		choice := make([]byte, 1+r.IntN(14))
		for k := range choice {
			choice[k] = byte(r.IntN(256))
		}
		checkRead(t, pieced(choice))
	}
}

// checkRead compares Read with the library.
func checkRead(t *testing.T, data []byte) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			panic(fmt.Sprintf("%v for\n%s", p, data))
		}
		if t.Failed() {
			t.Logf("the input was\n%s\n%q", data, data)
		}
	}()
	want, ok, bad := readByLibrary(data)
	l, err := readable(bytes.Clone(data))
	if err != nil {
		if _, is := err.(*Error); !is || err.(*Error) == nil {
			t.Fatalf("not an *Error: %v", err)
		}
		if ok && !bad {
			t.Fatalf("refused: %v", err)
		}
		return
	}
	if !ok && !bad {
		t.Fatal("the library refuses what Read takes")
	}
	if len(want) != len(l.Items) {
		t.Fatalf("%d items, want %d", len(l.Items), len(want))
	}
	if bad {
		return
	}
	for k, i := range l.Items {
		if n, err := i.Node(); err != nil || !yamltest.Equal(n, want[k]) {
			t.Fatalf("items[%d] is not as the library reads it (%v):\n%s", k, err, i.YAML())
		}
	}
	out := written(t, l, l.Items, nil)
	added := report.Results{report.Info("added"), report.Error(nil, report.Fault{Message: "lines\nof: it", Field: field.NewPath("a"), Current: 1})}
	for k, out := range [][]byte{out, written(t, l, l.Items, added), written(t, l, nil, added)} {
		again, err := readable(bytes.Clone(out))
		if err != nil {
			t.Fatalf("written: %v\n%s", err, out)
		}
		results := added
		if k == 0 {
			results = nil
		}
		if twice := written(t, again, again.Items, results); !bytes.Equal(out, twice) {
			t.Fatalf("written twice:\n%s\n---\n%s", out, twice)
		}
		if _, ok, _ := readByLibrary(out); !ok {
			t.Fatalf("the library refuses what is written:\n%s", out)
		}
	}
	items, ok, _ := readByLibrary(out)
	if !ok || len(items) != len(want) {
		t.Fatalf("written:\n%s", out)
	}
	for k := range items {
		if !yamltest.Equal(items[k], want[k]) {
			t.Fatalf("items[%d] written as\n%s", k, out)
		}
	}
}
