package binary

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"

	"global-headless-service/tools/release/archive"
)

// The files that a licence asks to be passed on: its text, and notices. Only the
// former are classified.
var (
	licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying)([-._].*)?$`)
	notices     = regexp.MustCompile(`(?i)^(notices?|copyright|patents)([-._].*)?$`)
	sourceFile  = regexp.MustCompile(`(?i)\.(go|s|json|ya?ml|tmpl)$`)
)

// minCoverage is the percentage of a text that must match a known licence. The rest
// are names, years and headings.
const minCoverage = 75

// boringFolder is the folder of a library in C, whose licence it has. It is linked only by
// GOEXPERIMENT=boringcrypto, which overridden turns off; without that the package is a
// few empty functions of Go's own.
const boringFolder = "/crypto/internal/boring"

// readLicences sets the texts and the expression of a module: of every linked
// package, what is in its folder and in those above it, up to the module's. It is
// an error if there is none, or one that is not known.
func (m *Module) readLicences() error {
	seen := map[string]bool{}
	var ids []string
	for _, folder := range m.packages {
		for ; strings.HasPrefix(folder, m.folder) && !seen[folder]; folder = filepath.Dir(folder) {
			seen[folder] = true
			if m.Path == Standard && strings.HasSuffix(filepath.ToSlash(folder), boringFolder) {
				continue
			}
			found, err := m.readFolder(folder)
			if err != nil {
				return fmt.Errorf("the licences of %s %s: %w", m.Path, m.Version, err)
			}
			ids = append(ids, found...)
		}
	}
	if len(ids) == 0 {
		return fmt.Errorf("the licences of %s %s: found none in %s", m.Path, m.Version, m.folder)
	}
	slices.Sort(ids)
	m.Licence = strings.Join(slices.Compact(ids), " AND ")
	return nil
}

// readFolder adds the texts of one folder, and returns the SPDX ids of its
// licences.
func (m *Module) readFolder(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range entries {
		isLicence := licenceFile.MatchString(e.Name())
		if e.IsDir() || sourceFile.MatchString(e.Name()) || !isLicence && !notices.MatchString(e.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		name, err := filepath.Rel(m.folder, filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		m.Texts = append(m.Texts, archive.File{Name: filepath.ToSlash(name), Data: data})
		if !isLicence {
			continue
		}
		found, err := classify(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		ids = append(ids, found...)
	}
	return ids, nil
}

// classify returns the SPDX ids of the licences that a text is made of.
func classify(text []byte) ([]string, error) {
	coverage := licensecheck.Scan(text)
	if coverage.Percent < minCoverage {
		return nil, fmt.Errorf("the licence is not known: only %.0f%% of the text is one that has an SPDX id", coverage.Percent)
	}
	var ids []string
	for _, match := range coverage.Match {
		ids = append(ids, match.ID)
	}
	return ids, nil
}
