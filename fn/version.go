package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// The linker stamps in the version, and the commit with the suffix "-dirty" if
// the tree was modified: git describe --always --dirty --abbrev=40 --exclude '*'.
var (
	version  = "dev"
	revision string
)

// kustomizeModule is the engine that builds kustomizations.
const kustomizeModule = "sigs.k8s.io/kustomize/api"

// versionForms are the values of -o.
var versionForms = []string{"text", "json"}

// versionCommand returns the command `version`.
func versionCommand() *cobra.Command {
	var form string
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version, the commit it is built from, and its kustomize engine",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := oneOf("-o", form, versionForms); err != nil {
				return err
			}
			about := thisVersion()
			if form == "json" {
				return about.json(c.OutOrStdout())
			}
			return about.text(c.OutOrStdout())
		},
	}
	c.Flags().StringVarP(&form, "form", "o", versionForms[0], "text or json")
	c.RegisterFlagCompletionFunc("form", cobra.FixedCompletions(versionForms, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// printVersion writes the one line of the flag --version.
func printVersion(w io.Writer) error {
	_, err := fmt.Fprintln(w, "global-headless-service", thisVersion().Version)
	return err
}

// thisVersion returns the version of this binary.
func thisVersion() versionInfo {
	build, _ := debug.ReadBuildInfo()
	return newVersionInfo(build)
}

// A versionInfo is what the command `version` prints. What is not known is empty,
// and is not printed.
type versionInfo struct {
	Version   string `json:"version"`
	Commit    string `json:"commit,omitempty"`
	Modified  bool   `json:"modified,omitempty"` // what was built is not what the commit has
	Go        string `json:"go"`
	Platform  string `json:"platform"`
	Kustomize string `json:"kustomize,omitempty"` // the version of kustomizeModule
}

// newVersionInfo returns what the linker stamped in, and takes the rest from the
// build, which is nil where the binary has no record of it: the commit of a plain
// go build in a checkout, and the version that go install was given.
func newVersionInfo(build *debug.BuildInfo) versionInfo {
	v := versionInfo{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	v.Commit, v.Modified = strings.CutSuffix(revision, "-dirty")
	if build == nil {
		return v
	}
	if main := build.Main.Version; version == "dev" && main != "(devel)" {
		v.Version = cmp.Or(main, version)
	}
	if v.Commit == "" {
		v.Commit, v.Modified = checkedOut(build.Settings)
	}
	for _, module := range build.Deps {
		if module.Path == kustomizeModule {
			v.Kustomize = module.Version
		}
	}
	return v
}

// checkedOut returns the commit that Go found where it built, and whether the tree
// was modified.
func checkedOut(settings []debug.BuildSetting) (commit string, modified bool) {
	for _, s := range settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			modified = s.Value == "true"
		}
	}
	return commit, modified
}

// text writes the line of --version, and a line for each of the others.
func (v versionInfo) text(w io.Writer) error {
	commit := v.Commit
	if v.Modified {
		commit += " (modified)"
	}
	return printWhole(w, func(w io.Writer) error {
		fmt.Fprintln(w, "global-headless-service", v.Version)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, line := range [][2]string{{"commit", commit}, {"go", v.Go}, {"platform", v.Platform}, {"kustomize", v.Kustomize}} {
			if line[1] != "" {
				fmt.Fprintf(table, "%s\t%s\n", line[0], line[1])
			}
		}
		return table.Flush()
	})
}

// json writes the same as one object.
func (v versionInfo) json(w io.Writer) error {
	return printWhole(w, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(v)
	})
}
