// Package binary builds the programs of a release, and lists the modules linked into
// each, with their licences. Start reading at Program.Build, then at
// Read.
package binary

import (
	"fmt"
	"slices"
	"strings"
)

// A Platform is a GOOS/GOARCH pair.
type Platform struct{ OS, Arch string }

// Platforms are those of a release.
var Platforms = []Platform{
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"linux", "amd64"}, {"linux", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

// String returns linux/amd64.
func (p Platform) String() string { return p.OS + "/" + p.Arch }

// Executable returns the name of a file that the platform runs.
func (p Platform) Executable(name string) string {
	if p.OS == "windows" {
		return name + ".exe"
	}
	return name
}

// ParsePlatforms reads a list such as linux/amd64,darwin/arm64. The empty list is
// all of Platforms; another platform than these is an error.
func ParsePlatforms(list string) ([]Platform, error) {
	if list == "" {
		return Platforms, nil
	}
	var chosen []Platform
	for word := range strings.SplitSeq(list, ",") {
		os, arch, _ := strings.Cut(word, "/")
		p := Platform{os, arch}
		if !slices.Contains(Platforms, p) {
			return nil, fmt.Errorf("platform %q is not one of %v", word, Platforms)
		}
		if !slices.Contains(chosen, p) {
			chosen = append(chosen, p)
		}
	}
	return chosen, nil
}
