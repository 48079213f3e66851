package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/disk"
	"global-headless-service/render"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// clustersFolder is the folder of a tree that holds one folder per cluster.
const clustersFolder = "clusters"

// writeTree writes every cluster's slice below clusters/. What earlier runs
// wrote there is state: it is brought up to date, or removed.
func (o renderOptions) writeTree(ctx context.Context, stderr io.Writer) error {
	tree, err := disk.Open(o.output)
	if err != nil {
		return err
	}
	defer tree.Close()
	o.Skip = func(name string) bool { return tree.Known(inside(o.output, name)) }
	items, err := o.Read()
	if err != nil {
		return err
	}
	items = slices.DeleteFunc(items, func(i *resourcelist.Item) bool {
		return render.IsOurs(i) && strings.HasPrefix(inside(o.output, i.Path()), clustersFolder+"/")
	})
	state, err := earlier(tree)
	if err != nil {
		return err
	}
	wanted, results, err := o.slices(items, state)
	if err != nil {
		return err
	}
	if err := told(stderr, results); err != nil {
		return err
	}
	change, err := tree.Write(ctx, wanted, paths(state))
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "%s: %d files written, %d removed, %d as they were\n", o.output, change.Written, change.Removed, change.Same)
	return nil
}

// inside is a path relative to a folder, with slashes; as it is when it does
// not lie in it.
func inside(folder, name string) string {
	from, err := filepath.Abs(folder)
	if err != nil {
		return name
	}
	to, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	rel, err := filepath.Rel(from, to)
	if err != nil || !filepath.IsLocal(rel) {
		return name
	}
	return filepath.ToSlash(rel)
}

// earlier is what earlier runs generated in a tree, wherever below clusters/
// it was moved to.
func earlier(tree *disk.Tree) ([]*resourcelist.Item, error) {
	contents, err := tree.Files(clustersFolder)
	if err != nil {
		return nil, err
	}
	var state []*resourcelist.Item
	for name, content := range contents {
		if !bytes.Contains(content, []byte(schemas.AnnotationOwner)) {
			continue
		}
		items, err := disk.Parse(content, name)
		if err != nil {
			return nil, err
		}
		ours := slices.DeleteFunc(slices.Clone(items), func(i *resourcelist.Item) bool { return !render.IsOurs(i) })
		if len(ours) > 0 && len(ours) < len(items) {
			return nil, fmt.Errorf("%s holds what an earlier run generated and something else too; put that into a file of its own", name)
		}
		state = append(state, ours...)
	}
	slices.SortFunc(state, func(a, b *resourcelist.Item) int { return strings.Compare(a.Path(), b.Path()) })
	return state, nil
}

func paths(state []*resourcelist.Item) []string {
	var names []string
	for _, i := range state {
		names = append(names, i.Path())
	}
	return names
}

// slices are the files of all clusters.
func (o renderOptions) slices(items, state []*resourcelist.Item) (map[string][]byte, fn.Results, error) {
	clusters, results := render.Clusters(items)
	if len(results) > 0 {
		return nil, results, nil
	}
	flags := o.flags
	if flags.OtherItems == "" {
		flags.OtherItems = schemas.OtherItemsWithSource
	}
	wanted := map[string][]byte{}
	said := map[string]bool{}
	var all fn.Results
	for _, cluster := range clusters {
		flags.Cluster = cluster
		slice, results := render.Slice(append(slices.Clone(items), of(cluster, state)...), flags)
		for _, r := range results {
			if text := fmt.Sprint(r); r.Severity != fn.Info && !said[text] {
				said[text] = true
				all = append(all, r)
			}
		}
		if results.ExitCode() != 0 {
			continue
		}
		for _, i := range slice {
			if err := place(wanted, cluster, i); err != nil {
				return nil, nil, err
			}
		}
	}
	return wanted, all, nil
}

func of(cluster string, state []*resourcelist.Item) []*resourcelist.Item {
	return slices.DeleteFunc(slices.Clone(state), func(i *resourcelist.Item) bool {
		c, _ := i.Annotation(schemas.AnnotationCluster)
		return c != cluster
	})
}

// place adds an item to the file it goes to.
func place(wanted map[string][]byte, cluster string, i *resourcelist.Item) error {
	document, err := bare(i)
	if err != nil {
		return err
	}
	name := i.Path()
	if !render.IsOurs(i) {
		name = fileOf(cluster, i, "")
		if wanted[name] != nil { // of the same kind and name in another API group
			group, _, _ := strings.Cut(i.APIVersion(), "/")
			name = fileOf(cluster, i, "."+group)
		}
	}
	if first := wanted[name]; first != nil {
		document = slices.Concat(first, []byte("---\n"), document)
	}
	wanted[name] = document
	return nil
}

// fileOf is where an item that is not generated goes.
func fileOf(cluster string, i *resourcelist.Item, group string) string {
	return path.Join(clustersFolder, cluster, escaped(i.Namespace()), escaped(strings.ToLower(i.Kind())+group+"-"+i.Name())+".yaml")
}

// escaped is a name as a file's: other characters than lower-case letters,
// digits, "-", "_" and "." are written %XX, so that no two names are one file
// on any file system, and none leads elsewhere.
func escaped(name string) string {
	var b strings.Builder
	for k := range len(name) {
		if c := name[k]; 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' && k > 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
