package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"global-headless-service/disk"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// clustersFolder is the folder of a tree that holds one folder per cluster.
const clustersFolder = "clusters"

// writeTree writes every cluster's slice below clusters/. What earlier runs
// wrote there is state: it is brought up to date, or removed.
func (o renderOptions) writeTree(ctx context.Context, stderr *progress) error {
	tree, err := disk.Open(o.output)
	if err != nil {
		return err
	}
	defer tree.Close()
	items, err := o.read(ctx)
	if err != nil {
		return err
	}
	stderr.now("reading " + o.output)
	contents, err := tree.Files(clustersFolder)
	if err != nil {
		return err
	}
	state, stale, err := earlier(contents)
	if err != nil {
		return err
	}
	wanted, results, err := o.slices(items, state, stderr)
	if err != nil {
		return err
	}
	if err := told(stderr, results); err != nil {
		return err
	}
	isStale := func(name string) bool { _, found := slices.BinarySearch(stale, name); return found } // they are sorted
	if err := checkForeign(contents, wanted, func(name string) bool { return tree.Known(name) || isStale(name) }); err != nil {
		return err
	}
	keepForm(contents, wanted)
	stderr.now(fmt.Sprintf("writing %d files below %s", len(wanted), o.output))
	change, err := tree.Write(ctx, wanted, stale)
	if err != nil {
		return err
	}
	for _, name := range change.Kept {
		fmt.Fprintf(stderr, "warning: %s is wanted no more, and was changed since an earlier run wrote it, so it stays; delete it, or take the change to the input\n", name)
	}
	fmt.Fprintf(stderr, "%s: %d files written, %d removed, %d as they were\n", o.output, change.Written, change.Removed, change.Same)
	return nil
}

// keepForm lets a file stay as it is that differs from what is wanted in its
// form only: line ends, document markers, the end of the last line (rule 9).
func keepForm(contents, wanted map[string][]byte) {
	for name, content := range contents {
		if wanted[name] == nil || bytes.Equal(content, wanted[name]) {
			continue
		}
		if items, err := disk.Parse(content, name); err == nil {
			if plain, err := joined(items); err == nil && bytes.Equal(plain, wanted[name]) {
				wanted[name] = content
			}
		}
	}
}

// joined are items as the documents of one file.
func joined(items []*resourcelist.Item) ([]byte, error) {
	var file []byte
	for k, i := range items {
		document, err := bare(i)
		if err != nil {
			return nil, err
		}
		if k > 0 {
			file = append(file, "---\n"...)
		}
		file = append(file, document...)
	}
	return file, nil
}

// earlier is what earlier runs generated in a tree, wherever in its cluster's
// folder it was moved to. stale are the names of all files that hold what was
// generated, be it in the wrong folder.
func earlier(contents map[string][]byte) (state []*resourcelist.Item, stale []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(contents)) {
		if !bytes.Contains(contents[name], []byte(schemas.AnnotationOwner)) {
			continue
		}
		items, err := disk.Parse(contents[name], name)
		if err != nil {
			return nil, nil, err
		}
		ours := slices.DeleteFunc(slices.Clone(items), func(i *resourcelist.Item) bool { return !render.IsOurs(i) })
		if len(ours) > 0 && len(ours) < len(items) {
			return nil, nil, fmt.Errorf("%s holds what an earlier run generated and something else too; put that into a file of its own", name)
		}
		for _, i := range ours {
			stale = append(stale, name)
			if cluster, _ := i.Annotation(schemas.AnnotationCluster); strings.HasPrefix(name, clustersFolder+"/"+cluster+"/") {
				state = append(state, i)
			}
		}
	}
	return state, slices.Compact(stale), nil
}

