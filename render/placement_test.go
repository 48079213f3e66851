package render

import (
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/yamltext"
)

// oneSource is a package with sources in one cluster; severalSources one with
// sources in two, of which both have some in the namespace shared.
var (
	oneSource      = documents(declares("a", "one/shared", "two/shared") + "---\n" + statefulSet("a", "shared", "a"))
	severalSources = documents(strings.Join([]string{
		declares("a", "one/shared", "three/shared"), statefulSet("a", "shared", "a"),
		declares("b", "two/shared", "three/shared"), statefulSet("b", "shared", "b"),
		declares("c", "two/own", "three/own"), statefulSet("c", "own", "c"),
		"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: wides}\nspec: {group: example.com, scope: Cluster, names: {kind: Wide}}\n",
		"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: narrows}\nspec: {group: example.com, scope: Namespaced, names: {kind: Narrow}}\n",
	}, "---\n"))
)

const rbac = "rbac.authorization.k8s.io/v1"

func inCluster(value string) string { return "annotations: {fn.kpt.dev/cluster: '" + value + "'}" }

func ofInstanceNamed(name string) string { return "labels: {app.kubernetes.io/instance: " + name + "}" }

func at(clusters ...string) place { return place{clusters: clusters} }

// TestPlacement: an item belongs to the clusters that the first of these names:
// its annotation, its folder, the one cluster with sources, the sources in its
// namespace, the source of its instance, its scope (rule 8).
func TestPlacement(t *testing.T) {
	everywhere, nowhere := place{all: true}, place{unknown: true}
	for name, c := range map[string]struct {
		items []*yamltext.Item
		path  string
		text  string
		want  place
	}{
		"annotation":                      {severalSources, "a.yaml", item("v1", "ConfigMap", "x", inCluster("two")), at("two")},
		"annotation, several":             {severalSources, "a.yaml", item("v1", "ConfigMap", "x", inCluster("two,one, two")), at("one", "two")},
		"annotation, all":                 {severalSources, "a.yaml", item("v1", "ConfigMap", "x", inCluster("*")), everywhere},
		"annotation, then folder":         {severalSources, "clusters/one/a.yaml", item("v1", "ConfigMap", "x", inCluster("two")), at("two")},
		"annotation, then the one source": {oneSource, "a.yaml", item("v1", "ConfigMap", "x", inCluster("two")), at("two")},
		"annotation, then scope":          {severalSources, "a.yaml", item(rbac, "ClusterRole", "x", inCluster("three")), at("three")},
		"annotation of a Namespace":       {severalSources, "a.yaml", item("v1", "Namespace", "own", inCluster("*")), everywhere},

		"folder":                      {severalSources, "clusters/one/a.yaml", item("v1", "ConfigMap", "x", ""), at("one")},
		"folder, then the one source": {oneSource, "clusters/two/a.yaml", item("v1", "ConfigMap", "x", ""), at("two")},
		"folder, then namespace":      {severalSources, "clusters/one/own/a.yaml", item("v1", "ConfigMap", "x", "namespace: own"), at("one")},
		"folder, then scope":          {severalSources, "clusters/three/a.yaml", item(rbac, "ClusterRole", "x", ""), at("three")},
		"folder elsewhere":            {oneSource, "base/clusters/two/a.yaml", item("v1", "ConfigMap", "x", ""), at("one")},

		"the one source":                     {oneSource, "a.yaml", item("v1", "ConfigMap", "x", "namespace: elsewhere"), at("one")},
		"the one source, no namespace":       {oneSource, "a.yaml", item("v1", "ConfigMap", "x", ""), at("one")},
		"the one source, a Namespace":        {oneSource, "a.yaml", item("v1", "Namespace", "elsewhere", ""), at("one")},
		"the one source, cluster-scoped":     {oneSource, "a.yaml", item(rbac, "ClusterRole", "x", ""), at("one")},
		"the one source, another's instance": {oneSource, "a.yaml", item("v1", "ConfigMap", "x", ofInstanceNamed("b")), at("one")},

		"namespace":                    {severalSources, "a.yaml", item("v1", "ConfigMap", "x", "namespace: own"), at("two")},
		"namespace, then instance":     {severalSources, "a.yaml", item("v1", "ConfigMap", "x", "namespace: own\n  "+ofInstanceNamed("a")), at("two")},
		"a Namespace with sources":     {severalSources, "a.yaml", item("v1", "Namespace", "own", ""), at("two")},
		"a Namespace with several":     {severalSources, "a.yaml", item("v1", "Namespace", "shared", ofInstanceNamed("a")), at("one", "two")},
		"a Namespace without sources":  {severalSources, "a.yaml", item("v1", "Namespace", "elsewhere", ""), nowhere},
		"a Namespace of another group": {severalSources, "a.yaml", item("example.com/v1", "Namespace", "own", ""), nowhere},

		"several in the namespace, instance":     {severalSources, "a.yaml", item("v1", "ConfigMap", "x", "namespace: shared\n  "+ofInstanceNamed("b")), at("two")},
		"several in the namespace":               {severalSources, "a.yaml", item("v1", "ConfigMap", "x", "namespace: shared"), nowhere},
		"several in it, instance not among them": {severalSources, "a.yaml", item("v1", "ConfigMap", "x", "namespace: shared\n  "+ofInstanceNamed("c")), nowhere},
		"none in the namespace, instance":        {severalSources, "a.yaml", item("v1", "ConfigMap", "x", "namespace: elsewhere\n  "+ofInstanceNamed("a")), at("one")},
		"none in the namespace":                  {severalSources, "a.yaml", item("v1", "ConfigMap", "x", "namespace: elsewhere"), nowhere},
		"no namespace, instance":                 {severalSources, "a.yaml", item("v1", "ConfigMap", "x", ofInstanceNamed("c")), at("two")},
		"no namespace":                           {severalSources, "a.yaml", item("v1", "ConfigMap", "x", ""), nowhere},

		"cluster-scoped":                 {severalSources, "a.yaml", item(rbac, "ClusterRole", "x", ""), at("one", "two")},
		"cluster-scoped, of an instance": {severalSources, "a.yaml", item(rbac, "ClusterRole", "x", ofInstanceNamed("a")), at("one")},
		"cluster-scoped by a CRD":        {severalSources, "a.yaml", item("example.com/v1", "Wide", "x", ""), at("one", "two")},
		"namespaced by a CRD":            {severalSources, "a.yaml", item("example.com/v1", "Narrow", "x", ""), nowhere},
		"of no CRD":                      {severalSources, "a.yaml", item("example.com/v1", "Other", "x", ""), nowhere},
	} {
		t.Run(name, func(t *testing.T) {
			i := fromFile(c.path, c.text)
			p := load(t, append(slices.Clone(c.items), i)...)
			got := p.placement.locate(i)
			if got.all != c.want.all || got.unknown != c.want.unknown || !slices.Equal(got.clusters, c.want.clusters) {
				t.Errorf("%+v, not %+v", got, c.want)
			}
		})
	}
}

