package binary

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Origins returns for each module that a program of the main module links on a platform,
// by path, the modules that bring it: of those that the program imports itself, those
// whose packages import it, directly or through modules that the program does not import.
// The list of a module that the program imports has that module first. If Go fails, the
// error has what it printed.
func (p Program) Origins(platform Platform) (map[string][]string, error) {
	out, err := p.run(platform, "list", "-deps", "-json=ImportPath,Imports,Standard,Module", p.Package)
	if err != nil {
		return nil, err
	}
	return readOrigins(out)
}

// A linked package imports others.
type linked struct {
	ImportPath string
	Imports    []string
	listed
}

// readOrigins reads what go list prints.
func readOrigins(list []byte) (map[string][]string, error) {
	packages := map[string]*linked{}
	for d := json.NewDecoder(bytes.NewReader(list)); ; {
		l := &linked{}
		err := d.Decode(l)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages[l.ImportPath] = l
	}
	imported, linkedOf := map[string]bool{}, map[string][]string{} // by module
	for path, l := range packages {
		if m := moduleIn(packages, path); m != "" {
			linkedOf[m] = append(linkedOf[m], path)
		}
		for _, i := range l.Imports {
			if m := moduleIn(packages, i); m != "" && l.Module != nil && l.Module.Main {
				imported[m] = true
			}
		}
	}
	origins := map[string][]string{}
	for m := range imported {
		origins[m] = []string{m}
	}
	for _, origin := range slices.Sorted(maps.Keys(imported)) {
		for m := range reach(packages, imported, linkedOf[origin]) {
			if m != origin {
				origins[m] = append(origins[m], origin)
			}
		}
	}
	return origins, nil
}

// moduleIn returns the path of a package's module; "" for the standard library and the
// main module.
func moduleIn(packages map[string]*linked, path string) string {
	l := packages[path]
	if l == nil || l.Standard || l.module() == nil {
		return ""
	}
	return l.module().Path
}

// reach returns the modules that the packages of a module lead to, without those that
// only lead there through a module that the program imports.
func reach(packages map[string]*linked, imported map[string]bool, roots []string) map[string]bool {
	modules, seen := map[string]bool{}, map[string]bool{}
	var follow func(paths []string)
	follow = func(paths []string) {
		for _, path := range paths {
			m := moduleIn(packages, path)
			if m == "" || seen[path] {
				continue
			}
			seen[path], modules[m] = true, true
			if !imported[m] {
				follow(packages[path].Imports)
			}
		}
	}
	for _, path := range roots {
		follow(packages[path].Imports)
	}
	return modules
}
