package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// TestImportProperties renders random fleets, makes what was rendered a fleet that
// is kept by hand, mostly with changes to the copies, and imports that. What the
// imported declarations render with the source's manifests is what was there, but
// for exactly those objects and fields that import has announced.
//
// IMPORTS=5000 runs that many seeds; -run 'TestImportProperties/^17$' repeats one.
func TestImportProperties(t *testing.T) {
	t.Parallel()
	count := number("IMPORTS", 100)
	tally := map[string]int{}
	for seed := range count {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { playImport(t, seed, tally) })
	}
	for _, what := range []string{"rendered", "imported", "changed", "announced", "unchanged and silent"} {
		if count >= 100 && tally[what] == 0 {
			t.Errorf("nothing was %s", what)
		}
		t.Logf("%s: %d", what, tally[what])
	}
}

// importable are the meshes that import knows.
var importable = []meshChoice{
	{schemas.MeshTanzuServiceMesh, ""}, {schemas.MeshTanzuServiceMesh, ""}, {schemas.MeshTanzuServiceMesh, ""}, {schemas.MeshCilium, ""}, {schemas.MeshLinkerd, ""}, {schemas.MeshIstio, ""},
	{schemas.MeshIstio, "networks: Multiple"}, {schemas.MeshMultiClusterServices, ""}, {schemas.MeshMultiClusterServices, "apiVersion: net.gke.io/v1"},
}

func playImport(t *testing.T, seed uint64, tally map[string]int) {
	fleet := newMeshFleet(seed)
	random := rand.New(rand.NewPCG(seed, 4))
	for _, l := range fleet.lists {
		l.mesh = importable[random.IntN(len(importable))]
	}
	tree := t.TempDir()
	if got := renders("--output", tree, filetest.Folder(t, fleet.files())); got.exit != 0 {
		return // what a mesh refuses is other tests' business
	}
	tally["rendered"]++
	hand := byHand(t, treeIfAny(t, tree))
	sources := handSources(hand)
	changes := 0
	if random.IntN(4) > 0 {
		changes = changeCopies(random, hand, sources)
	}
	tally["changed"] += min(changes, 1)
	folder := writeHand(t, hand, fleet)
	got := runs(t, "import", "--results", "json", folder)
	announced, undecided := announcements(t, got.stderr)
	if got.exit != 0 {
		expect.Contains(t, "the only error", got.stderr, string(report.NothingToDeclare))
		return
	}
	tally["imported"]++
	rendered, declared := renderImported(t, got.stdout, hand, sources)
	differences := compareHand(hand, rendered, declared)
	if len(differences) > 0 {
		tally["announced"]++
	} else if changes == 0 {
		tally["unchanged and silent"]++
	}
	maps.DeleteFunc(differences, func(id string, _ []string) bool { return undecided[id] && announced[id] == "" })
	checkAnnounced(t, differences, announced)
	if t.Failed() {
		t.Logf("%s\nimport:\n%s%s", fleet, got.stdout, got.stderr)
	}
}

// A handKey is an object of a fleet by cluster, kind, namespace and name.
type handKey struct{ cluster, kind, namespace, name string }

// handFleet are the objects of a fleet.
type handFleet map[handKey]map[string]any

// byHand reads a tree as a fleet that was never rendered.
func byHand(t *testing.T, tree files) handFleet {
	t.Helper()
	f := handFleet{}
	for path, text := range tree {
		o := object(t, text)
		m := o["metadata"].(map[string]any)
		if annotations, ok := m["annotations"].(map[string]any); ok {
			maps.DeleteFunc(annotations, func(key string, _ any) bool { return strings.HasPrefix(key, schemas.Group+"/") })
			if len(annotations) == 0 {
				delete(m, "annotations")
			}
		}
		namespace, _ := m["namespace"].(string)
		f[handKey{strings.Split(path, "/")[1], o["kind"].(string), namespace, m["name"].(string)}] = o
	}
	return f
}

