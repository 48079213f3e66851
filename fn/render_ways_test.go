package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A sample is a package: as files, as the items that kpt makes of them, and
// the clusters of its member lists.
type sample struct {
	files    files
	items    []string
	clusters []string
}

// check holds the ways in against each other: for every cluster, `--output`
// writes what `--cluster` prints, and that is what the function's slice leaves
// to be applied. A second run writes nothing.
func (s sample) check(t *testing.T) {
	t.Helper()
	output := t.TempDir()
	t.Chdir(filetest.Folder(t, s.files)) // so that paths are the same as kpt's
	succeeds(t, "--output", output, ".")
	written := filetest.Read(t, output)
	var filled []string // but for those in which the mesh needs nothing (rule 20)
	for _, cluster := range s.clusters {
		printed := succeeds(t, "--cluster", cluster, "--other-items", "WithSource", ".")
		if printed.stdout != "" {
			filled = append(filled, cluster)
		}
		want := values(t, printed.stdout)
		expect.Same(t, "clusters/"+cluster+", -printed +written", want, valuesBelow(t, withoutHeaders(t, written), "clusters/"+cluster))
		slice := call(asList(sliceOf(cluster), s.items...))
		expect.Same(t, "exit code of the function", 0, slice.exit)
		expect.Same(t, cluster+", -printed +function", want, applies(t, slice.stdout))
	}
	expect.Same(t, "folders of clusters", filled, clustersOf(written))
	again := succeeds(t, "--output", output, ".")
	changed(t, again.stderr, 0, 0)
	expect.Same(t, "written by the second run", written, filetest.Read(t, output))
}

// waysDiffer are the cases in which the ways in differ, and why.
var waysDiffer = map[string]string{
	"rule-10-pass-through/kubernetes-list":                               "files may hold Lists, which the command line takes apart",
	"rule-12-errors/list-among-items":                                    "files may hold Lists, which the command line takes apart",
	"input/alias-bomb-in-other-item":                                     "the command line takes annotations off what it prints, and so has to read it",
	"input/self-alias":                                                   "as above",
	"input/item-metadata-is-list":                                        "the function cannot mark it; the command line leaves it out",
	"input/service-metadata-is-string":                                   "as above",
	"rule-09-rerun/template-unchanged":                                   "a copy that kpt left is printed in place of its template, and is no input to another tree",
	"rule-09-rerun/template-changed":                                     "as above",
	"rule-04-service-name/changed-in-rendered-copy":                      "as above",
	"rule-14-names/reserved-cluster-in-use":                              "the folder in use is that of the package, and another tree has none",
	"rule-15-moved-source/cilium-adopted":                                "as above",
	"rule-17-change-of-mesh/cilium-to-tanzu-service-mesh-template":       "as above",
	"rule-17-linkerd/template-changed":                                   "as above",
	"rule-17-change-of-mesh/cilium-to-tanzu-service-mesh-template-noted": "as above",
}

// TestRenderAgreesWithFunction runs every case of testdata that succeeds, and
// that is not under kustomize.
func TestRenderAgreesWithFunction(t *testing.T) {
	for _, name := range cases(t) {
		in := input(t, name)
		exit, err := os.ReadFile(filepath.Join(goldenFolder, name, "want.exit"))
		if err != nil {
			t.Fatal(err)
		}
		if string(exit) != "0\n" || strings.Contains(in, "kustomize.config.k8s.io/id") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if reason := waysDiffer[name]; reason != "" {
				t.Skip(reason)
			}
			if s := sampleOf(t, in); len(s.clusters) > 0 {
				s.check(t)
			}
		})
	}
}

// sampleOf is a ResourceList as a package, a functionConfig that declares
// something included.
func sampleOf(t *testing.T, in string) sample {
	t.Helper()
	list, err := resourcelist.Read([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	items := list.Items
	if c := list.FunctionConfig(); c != nil && strings.HasPrefix(c.APIVersion(), schemas.Group+"/") && !among(items, c) {
		items = append(slices.Clone(items), c)
	}
	return sample{asFiles(t, items), texts(items), memberClusters(t, items)}
}

func among(items []*yamltext.Item, i *yamltext.Item) bool {
	return slices.ContainsFunc(items, func(o *yamltext.Item) bool {
		return o.Kind() == i.Kind() && o.Name() == i.Name()
	})
}

func texts(items []*yamltext.Item) []string {
	var all []string
	for _, i := range items {
		all = append(all, string(i.YAML()))
	}
	return all
}

// asFiles writes items to where their annotations say that they came from.
func asFiles(t *testing.T, items []*yamltext.Item) files {
	t.Helper()
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b *yamltext.Item) int { return a.Index() - b.Index() })
	f := files{}
	for k, i := range items {
		path := i.Path()
		if path == "" {
			path = fmt.Sprintf("item-%d.yaml", k)
		}
		plain, err := i.WithoutOrchestration()
		if err != nil {
			t.Fatal(err)
		}
		if f[path] != "" {
			f[path] += "---\n"
		}
		f[path] += string(plain.YAML())
	}
	return f
}

// memberClusters are the clusters of the lists that the declarations name.
func memberClusters(t *testing.T, items []*yamltext.Item) []string {
	t.Helper()
	type members []struct{ Cluster string }
	named, seen := map[string]members{}, map[string]bool{}
	spec := func(i *yamltext.Item) (s struct {
		Spec struct {
			GlobalNamespace string `yaml:"globalNamespace"`
			Members         members
		}
	}) {
		if err := yaml.Unmarshal(i.YAML(), &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, i := range items {
		if i.Kind() == schemas.KindGlobalNamespace {
			named[i.Name()] = spec(i).Spec.Members
		}
	}
	for _, i := range items {
		if i.Kind() != schemas.KindGlobalHeadlessService {
			continue
		}
		s := spec(i).Spec
		for _, m := range append(slices.Clone(s.Members), named[s.GlobalNamespace]...) {
			seen[m.Cluster] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