// checkForeign refuses what stands in a cluster's folder besides our files and is
// an object that goes there too: the cluster would have it twice (rule 9).
func checkForeign(contents, wanted map[string][]byte, ours func(name string) bool) error {
	type object struct{ cluster, group, kind, namespace, name string }
	id := func(file string, i *resourcelist.Item) object {
		group, _, grouped := strings.Cut(i.APIVersion(), "/")
		if !grouped {
			group = ""
		}
		return object{strings.SplitN(file, "/", 3)[1], group, i.Kind(), i.Namespace(), i.Name()}
	}
	theirs := map[object]string{}
	for file, content := range contents {
		if ours(file) || wanted[file] != nil {
			continue
		}
		items, err := disk.Parse(content, file)
		if err != nil {
			continue // no manifest, so nobody's object
		}
		for _, i := range items {
			theirs[id(file, i)] = file
		}
	}
	var errs []error
	for file, content := range wanted {
		if len(theirs) == 0 {
			break
		}
		items, err := disk.Parse(content, file)
		if err != nil {
			return err
		}
		for _, i := range items {
			if their := theirs[id(file, i)]; their != "" {
				errs = append(errs, fmt.Errorf("%s holds %s %q, which no earlier run wrote and which goes to %s; delete or move it", their, i.Kind(), i.Name(), file))
			}
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

// slices are the files of all clusters.
func (o renderOptions) slices(items, state []*resourcelist.Item, stderr *progress) (map[string][]byte, report.Results, error) {
	flags := o.flags
	if flags.OtherItems == "" {
		flags.OtherItems = schemas.OtherItemsWithSource
	}
	slicer := render.NewSlicer(items, flags, nil)
	clusters, results := slicer.Clusters()
	if len(results) > 0 {
		return nil, results, nil
	}
	wanted := map[string][]byte{}
	of := byCluster(state)
	var all report.Results
	for k, cluster := range clusters {
		stderr.now(fmt.Sprintf("rendering cluster %d of %d", k+1, len(clusters)))
		slice, results := slicer.Slice(cluster, of[cluster])
		for _, r := range results {
			if r.Severity != report.SeverityInfo {
				all.Add(r)
			}
		}
		if results.Failed() {
			continue
		}
		if err := place(wanted, cluster, slice); err != nil {
			return nil, nil, err
		}
	}
	return wanted, all.Dedupe(), nil
}

// byCluster are items by the cluster they were generated for.
func byCluster(state []*resourcelist.Item) map[string][]*resourcelist.Item {
	of := map[string][]*resourcelist.Item{}
	for _, i := range state {
		cluster, _ := i.Annotation(schemas.AnnotationCluster)
		of[cluster] = append(of[cluster], i)
	}
	return of
}

// place adds the items of one cluster to the files they go to.
func place(wanted map[string][]byte, cluster string, items []*resourcelist.Item) error {
	shared := sharedNames(cluster, items)
	taken := map[string]*resourcelist.Item{}
	for _, i := range items {
		name := i.Path()
		if !render.IsOurs(i) {
			group, _, grouped := strings.Cut(i.APIVersion(), "/")
			if name = fileOf(cluster, i, ""); shared[name] && grouped {
				name = fileOf(cluster, i, "."+group)
			}
			if first := taken[name]; first != nil {
				return fmt.Errorf("two %ss %q for cluster %q: %s and %s; keep one", i.Kind(), i.Name(), cluster, report.Where(first), report.Where(i))
			}
			taken[name] = i
		}
		document, err := bare(i)
		if err != nil {
			return err
		}
		if first := wanted[name]; first != nil {
			document = slices.Concat(first, []byte("---\n"), document)
		}
		wanted[name] = document
	}
	return nil
}

// sharedNames are the file names that objects of several API groups, or one of
// ours, would have in common.
func sharedNames(cluster string, items []*resourcelist.Item) map[string]bool {
	groups := map[string]string{}
	shared := map[string]bool{}
	for _, i := range items {
		group, _, _ := strings.Cut(i.APIVersion(), "/")
		name := fileOf(cluster, i, "")
		if render.IsOurs(i) {
			group, name = "ours", i.Path()
		}
		if first, ok := groups[name]; ok && first != group {
			shared[name] = true
		}
		groups[name] = group
	}
	return shared
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
