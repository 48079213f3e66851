package disk

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// kill begins to write a plan and stops, as a killed process does, after so
// many steps; done says that there were no more.
func kill(t *testing.T, p *Plan, steps int) (done bool) {
	t.Helper()
	w, err := openWriter(p.tree)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { // and nothing is cleared away
		w.aside.close()
		w.places.close()
		w.release()
		w.folder.Close()
		w.root.Close()
	}()
	moves, err := w.stage(t.Context(), p.writes)
	if err != nil {
		t.Fatal(err)
	}
	if steps == 0 {
		return false
	}
	k := 0
	for err := range w.steps(moves, p.removes) {
		if err != nil {
			t.Fatal(err)
		}
		if k++; k == steps {
			return false
		}
	}
	return true
}

// TestWriteKilledAnywhere ends a run at each of its steps: every file is whole,
// as it was or as it is to be, what is foreign stays, and the next run does the
// rest, whether it is to write the same, what was there before, or less.
func TestWriteKilledAnywhere(t *testing.T) {
	inputs := []string{
		database(5432, []string{"two/db", "two/gone", "four/db"}, configMap("a")),
		database(1234, []string{"two/db", "two/web", "three/db", "three/web"}, configMap("b")),
		database(1234, nil),
	}
	foreign := files{"clusters/two/gone/mine.txt": "m", "mine.txt": "m"}
	trees := make([]files, len(inputs))
	for k, input := range inputs {
		root := t.TempDir()
		p := mustPlan(t, root, input)
		if err := p.Write(t.Context()); err != nil {
			t.Fatal(err)
		}
		trees[k] = filetest.ReadAll(t, root)
	}
	steps := 0
	for done := false; !done; steps++ {
		for next, input := range inputs {
			root := t.TempDir()
			filetest.Write(t, root, trees[0].With(foreign))
			done = kill(t, mustPlan(t, root, inputs[1]), steps)
			checkWhole(t, root, trees[0].With(foreign), trees[1].With(foreign))
			if err := mustPlan(t, root, input).Write(t.Context()); err != nil {
				t.Errorf("killed after %d steps, the next run fails: %v", steps, err)
			}
			expect.Same(t, fmt.Sprint("killed after ", steps, " steps, then tree ", next), trees[next].With(foreign), withoutFolders(filetest.ReadAll(t, root)))
		}
	}
	if steps < 8 {
		t.Errorf("only %d steps", steps)
	}
}

// firstEdition is a tree as the first edition left it: without headers, with a
// state file that lists the files and their hashes.
func firstEdition(tree files) files {
	all, list := files{}, ""
	for name, text := range tree {
		_, all[name], _ = strings.Cut(text, "\n")
		list += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(all[name])), name)
	}
	all[inventoryName] = inventoryHead + "; it removes these files.\n" + list
	return all
}

// TestWriteKilledWhileTakingOver ends a run that takes over a tree of the first
// edition at each of its steps.
func TestWriteKilledWhileTakingOver(t *testing.T) {
	input := database(5432, []string{"two/db"}, configMap("a"))
	after := writes(t, t.TempDir(), input, [3]int{4, 0, 0})
	before := firstEdition(writes(t, t.TempDir(), database(5432, []string{"two/db", "two/gone"}, configMap("a")), [3]int{5, 0, 0}))
	for done, steps := false, 0; !done; steps++ {
		root := t.TempDir()
		filetest.Write(t, root, before)
		done = kill(t, mustPlan(t, root, input), steps)
		checkWhole(t, root, before, after)
		if err := mustPlan(t, root, input).Write(t.Context()); err != nil {
			t.Errorf("killed after %d steps, the next run fails: %v", steps, err)
		}
		expect.Same(t, fmt.Sprint("killed after ", steps, " steps"), after, withoutFolders(filetest.ReadAll(t, root)))
	}
}

// withoutFolders leaves out the empty folders that a kill may leave.
func withoutFolders(f files) files {
	all := files{}
	for name, text := range f {
		if !strings.HasSuffix(name, "/") {
			all[name] = text
		}
	}
	return all
}

// checkWhole checks that each file, but for those that are staged, is one that
// was or one that is to be, and that none is gone that both have.
func checkWhole(t *testing.T, root string, before, after files) {
	t.Helper()
	now := filetest.ReadAll(t, root)
	for name, text := range withoutFolders(now) {
		if !strings.HasPrefix(name, stagingPrefix) && text != before[name] && text != after[name] {
			t.Errorf("%s is %q", name, text)
		}
	}
	for name := range before {
		if _, ok := now[name]; !ok && after[name] != "" {
			t.Errorf("%s is gone", name)
		}
	}
}
