package disk

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/render"
)

// TestPlanTouchesNothing: a plan makes no folder, takes no lock, and clears
// nothing away.
func TestPlanTouchesNothing(t *testing.T) {
	root := filepath.Join(t.TempDir(), "out")
	p := mustPlan(t, root, database(5432, []string{"two/db"}))
	if p.IsEmpty() {
		t.Error("the plan is empty")
	}
	if _, err := os.Lstat(root); !os.IsNotExist(err) {
		t.Errorf("the folder is there: %v", err)
	}
	before := writes(t, root, database(5432, []string{"two/db"}), [3]int{3, 0, 0})
	left := files{stagingPrefix + "1/0": "half"}
	filetest.Write(t, root, left)
	mustPlan(t, root, database(1234, []string{"two/web"}))
	expect.Same(t, "the tree", before.With(left), filetest.ReadAll(t, root))
	if err := os.Chmod(root, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(root, 0o755) })
	mustPlan(t, root, database(1234, []string{"two/web"}))
}

// TestPlanChanges: every file has one change, and the counts are those of the
// files.
func TestPlanChanges(t *testing.T) {
	root := t.TempDir()
	writes(t, root, database(5432, []string{"two/db", "two/gone"}, configMap("a"), configMap("gone")), [3]int{6, 0, 0})
	p := mustPlan(t, root, database(1234, []string{"two/db", "two/web"}, configMap("a"), configMap("b")))
	got := map[string]render.Action{}
	for k := range p.Changes {
		got[p.Changes[k].File()] = p.Changes[k].Action
	}
	expect.Same(t, "changes", map[string]render.Action{
		serviceOne: render.Update, setOfOne: render.Update, serviceTwo: render.Update, webOfTwo: render.Add,
		"clusters/two/gone/service-db.yaml":   render.Remove,
		"clusters/one/db/configmap-a.yaml":    render.Keep,
		"clusters/one/db/configmap-b.yaml":    render.Add,
		"clusters/one/db/configmap-gone.yaml": render.Remove,
	}, got)
	added, updated, removed := p.Counts()
	expect.Same(t, "files added, updated and removed", [3]int{2, 3, 2}, [3]int{added, updated, removed})
}

// TestPlanRefuses: whatever stands in the way of a file is an error before any file
// moves, and so are twins of its name (rule 14).
func TestPlanRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		there func(t *testing.T, root string)
		says  string
	}{
		"a foreign file": {func(t *testing.T, root string) { filetest.Write(t, root, files{serviceTwo: "# mine\n"}) },
			serviceTwo + ": is there already, and no earlier run wrote it"},
		"a folder": {func(t *testing.T, root string) { filetest.Write(t, root, files{serviceTwo + "/mine": "m"}) },
			serviceTwo + ": is a folder, where a file is needed"},
		"a link to nothing": {func(t *testing.T, root string) { link(t, "nowhere", filepath.Join(root, serviceTwo)) },
			serviceTwo + ": is a symbolic link"},
		"a link to a file": {func(t *testing.T, root string) {
			filetest.Write(t, root, files{"keep": "k"})
			link(t, "../../../keep", filepath.Join(root, serviceTwo))
		}, serviceTwo + ": is a symbolic link"},
		"a file where a folder goes": {func(t *testing.T, root string) { filetest.Write(t, root, files{"clusters/two": "f"}) },
			"clusters/two: is no folder"},
		"a link where a folder goes": {func(t *testing.T, root string) { link(t, ".", filepath.Join(root, "clusters/two")) },
			"clusters/two: is no folder, or a symbolic link to one"},
		"a link to nothing where a folder goes": {func(t *testing.T, root string) { link(t, "nowhere", filepath.Join(root, "clusters/two")) },
			"clusters/two: is no folder, or a symbolic link to one"},
		"a link for the namespace": {func(t *testing.T, root string) { link(t, t.TempDir(), filepath.Join(root, "clusters/two/db")) },
			"clusters/two/db: is no folder, or a symbolic link to one"},
		"a folder of other case": {func(t *testing.T, root string) { filetest.Write(t, root, files{"clusters/Two/x": "x"}) },
			"differs only by case from clusters/Two"},
		"a cluster of other case": {func(t *testing.T, root string) {
			filetest.Write(t, root, files{"clusters/Two/db/service-db.yaml": managed("Two")})
		}, "clusters/two: differs only by case from clusters/Two"},
		"a file of other case": {func(t *testing.T, root string) {
			filetest.Write(t, root, files{"clusters/two/db/Service-db.yaml": "# mine\n"})
		},
			"differs only by case from clusters/two/db/Service-db.yaml"},
		"the object elsewhere": {func(t *testing.T, root string) {
			filetest.Write(t, root, files{"clusters/two/mine.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: db}\n"})
		}, "clusters/two/mine.yaml: holds Service \"db\", which no earlier run wrote"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			c.there(t, root)
			refusesToPlan(t, root, database(5432, []string{"two/db"}), c.says)
		})
	}
}

