package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"global-headless-service/tools/release/binary"
)

// own is the path of the project's module.
const own = "global-headless-service"

// A row is one module.
type row struct {
	path, version, licence string
	bytes                  int64
	time                   time.Duration
}

// table has a row for each module, the heaviest first, and what the modules share.
type table struct {
	rows   []*row
	shared int64
}

func newTable(b *binary.Binary, sizes map[string]int64, times map[string]time.Duration) *table {
	byPath := map[string]*row{own: {path: own, licence: "Apache-2.0"}}
	for _, m := range b.Modules {
		byPath[m.Path] = &row{path: m.Path, version: m.Version, licence: m.Licence}
	}
	t := &table{shared: int64(len(b.Data))}
	for pkg, size := range sizes {
		moduleOf(pkg, byPath).bytes += size
		t.shared -= size
	}
	for pkg, took := range times {
		moduleOf(pkg, byPath).time += took
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
// the longest path that the package's begins with, or else the standard library.
func moduleOf(pkg string, byPath map[string]*row) *row {
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

// String returns the table in Markdown, with the sums last.
func (t *table) String() string {
	var b strings.Builder
	b.WriteString("| module | licence | KiB in the binary | start-up, ms |\n|---|---|--:|--:|\n")
	var size int64
	var took time.Duration
	for _, r := range t.rows {
		fmt.Fprintf(&b, "| %s | %s | %d | %.2f |\n", r.name(), r.licence, r.bytes>>10, r.time.Seconds()*1e3)
		size += r.bytes
		took += r.time
	}
	fmt.Fprintf(&b, "| types, functions and symbols | | %d | |\n", t.shared>>10)
	fmt.Fprintf(&b, "| **together** | | **%d** | **%.2f** |\n", (size+t.shared)>>10, took.Seconds()*1e3)
	return b.String()
}

// name returns how the table calls a module.
func (r *row) name() string {
	switch r.path {
	case own:
		return "the program itself"
	case binary.Standard:
		return "Go's standard library"
	}
	return r.path + " " + r.version
}
