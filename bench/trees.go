package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A forest is a fleet that is rendered as a tree: so many declarations, each with
// one source and so many members, ten namespaces to a cluster.
type forest struct {
	name                  string
	declarations, members int
	slow                  bool
}

// forests are in the order in which they are measured.
var forests = []forest{
	{name: "10000", declarations: 1, members: 10_000},
	{name: "20x500", declarations: 20, members: 500, slow: true},
	{name: "100000", declarations: 1, members: 100_000, slow: true},
}

// trees writes folders of many files: once more with nothing changed, and all
// of them for the first time.
func (b *bench) trees() ([]work, error) {
	var all []work
	for _, f := range forests {
		all = append(all, b.forest(f)...)
	}
	return all, nil
}

// forest is the works of one forest. The one prepares the tree that both need.
func (b *bench) forest(f forest) []work {
	dir := filepath.Join(b.dir, "trees", f.name)
	declared, made := filepath.Join(dir, "declared"), filepath.Join(dir, "made")
	list := filepath.Join(dir, "list")
	render := []string{b.ours, "render", declared, "--output"}
	prepare := func(ctx context.Context) error { return f.prepare(ctx, dir, slices.Concat(render, []string{made})) }
	count := func(context.Context, func(string) string) error { return f.count(list, made) }
	twin := filepath.Join(dir, "twin")
	again := work{name: "tree-again-" + f.name, slow: f.slow, prepare: prepare, check: count, commands: []command{
		{name: "ours", args: slices.Concat(render, []string{made})},
		{name: "diff", args: []string{b.ours, "diff", declared, "--output", made}},
		{name: "git diff", args: []string{"git", "diff", "--no-index", "--stat", made, twin}, slow: f.slow},
		{name: "find and cat", args: []string{"sh", "-c", `find "$0" -type f -exec cat {} + >/dev/null`, made}},
		{name: "cat", args: []string{"sh", "-c", `xargs -0 cat <"$0" >/dev/null`, list}},
	}}
	created := filepath.Join(dir, "new")
	fresh := work{name: "tree-new-" + f.name, slow: f.slow, prepare: prepare, commands: []command{
		{name: "ours", args: render, fresh: created},
		{name: "cp", args: []string{"sh", "-c", `cp -r "$0" "$1" && sync`, made}, fresh: filepath.Join(dir, "copy")},
	}}
	fresh.check = func(context.Context, func(string) string) error { return sameFolders(made, created) }
	return []work{again, fresh}
}

// prepare renders the tree, unless it is there, copies it, and lists its files.
func (f forest) prepare(ctx context.Context, dir string, render []string) error {
	list := filepath.Join(dir, "list")
	if _, err := os.Stat(list); err == nil {
		return nil
	}
	err := writeFile(filepath.Join(dir, "declared/package.yaml"), func(w io.Writer) {
		for k := range f.declarations {
			declaration(documentWriter{w}, fmt.Sprintf("db-%d", k), f.each)
		}
	})
	if err != nil {
		return err
	}
	if out, err := exec.CommandContext(ctx, render[0], render[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, tail(string(out)))
	}
	if err := os.CopyFS(filepath.Join(dir, "twin"), os.DirFS(filepath.Join(dir, "made"))); err != nil {
		return err
	}
	return writeFile(list, func(w io.Writer) {
		eachFile(filepath.Join(dir, "made"), func(path string) { io.WriteString(w, path+"\x00") })
	})
}

// each yields the members of every declaration.
func (f forest) each(yield func(cluster, namespace string) bool) {
	for k := range f.members {
		if !yield(fmt.Sprintf("cluster-%d", k/10), fmt.Sprintf("ns-%d", k%10)) {
			return
		}
	}
}

// count checks that the tree has a Service for every member, and every source's
// StatefulSet, and no more than when it was listed.
func (f forest) count(list, made string) error {
	listed, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	want := f.declarations * (f.members + 1)
	services, there := strings.Count(string(listed), "/clusters/cluster-"), 0
	eachFile(made, func(string) { there++ })
	if services != want || there != strings.Count(string(listed), "\x00") {
		return fmt.Errorf("%s: %d files below clusters/ and %d in all, not %d", made, services, there, want)
	}
	return nil
}

// eachFile calls do for every file below a folder; what cannot be read is missing.
func eachFile(folder string, do func(path string)) {
	filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			do(path)
		}
		return err
	})
}

// sameFolders checks that two folders hold the same files.
func sameFolders(a, b string) error {
	if out, err := exec.Command("diff", "-rq", a, b).CombinedOutput(); err != nil {
		return errors.New(tail(string(out)))
	}
	return nil
}

// documentWriter writes the items of a ResourceList as documents. It takes whole
// lines.
type documentWriter struct{ to io.Writer }

func (d documentWriter) Write(lines []byte) (int, error) {
	unindented(d.to, string(lines))
	return len(lines), nil
}
