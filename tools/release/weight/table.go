package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"global-headless-service/tools/release/binary"
)

// A row is one module.
type row struct {
	path, name, licence string
	origins             []string // the modules that bring it, as binary.Program.Origins has them
	bytes               int64
	initialises         bool // some package of it does
	time                time.Duration
}

// table has a row for each module, the heaviest first, and what the modules share.
type table struct {
	rows      []*row
	functions int64 // bytes of the table of functions
	shared    int64 // bytes of the rest that is no module's
}

// newTable returns the table of a binary from the origins of its modules, the bytes and
// times of its packages, and the bytes of its table of functions.
func newTable(b *binary.Binary, origins map[string][]string, sizes map[string]int64, functions int64, times map[string]time.Duration) *table {
	own := b.Info.Main.Path
	byPath := map[string]*row{own: {path: own, name: "the program itself", licence: binary.ProductLicence}}
	for _, m := range b.Modules {
		byPath[m.Path] = &row{path: m.Path, name: m.Path + " " + m.Version, licence: m.Licence, origins: origins[m.Path]}
	}
	byPath[binary.Standard].name = "Go's standard library"
	t := &table{functions: functions, shared: int64(len(b.Data)) - functions}
	for pkg, size := range sizes {
		moduleOf(pkg, own, byPath).bytes += size
		t.shared -= size
	}
	for pkg, took := range times {
		r := moduleOf(pkg, own, byPath)
		r.initialises = true
		r.time += took
	}
	for _, r := range byPath {
		t.rows = append(t.rows, r)
	}
	slices.SortFunc(t.rows, func(a, b *row) int {
		return cmp.Or(cmp.Compare(b.bytes, a.bytes), cmp.Compare(a.path, b.path))
	})
	return t
}

// moduleOf returns the row of the module that a package belongs to: the one with
// the longest path that the package's begins with, or else the standard library. The
// package main is in the module own.
func moduleOf(pkg, own string, byPath map[string]*row) *row {
	if pkg == "main" {
		pkg = own
	}
	for path := pkg; path != "."; {
		if r := byPath[path]; r != nil && path != binary.Standard {
			return r
		}
		slash := strings.LastIndex(path, "/")
		if slash < 0 {
			break
		}
		path = path[:slash]
	}
	return byPath[binary.Standard]
}

// sum returns the bytes and times of modules, of all if none is named.
func (t *table) sum(paths ...string) (bytes int64, took time.Duration) {
	for _, r := range t.rows {
		if len(paths) == 0 || slices.Contains(paths, r.path) {
			bytes += r.bytes
			took += r.time
		}
	}
	return bytes, took
}

// String returns the table in Markdown, with the sums last.
func (t *table) String() string {
	var b strings.Builder
	b.WriteString("| module | brought by | licence | KiB in the binary | start-up, ms |\n|---|---|---|--:|--:|\n")
	for _, r := range t.rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.name, r.broughtBy(), r.licence, r.size(), r.startUp())
	}
	size, took := t.sum()
	fmt.Fprintf(&b, "| the table of functions | | | %d | |\n", t.functions>>10)
	fmt.Fprintf(&b, "| types, texts and the rest | | | %d | |\n", t.shared>>10)
	fmt.Fprintf(&b, "| **together** | | | **%d** | **%.2f** |\n", (size+t.functions+t.shared)>>10, milliseconds(took))
	return b.String()
}

// broughtBy returns what imports the module: the program itself, and the modules of which
// it imports others.
func (r *row) broughtBy() string {
	names := slices.Clone(r.origins)
	if len(names) > 0 && names[0] == r.path {
		names[0] = "the program"
	}
	return strings.Join(names, ", ")
}

// size returns the bytes in KiB.
func (r *row) size() string {
	if r.bytes > 0 && r.bytes < 1<<10 {
		return "<1"
	}
	return fmt.Sprint(r.bytes >> 10)
}

// startUp returns the time in milliseconds.
func (r *row) startUp() string {
	switch {
	case !r.initialises:
		return "0"
	case r.time < 5*time.Microsecond:
		return "<0.01"
	}
	return fmt.Sprintf("%.2f", milliseconds(r.time))
}
