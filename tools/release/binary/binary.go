package binary

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// A Binary is a program as built for a platform.
type Binary struct {
	Program
	Platform
	Data []byte
	Sum  [sha256.Size]byte
	// Info is Go's own record of the build.
	Info *debug.BuildInfo
	// Modules lists the linked modules, including the standard library, sorted by path.
	Modules []*Module
}

// Read reads what Build wrote, and finds its modules and their licences in the
// module cache. It is an error if Go recorded others in the binary. A program
// without a version gets that of its module.
func Read(p Program, platform Platform, file string) (*Binary, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	b := &Binary{Program: p, Platform: platform, Data: data, Sum: sha256.Sum256(data)}
	if b.Info, err = buildinfo.Read(bytes.NewReader(data)); err != nil {
		return nil, fmt.Errorf("%s for %s: %w", p.Name, platform, err)
	}
	if b.Program.Version == "" {
		b.Program.Version = b.Info.Main.Version
	}
	if b.Modules, err = p.modules(platform); err != nil {
		return nil, err
	}
	if err := b.checkModules(); err != nil {
		return nil, fmt.Errorf("%s for %s: %w", p.Name, platform, err)
	}
	root, err := p.run(platform, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	for _, m := range b.Modules {
		if m.Path == Standard {
			m.Version, m.folder = strings.TrimPrefix(b.Info.GoVersion, "go"), filepath.Clean(strings.TrimSpace(string(root)))
		}
		if err := m.readLicences(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// checkModules compares the modules that go list names with those of the binary.
func (b *Binary) checkModules() error {
	var recorded, found []string
	for _, m := range append([]*debug.Module{&b.Info.Main}, b.Info.Deps...) {
		if m.Version == "(devel)" {
			continue // the project itself
		}
		if m.Replace != nil {
			m = m.Replace
		}
		recorded = append(recorded, m.Path+"@"+m.Version)
	}
	for _, m := range b.Modules {
		if m.Path != Standard {
			found = append(found, m.Path+"@"+m.Version)
		}
	}
	slices.Sort(recorded)
	slices.Sort(found)
	if !slices.Equal(recorded, found) {
		return fmt.Errorf("the binary is made of the modules %q, but its packages are of %q", recorded, found)
	}
	return nil
}