// handSources are the StatefulSets, and the Services that select pods.
func handSources(f handFleet) map[handKey]bool {
	sources := map[handKey]bool{}
	for key, o := range f {
		spec, _ := o["spec"].(map[string]any)
		if key.kind == "StatefulSet" || key.kind == "Service" && spec["selector"] != nil {
			sources[key] = true
		}
	}
	return sources
}

// sortedHandKeys are the keys in an order of their own.
func sortedHandKeys[V any](m map[handKey]V) []handKey {
	return slices.SortedFunc(maps.Keys(m), func(a, b handKey) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// handChanges are what people do to a copy of a Service. Each returns whether it
// could.
var handChanges = []func(o, metadata, spec map[string]any) bool{
	func(_, _, spec map[string]any) bool { // a port is missing
		ports, _ := spec["ports"].([]any)
		if len(ports) < 2 {
			return false
		}
		spec["ports"] = ports[1:]
		return true
	},
	func(_, _, spec map[string]any) bool { // a port has another target
		ports, _ := spec["ports"].([]any)
		if len(ports) == 0 {
			return false
		}
		ports[0].(map[string]any)["targetPort"] = 1234
		return true
	},
	func(_, _, spec map[string]any) bool { // a port too many
		ports, _ := spec["ports"].([]any)
		spec["ports"] = append(ports, map[string]any{"name": "extra", "port": 7777})
		return true
	},
	func(_, metadata, _ map[string]any) bool { // another selector
		annotations, _ := metadata["annotations"].(map[string]any)
		if annotations[schemas.AnnotationEndpoints] == nil {
			return false
		}
		annotations[schemas.AnnotationEndpoints] = `{"app":"another"}`
		return true
	},
	func(_, metadata, _ map[string]any) bool { // the annotation forgotten
		annotations, _ := metadata["annotations"].(map[string]any)
		_, ok := annotations[schemas.AnnotationEndpoints]
		delete(annotations, schemas.AnnotationEndpoints)
		return ok
	},
	func(_, metadata, spec map[string]any) bool { // the selector left in
		annotations, _ := metadata["annotations"].(map[string]any)
		if annotations[schemas.AnnotationEndpoints] != nil {
			spec["selector"] = map[string]any{"app": "left-in"}
		}
		return spec["selector"] != nil
	},
	func(_, metadata, _ map[string]any) bool { // a label of its own
		metadata["labels"] = map[string]any{"team": "data"}
		return true
	},
	func(_, _, spec map[string]any) bool {
		spec["publishNotReadyAddresses"] = true
		return true
	},
	func(_, _, spec map[string]any) bool {
		spec["sessionAffinity"] = "ClientIP"
		return true
	},
	func(_, _, spec map[string]any) bool {
		spec["ipFamilyPolicy"] = "PreferDualStack"
		return true
	},
	func(_, metadata, _ map[string]any) bool { // an annotation of a tool's, which means nothing
		annotations, ok := metadata["annotations"].(map[string]any)
		if ok {
			annotations["kubectl.kubernetes.io/last-applied-configuration"] = "{}"
		}
		return ok
	},
}

// changeCopies changes copies by hand, or deletes them, and says how many.
func changeCopies(random *rand.Rand, f handFleet, sources map[handKey]bool) int {
	changed := 0
	for _, key := range sortedHandKeys(f) {
		if key.kind != "Service" || sources[key] || one(random, 3) {
			continue
		}
		if one(random, 8) {
			delete(f, key)
			changed++
			continue
		}
		o := f[key]
		for range 1 + random.IntN(2) {
			if handChanges[random.IntN(len(handChanges))](o, o["metadata"].(map[string]any), o["spec"].(map[string]any)) {
				changed++
			}
		}
	}
	return changed
}

// writeHand writes a fleet as people keep it: a folder for each cluster, with the
// namespaces that its members are.
func writeHand(t *testing.T, f handFleet, fleet *meshFleet) string {
	t.Helper()
	all := files{}
	for k, key := range sortedHandKeys(f) {
		all[fmt.Sprintf("clusters/%s/%d.yaml", key.cluster, k)] = jsonOf(t, f[key])
	}
	for _, l := range fleet.lists {
		for _, m := range l.members {
			all[fmt.Sprintf("clusters/%s/namespace-%s.yaml", m.cluster, m.namespace)] = fmt.Sprintf("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n", m.namespace)
		}
	}
	return filetest.Folder(t, all)
}

func jsonOf(t *testing.T, value any) string {
	t.Helper()
	b, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

// announcements are the messages of import on differences, by what they are
// about: cluster/namespace, then the kind and the name; and the Services that it
// left out as undecided.
func announcements(t *testing.T, stderr string) (all map[string]string, undecided map[string]bool) {
	t.Helper()
	var document report.JSONDocument
	if err := json.Unmarshal([]byte(stderr), &document); err != nil {
		t.Fatalf("%v in:\n%s", err, stderr)
	}
	all, undecided = map[string]string{}, map[string]bool{}
	for _, r := range document.Results {
		if r.Code == report.ImportUndecided && r.Object != nil {
			undecided[folderOf(r.File)+"/"+r.Object.Namespace+" "+r.Object.Kind+" "+r.Object.Name] = true
		}
		if r.Code != report.ImportDiffers {
			continue
		}
		place, text, _ := strings.Cut(r.Message, ": ")
		kind, name := r.Object.Kind, r.Object.Name
		if words := strings.Fields(text); strings.HasSuffix(text, " missing, and rendered") {
			kind, name = words[0], strings.Trim(words[1], `"`)
		}
		all[place+" "+kind+" "+name] += text
	}
	return all, undecided
}

// folderOf is the cluster of a file below clusters.
func folderOf(path string) string { return filepath.Base(filepath.Dir(path)) }

// renderImported renders what import printed beside the sources of that, and
// returns the declared Services, each as its source's cluster, namespace and
// name.
func renderImported(t *testing.T, declarations string, hand handFleet, sources map[handKey]bool) (handFleet, map[handKey]bool) {
	t.Helper()
	declared := declaredBy(t, declarations)
	all := files{"declarations.yaml": declarations}
	for key := range sources {
		service := key
		if key.kind == "StatefulSet" {
			service.kind, service.name = "Service", hand[key]["spec"].(map[string]any)["serviceName"].(string)
		}
		if declared[service] {
			all[fmt.Sprintf("clusters/%s/%s-%s-%s.yaml", key.cluster, key.namespace, key.kind, key.name)] = jsonOf(t, hand[key])
		}
	}
	output := filepath.Join(t.TempDir(), "out")
	if got := renders("--output", output, filetest.Folder(t, all)); got.exit != 0 {
		t.Fatalf("render of what was imported: exit %d\n%s\n%s", got.exit, got.stderr, declarations)
	}
	return byHand(t, treeIfAny(t, output)), declared
}

// declaredBy are the sources' Services of declarations.
func declaredBy(t *testing.T, declarations string) map[handKey]bool {
	t.Helper()
	type place struct{ Cluster, Namespace string }
	lists, declared := map[string]place{}, map[handKey]bool{}
	for _, d := range strings.Split(declarations, "---\n") {
		o := object(t, d)
		name, spec := o["metadata"].(map[string]any)["name"].(string), o["spec"].(map[string]any)
		var at place
		if source, ok := spec["source"].(map[string]any); ok && source["cluster"] != nil {
			at = place{source["cluster"].(string), source["namespace"].(string)}
		} else if list, ok := spec["globalNamespace"].(string); ok {
			at = lists[list]
		}
		if o["kind"] == schemas.KindGlobalNamespace {
			lists[name] = at
			continue
		}
		if service, ok := spec["service"].(map[string]any); ok && service["name"] != nil {
			name = service["name"].(string)
		}
		declared[handKey{at.Cluster, "Service", at.Namespace, name}] = true
	}
	return declared
}

// compareHand are the fields in which the objects of the declared Services differ
// from what is rendered, by the objects.
func compareHand(hand, rendered handFleet, declared map[handKey]bool) map[string][]string {
	names := map[string]bool{}
	for key := range declared {
		names[key.name] = true
	}
	differences := map[string][]string{}
	for key := range rendered {
		id := fmt.Sprintf("%s/%s %s %s", key.cluster, key.namespace, key.kind, key.name)
		if hand[key] == nil {
			differences[id] = []string{"missing"}
		} else if fields := differingFields(hand[key], rendered[key]); len(fields) > 0 {
			differences[id] = fields
		}
	}
	for key := range hand {
		of := key.kind == "Service" && names[key.name] && !isOthers(key, hand, declared) || isEntryOf(key, hand, declared)
		if of && rendered[key] == nil {
			differences[fmt.Sprintf("%s/%s %s %s", key.cluster, key.namespace, key.kind, key.name)] = []string{"not rendered"}
		}
	}
	return differences
}

// isEntryOf tells that an object is a ServiceEntry of a declared Service.
func isEntryOf(key handKey, hand handFleet, declared map[handKey]bool) bool {
	if key.kind != "ServiceEntry" {
		return false
	}
	host := fmt.Sprint(hand[key]["spec"].(map[string]any)["hosts"].([]any)[0])
	for d := range declared {
		if d.name == strings.Split(host, ".")[1] && d.namespace == key.namespace {
			return true
		}
	}
	return false
}

// isOthers tells that a Service has a selector of its own, and so is the source of
// a Service that was not imported.
func isOthers(key handKey, hand handFleet, declared map[handKey]bool) bool {
	return hand[key]["spec"].(map[string]any)["selector"] != nil && !declared[key]
}

// differingFields are the fields that differ, as words that a message has to
// have.
func differingFields(a, b map[string]any) []string {
	var fields []string
	part := func(o map[string]any, name string) map[string]any {
		m, _ := o[name].(map[string]any)
		return m
	}
	for _, name := range []string{"labels", "annotations"} {
		x, y := part(part(a, "metadata"), name), part(part(b, "metadata"), name)
		for key := range union(x, y) {
			switch {
			case key == "kubectl.kubernetes.io/last-applied-configuration" || fmt.Sprint(x[key]) == fmt.Sprint(y[key]):
			case key == schemas.AnnotationEndpoints && x[key] != nil && y[key] != nil:
				fields = append(fields, "selector")
			default:
				fields = append(fields, strings.TrimSuffix(name, "s")+" "+key)
			}
		}
	}
	x, y := part(a, "spec"), part(b, "spec")
	for key := range union(x, y) {
		if key == "ports" {
			fields = append(fields, differingPorts(x[key], y[key])...)
		} else if fmt.Sprint(x[key]) != fmt.Sprint(y[key]) {
			fields = append(fields, key)
		}
	}
	return fields
}

// differingPorts are the ports that differ, by their numbers.
func differingPorts(a, b any) []string {
	read := func(v any) map[string]any {
		ports := map[string]any{}
		list, _ := v.([]any)
		for _, p := range list {
			port := maps.Clone(p.(map[string]any))
			number := port["port"]
			if number == nil {
				number = port["number"]
			}
			if port["protocol"] == nil {
				port["protocol"] = "TCP"
			}
			if port["targetPort"] == nil {
				port["targetPort"] = number
			}
			ports[fmt.Sprintf("port %v/%v", number, port["protocol"])] = fmt.Sprint(port)
		}
		return ports
	}
	x, y := read(a), read(b)
	var all []string
	for key := range union(x, y) {
		if x[key] != y[key] {
			all = append(all, key)
		}
	}
	return all
}

func union(a, b map[string]any) map[string]bool {
	keys := map[string]bool{}
	for _, m := range []map[string]any{a, b} {
		for key := range m {
			keys[key] = true
		}
	}
	return keys
}

// checkAnnounced checks that each difference is announced, and that nothing else
// is.
func checkAnnounced(t *testing.T, differences map[string][]string, announced map[string]string) {
	t.Helper()
	for id, fields := range differences {
		if _, ok := announced[id]; !ok {
			t.Errorf("not announced: %s differs in %q", id, fields)
			continue
		}
		expect.Contains(t, id, announced[id], fields...)
	}
	for id, text := range announced {
		if _, ok := differences[id]; !ok {
			t.Errorf("announced, and no difference: %s: %s", id, text)
		}
	}
}