// TestUnplaced: items that nothing places are one error that lists them all,
// and a cluster in no member list is another (rule 8).
func TestUnplaced(t *testing.T) {
	items := append(slices.Clone(severalSources),
		fromFile("a.yaml", item("v1", "ConfigMap", "x", "")),
		fromFile("b.yaml", item("v1", "Secret", "y", "namespace: shared")),
		fromFile("c.yaml", item("v1", "Secret", "z", inCluster("thre"))),
		fromFile("d.yaml", item("v1", "Secret", "local", "annotations: {config.kubernetes.io/local-config: \"true\"}")))
	_, results := load(t, items...).Slice("one")
	text := texts(results)
	for _, part := range []string{
		`2 resources belong: ConfigMap "x" (a.yaml:1[0]), Secret "y" (b.yaml:1[0]); sources are in "one", "two": annotate each`,
		`Secret "z": metadata.annotations[fn.kpt.dev/cluster]`, `cluster "thre" is in no member list`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in:\n%s", part, text)
		}
	}
	if strings.Contains(text, "local") {
		t.Errorf("a local-config item is not applied:\n%s", text)
	}
	expect.Same(t, "results", 2, len(results))
	expect.Same[any](t, "proposed instead of thre", "three", results[0].Proposed)
}

// TestPlacementOwners: an other item is brought by the GlobalHeadlessServices of
// its instance, else of its namespace, else by all with a source in the cluster,
// else by all with a member there.
func TestPlacementOwners(t *testing.T) {
	p := load(t, severalSources...)
	for name, c := range map[string]struct {
		text, cluster string
		want          []string
	}{
		"namespace":                {item("v1", "ConfigMap", "x", "namespace: own"), "two", []string{"c"}},
		"instance":                 {item("v1", "ConfigMap", "x", ofInstanceNamed("b")), "two", []string{"b"}},
		"instance elsewhere":       {item("v1", "ConfigMap", "x", ofInstanceNamed("a")), "two", []string{"b", "c"}},
		"the cluster's":            {item("v1", "ConfigMap", "x", ""), "two", []string{"b", "c"}},
		"a cluster without source": {item("v1", "ConfigMap", "x", ""), "three", []string{"a", "b", "c"}},
	} {
		expect.Same(t, name, c.want, p.placement.owners(fromFile("a.yaml", c.text), c.cluster))
	}
}
