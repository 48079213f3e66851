package main

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestRenderRandomFleets is TestRenderAgreesWithFunction over random
// packages.
func TestRenderRandomFleets(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { aFleet(seed, true).check(t) })
	}
}

// TestOutputOfOneFleetAfterAnother writes fleets into one folder: each time it
// is as if the one before had never been there, but for what was put there by
// hand: --prune-all says that no other run writes there.
func TestOutputOfOneFleetAfterAnother(t *testing.T) {
	t.Parallel()
	output := t.TempDir()
	const byHand = "clusters/cluster-0/ns-0/by-hand.yaml"
	filetest.WriteFile(t, filepath.Join(output, byHand), "# by hand\n")
	for seed := range uint64(30) {
		input, fresh := filetest.Folder(t, aFleet(1000+seed, false).files), t.TempDir()
		succeeds(t, "--output", fresh, input)
		succeeds(t, "--output", output, "--prune-all", input)
		expect.Same(t, fmt.Sprint("fleet ", seed), filetest.Read(t, fresh).With(files{byHand: "# by hand\n"}), filetest.Read(t, output))
		checkNoEmptyFolder(t, output)
	}
}

func checkNoEmptyFolder(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		if in, err := os.ReadDir(path); err == nil && len(in) == 0 {
			t.Errorf("%s is empty", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// aFleet is the package of a seed, with marked sources among the others or
// without.
func aFleet(seed uint64, templates bool) sample {
	f := randomFleet{rand.New(rand.NewPCG(seed, 0)), files{}, map[string]bool{}, map[string]bool{}, templates}
	f.fill()
	s := sample{f.files, nil, slices.Sorted(maps.Keys(f.clusters))}
	for _, path := range slices.Sorted(maps.Keys(f.files)) {
		s.items = append(s.items, strings.Split(f.files[path], "---\n")...)
	}
	return s
}

// randomFleet makes up a package.
type randomFleet struct {
	*rand.Rand
	files     files
	clusters  map[string]bool
	sourced   map[string]bool // the clusters with sources
	templates bool
}

type member struct{ cluster, namespace string }

func (f randomFleet) fill() {
	clusters, namespaces := 1+f.IntN(5), 1+f.IntN(4)
	for k := range 1 + f.IntN(3) {
		f.service(fmt.Sprintf("db-%d", k), f.members(clusters, namespaces))
	}
	for k := range f.IntN(4) {
		f.other(k)
	}
}

// members are some of the clusters' namespaces, one at least.
func (f randomFleet) members(clusters, namespaces int) []member {
	var all []member
	for c := range clusters {
		for n := range namespaces {
			all = append(all, member{fmt.Sprintf("cluster-%d", c), fmt.Sprintf("ns-%d", n)})
		}
	}
	f.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:1+f.IntN(len(all))]
	for _, m := range all {
		f.clusters[m.cluster] = true
	}
	return all
}

// service declares a GlobalHeadlessService whose source is the first member.
func (f randomFleet) service(name string, members []member) {
	list := "  members:\n"
	for _, m := range members {
		list += fmt.Sprintf("  - {cluster: %s, namespace: %s}\n", m.cluster, m.namespace)
	}
	source := members[0]
	f.sourced[source.cluster] = true
	declaration := manifest("fn.kpt.dev/v1alpha1", "GlobalHeadlessService", name, "", f.maybeMarked())
	switch f.IntN(2) {
	case 0:
		f.files[name+"/members.yaml"] = manifest("fn.kpt.dev/v1alpha1", "GlobalNamespace", name+"-gns", "", f.maybeMarked()) + "spec:\n" + list
		declaration += "spec:\n  globalNamespace: " + name + "-gns\n"
	default:
		declaration += "spec:\n" + list
	}
	declaration += fmt.Sprintf("  source: {cluster: %s, namespace: %s, statefulSets: [%s]}\n", source.cluster, source.namespace, name)
	f.files[name+"/declaration.yaml"] = declaration
	f.sources(name, source.namespace)
}

// sources are a StatefulSet, and its governing Service or not.
func (f randomFleet) sources(name, namespace string) {
	if f.IntN(3) == 0 {
		namespace = "" // as charts leave it
	}
	marked := f.maybeMarked() && f.templates
	serviceName := ""
	if f.IntN(3) > 0 {
		serviceName = "  serviceName: " + name + "\n"
	}
	all := manifest("apps/v1", "StatefulSet", name, namespace, marked) + `spec:
` + serviceName + `  selector: {matchLabels: {app: ` + name + `}}
  template:
    metadata: {labels: {app: ` + name + `}}
    spec:
      containers:
      - {name: db, image: db, ports: [{name: db, containerPort: 5432}]} # the one
`
	if f.IntN(2) == 0 {
		all += "---\n" + manifest("v1", "Service", name, namespace, marked) + `spec:
  clusterIP: None
  ports: [{name: db, port: 5432, targetPort: db}]
  selector: {app: ` + name + `}
`
	}
	f.files[name+"/sources.yaml"] = all
}

// other is a resource that is none of our business.
func (f randomFleet) other(k int) {
	name := fmt.Sprintf("other-%d", k)
	f.files[name+".yaml"] = f.placed([]string{
		manifest("v1", "ConfigMap", name, "ns-0", f.maybeMarked()) + "data: {key: '0755', on: \"yes\"}\n",
		manifest("rbac.authorization.k8s.io/v1", "ClusterRole", "system:"+name, "", false) + "rules: []\n",
		manifest("example.com/v1", "Kind"+strings.Repeat("X", k), name, "", f.maybeMarked()) + "spec: |\n  ---not a document\n  text\n",
		manifest("v1", "Service", name, "ns-0", false) + "spec:\n  ports: [{port: 80}] # a front\n  selector: {app: front}\n",
	}[f.IntN(4)])
}

// placed says where an item belongs, if that is not clear without.
func (f randomFleet) placed(item string) string {
	if len(f.sourced) < 2 || strings.Contains(item, "kind: ClusterRole\n") {
		return item
	}
	all := slices.Sorted(maps.Keys(f.clusters))
	f.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	annotation := "    fn.kpt.dev/cluster: " + []string{all[0], all[0] + ", " + all[1], "'*'"}[f.IntN(3)] + "\n"
	if !strings.Contains(item, "  annotations:\n") {
		annotation = "  annotations:\n" + annotation
		return strings.Replace(item, "metadata:\n", "metadata:\n"+annotation, 1)
	}
	return strings.Replace(item, "  annotations:\n", "  annotations:\n"+annotation, 1)
}

func (f randomFleet) maybeMarked() bool { return f.IntN(4) == 0 }

// manifest is the head of a resource.
func manifest(apiVersion, kind, name, namespace string, marked bool) string {
	text := fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n", apiVersion, kind, name)
	if namespace != "" {
		text += "  namespace: " + namespace + "\n"
	}
	if marked {
		text += "  annotations:\n    config.kubernetes.io/local-config: \"true\"\n"
	}
	return text
}
