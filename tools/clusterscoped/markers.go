package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The markers of client-gen: the first stands on each type that is a kind, the
// second also on those without a namespace.
const (
	clientMarker        = "+genclient"
	clusterScopedMarker = "+genclient:nonNamespaced"
)

type groupKind struct{ group, name string }

// clusterScoped returns the cluster-scoped kinds of the API packages below
// folders, sorted. A kind whose versions disagree is an error.
func clusterScoped(folders []string) ([]groupKind, error) {
	scopes := map[groupKind]bool{}
	for _, folder := range folders {
		packages, err := apiPackages(folder)
		if err != nil {
			return nil, err
		}
		for _, p := range packages {
			if err := addKinds(scopes, p); err != nil {
				return nil, fmt.Errorf("%s: %w", p, err)
			}
		}
	}
	maps.DeleteFunc(scopes, func(_ groupKind, cluster bool) bool { return !cluster })
	return slices.SortedFunc(maps.Keys(scopes), func(a, b groupKind) int {
		return cmp.Or(strings.Compare(a.group, b.group), strings.Compare(a.name, b.name))
	}), nil
}

// apiPackages returns the folders of a module's API packages: those with types
// and their registration. Examples of the module are not served by anyone.
func apiPackages(module string) ([]string, error) {
	var packages []string
	err := filepath.WalkDir(module, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Name() == "examples" {
			return fs.SkipDir
		}
		if err != nil || e.Name() != "register.go" {
			return err
		}
		folder := filepath.Dir(path)
		if _, err := os.Stat(filepath.Join(folder, "types.go")); err == nil {
			packages = append(packages, folder)
		}
		return nil
	})
	return packages, err
}

// addKinds adds the kinds of a package, and whether they are cluster-scoped.
func addKinds(scopes map[groupKind]bool, folder string) error {
	group, err := groupName(filepath.Join(folder, "register.go"))
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(folder, "types*.go"))
	if err != nil {
		return err
	}
	for _, path := range files {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for name, cluster := range kinds(f) {
			kind := groupKind{group, name}
			if before, ok := scopes[kind]; ok && before != cluster {
				return fmt.Errorf("%s is cluster-scoped in one version and namespaced in another", name)
			}
			scopes[kind] = cluster
		}
	}
	return nil
}

// groupName returns the value of the constant GroupName.
func groupName(path string) (string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	for _, d := range f.Decls {
		constant, ok := d.(*ast.GenDecl)
		if !ok || constant.Tok != token.CONST {
			continue
		}
		for _, s := range constant.Specs {
			value := s.(*ast.ValueSpec)
			if literal, ok := value.Values[0].(*ast.BasicLit); ok && value.Names[0].Name == "GroupName" {
				return strconv.Unquote(literal.Value)
			}
		}
	}
	return "", fmt.Errorf("%s has no constant GroupName", path)
}

// kinds returns the types of a file that are kinds, and whether they are
// cluster-scoped. Markers stand above a type, mostly in a comment of their own
// that is not the type's documentation.
func kinds(f *ast.File) map[string]bool {
	all := map[string]bool{}
	end := f.Name.End()
	for _, d := range f.Decls {
		if types, ok := d.(*ast.GenDecl); ok && types.Tok == token.TYPE && len(types.Specs) == 1 {
			markers := markersBetween(f, end, types.TokPos)
			if slices.Contains(markers, clientMarker) {
				all[types.Specs[0].(*ast.TypeSpec).Name.Name] = slices.Contains(markers, clusterScopedMarker)
			}
		}
		end = d.End()
	}
	return all
}

// markersBetween returns the lines of the comments between two positions.
func markersBetween(f *ast.File, begin, end token.Pos) []string {
	var lines []string
	for _, group := range f.Comments {
		if group.Pos() < begin || group.End() > end {
			continue
		}
		for _, line := range group.List {
			lines = append(lines, strings.TrimSpace(strings.TrimPrefix(line.Text, "//")))
		}
	}
	return lines
}
