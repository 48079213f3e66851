package binary

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"global-headless-service/tools/release/archive"
)

// A Module is a Go module that is linked into a binary.
type Module struct {
	Path, Version string
	Licence       string         // an SPDX expression
	Texts         []archive.File // licences and notices, by their paths in the module

	folder   string
	packages []string // the folders of those that are linked
}

// Standard is the path of the standard library, as the Go vulnerability database and
// OSV name it. Scanners look for this name in SBOMs.
const Standard = "stdlib"

// listed is a package as go list prints it.
type listed struct {
	Dir      string
	Standard bool
	Module   *struct {
		Path, Version, Dir string
		Main               bool
		Replace            *struct{ Path, Version string }
	}
}

// modules returns the modules of the packages that a program links on a platform,
// by path, without the one of the program itself if that is the project's.
func (p Program) modules(platform Platform) ([]*Module, error) {
	out, err := p.run(platform, "list", "-deps", "-json=Dir,Standard,Module", p.Package)
	if err != nil {
		return nil, err
	}
	all := map[string]*Module{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		err := d.Decode(&l)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		m := l.module()
		if m == nil {
			continue
		}
		if all[m.Path] == nil {
			all[m.Path] = m
		}
		all[m.Path].packages = append(all[m.Path].packages, l.Dir)
	}
	return slices.SortedFunc(maps.Values(all), func(a, b *Module) int { return cmp.Compare(a.Path, b.Path) }), nil
}

// module returns the module of a package; nil for the main module.
func (l listed) module() *Module {
	switch {
	case l.Standard:
		return &Module{Path: Standard}
	case l.Module == nil || l.Module.Main:
		return nil
	case l.Module.Replace != nil:
		return &Module{Path: l.Module.Replace.Path, Version: l.Module.Replace.Version, folder: filepath.Clean(l.Module.Dir)}
	}
	return &Module{Path: l.Module.Path, Version: l.Module.Version, folder: filepath.Clean(l.Module.Dir)}
}
