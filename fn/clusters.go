package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"global-headless-service/disk"
	"global-headless-service/layout"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/validate"
	"global-headless-service/yamltext"
)

// This file reads the PATHs of commands that take what each cluster has.

// A clusterInput is a PATH with the cluster that it is of; empty if the PATH
// names none.
type clusterInput struct{ cluster, path string }

// inputsOf returns the inputs that the arguments name: CLUSTER=PATH, a folder
// below clusters, which is named like its cluster, a tree, of which each such
// folder counts, or any PATH.
func inputsOf(paths []string) ([]clusterInput, error) {
	var inputs []clusterInput
	stdin := false
	for _, path := range paths {
		in := clusterInput{path: path}
		if cluster, rest, ok := strings.Cut(path, "="); ok && !exists(path) {
			if problem, _ := schemas.CheckClusterName(cluster); problem != "" {
				return nil, fmt.Errorf("PATH %q: %q is no name of a cluster: %s", path, cluster, problem)
			}
			in = clusterInput{cluster, rest}
		}
		if in.path == "" {
			return nil, fmt.Errorf("PATH %q: nothing follows the =; name a file, a folder, or - for stdin", path)
		}
		if in.path == "-" && stdin {
			return nil, errors.New("-: stdin is named twice, and can be read once; name it once")
		}
		stdin = stdin || in.path == "-"
		inputs = append(inputs, in.expand()...)
	}
	return inputs, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// expand returns the clusters' folders of a tree, and any other input itself.
func (in clusterInput) expand() []clusterInput {
	if in.cluster != "" || in.path == "-" || disk.IsKustomization(in.path) {
		return []clusterInput{in}
	}
	absolute, err := filepath.Abs(in.path)
	if err != nil {
		return []clusterInput{in}
	}
	root := filepath.Join(in.path, layout.Root)
	if filepath.Base(absolute) == layout.Root {
		root = in.path
	}
	entries, err := os.ReadDir(root)
	if err != nil { // it is no tree
		if filepath.Base(filepath.Dir(absolute)) == layout.Root {
			in.cluster = filepath.Base(absolute)
		}
		return []clusterInput{in}
	}
	var inputs []clusterInput
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			inputs = append(inputs, clusterInput{e.Name(), filepath.Join(root, e.Name())})
		}
	}
	return inputs
}

// A clusterItems is what was read of one cluster; its name is empty if it is not
// known.
type clusterItems struct {
	Name  string
	Items []*yamltext.Item
}

// readClusters reads the inputs, those of one cluster together.
func readClusters(ctx context.Context, inputs []clusterInput, kustomize disk.Kustomize, stdin io.Reader, r *reporter) ([]clusterItems, error) {
	var clusters []clusterItems
	var errs []error
	for _, in := range inputs {
		source := renderOptions{Source: disk.Source{Paths: []string{in.path}, Stdin: stdin, Kustomize: kustomize, Rendered: true}}
		source.watch(r)
		items, err := source.read(ctx)
		if err == nil {
			in.cluster, err = in.clusterOf(items)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		k := slices.IndexFunc(clusters, func(c clusterItems) bool { return c.Name == in.cluster && in.cluster != "" })
		if k < 0 {
			clusters = append(clusters, clusterItems{in.cluster, items})
			continue
		}
		clusters[k].Items = append(clusters[k].Items, items...)
	}
	if len(clusters) == 0 && len(errs) == 0 {
		errs = append(errs, coded(report.UnreadableInput, errors.New("there is no folder of a cluster in what was given; name the clusters' folders or files")))
	}
	return clusters, errors.Join(errs...)
}

// clusterOf returns the cluster that an input is of: the one that is named, else
// the one that its managed objects are for. A cluster that is named may have
// nothing (rule 20).
func (in clusterInput) clusterOf(items []*yamltext.Item) (string, error) {
	names := validate.Names(items)
	switch {
	case len(items) == 0 && in.cluster == "":
		return "", coded(report.UnreadableInput, fmt.Errorf("%s: there is no resource in it", in.path))
	case in.cluster != "" || len(names) == 0:
		return in.cluster, nil
	case len(names) > 1:
		return "", fmt.Errorf("%s: has objects for the clusters %s; say which one it is of: %s=%s", in.path, strings.Join(names, ", "), names[0], in.path)
	}
	return names[0], nil
}