// refusesToPlan checks that a plan fails with these words, and that it has
// touched nothing.
func refusesToPlan(t *testing.T, root, input, words string) {
	t.Helper()
	before := filetest.ReadAll(t, root)
	_, results := planned(t, root, input, Prune{})
	if text := texts(results); !results.Failed() || !strings.Contains(text, words) {
		t.Errorf("no error %q in:\n%s", words, text)
	}
	expect.Same(t, "the tree", before, filetest.ReadAll(t, root))
}

// TestPlanRefusesLongNames: names that a file system does not take are errors
// before any file moves (rule 14).
func TestPlanRefusesLongNames(t *testing.T) {
	long := strings.Repeat("a", 241)
	refusesToPlan(t, t.TempDir(), database(5432, nil, configMap(long)), "configmap-"+long[:20]+"… has 256 bytes")
	fits := strings.TrimSuffix(long, "a")
	writes(t, t.TempDir(), database(5432, nil, configMap(fits)), [3]int{3, 0, 0})

	deep, most := t.TempDir(), longestPath(runtime.GOOS)
	for len(deep) < most-len("/"+setOfOne)-100 {
		deep = filepath.Join(deep, strings.Repeat("d", 90))
	}
	deep += strings.Repeat("d", most-len("/"+setOfOne)-len(deep))
	mustPlan(t, deep, database(5432, nil))
	_, results := planned(t, deep+"d", database(5432, nil), Prune{})
	if text := texts(results); !results.Failed() || !strings.Contains(text, fmt.Sprintf("the path has %d bytes; file systems take at most %d", most+1, most)) {
		t.Errorf("a long path: %s", text)
	}
}

// TestPlanOfARemovedNamespace: the removal of a Namespace's file is a warning,
// also if a user has put more into it (rule 8).
func TestPlanOfARemovedNamespace(t *testing.T) {
	const name, namespace = "clusters/one/namespace-db.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: db}\n"
	for _, more := range []string{"", "---\n" + configMap("more")} {
		root := t.TempDir()
		before := writes(t, root, database(5432, nil, namespace), [3]int{3, 0, 0})
		filetest.Write(t, root, files{name: before[name] + more})
		p, results := planned(t, root, database(5432, nil), Prune{Edited: true})
		_, _, removed := p.Counts()
		expect.Same(t, "files removed", 1, removed)
		if text := texts(results); !strings.Contains(text, "[namespace-removed]") {
			t.Errorf("with %q more: no warning in: %s", more, text)
		}
	}
}

// TestPlanOfBrokenFiles: a generated file that holds no object any more is an
// edited one: rewritten if its object is desired, and kept if not.
func TestPlanOfBrokenFiles(t *testing.T) {
	for name, broken := range map[string]func(string) string{
		"no YAML":      func(text string) string { return text + "a: [\n" },
		"empty":        func(text string) string { return text[:strings.Index(text, "\n")+1] },
		"a conflict":   func(text string) string { return "<<<<<<< HEAD\n" + text + "=======\n" + text + ">>>>>>> b\n" },
		"only a start": func(text string) string { return "<<<<<<< HEAD\n" + text },
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			before := writes(t, root, database(5432, []string{"two/db"}), [3]int{3, 0, 0})
			edited := files{serviceTwo: broken(before[serviceTwo])}
			filetest.Write(t, root, edited)
			p, results := planned(t, root, database(5432, nil), Prune{})
			if !p.IsEmpty() || !strings.Contains(texts(results), "stays since it was edited") {
				t.Errorf("no longer desired: %s", texts(results))
			}
			expect.Same(t, "the tree", before, writes(t, root, database(5432, []string{"two/db"}), [3]int{0, 1, 0}))
		})
	}
}
