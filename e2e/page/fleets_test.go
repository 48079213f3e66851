package page

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A member is a cluster and a namespace.
type member [2]string

// declaration returns a GlobalHeadlessService with three pods.
func declaration(name, mesh string, source member, members ...member) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\napiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: %s}\nspec:\n  mesh: {%s: {}}\n  members:\n", name, mesh)
	for _, m := range members {
		fmt.Fprintf(&b, "  - {cluster: %q, namespace: %q}\n", m[0], m[1])
	}
	pods := ""
	for k := range 3 {
		pods += fmt.Sprintf("%s-%d, ", name, k)
	}
	fmt.Fprintf(&b, "  source: {cluster: %q, namespace: %q, statefulSets: [], pods: [%s]}\n", source[0], source[1], pods)
	fmt.Fprintf(&b, "  service: {selector: {app: db}, ports: [{name: client, port: 9092}, {name: internal, port: 9093}]}\n")
	return b.String()
}

// membersOf returns so many members, in clusters with so many namespaces each.
func membersOf(count, each int) []member {
	var all []member
	for k := range count {
		all = append(all, member{fmt.Sprintf("region-%d", k/each+1), fmt.Sprintf("team-%d", k%each+1)})
	}
	return all
}

// long returns a name of 63 characters.
func long(name string) string {
	return name + strings.Repeat("-long", 12)[:62-len(name)] + "z"
}

// fleets are those whose pictures are measured.
var fleets = map[string]string{
	"three":  declaration("kafka", "tanzuServiceMesh", member{"one", "db"}, member{"one", "db"}, member{"one", "web"}, member{"two", "db"}),
	"thirty": declaration("kafka", "istio", member{"region-1", "team-1"}, membersOf(30, 3)...),
	"thirty-of-several": declaration("kafka", "istio", member{"region-1", "team-1"}, membersOf(30, 3)...) +
		declaration("cassandra", "kuma", member{"region-3", "team-2"}, membersOf(30, 3)[3:17]...) +
		declaration("zookeeper", "cilium", member{"region-2", "zoo"}, inNamespace("zoo", 8)...) +
		declaration("end", "linkerd", member{"region-9", "end"}, inNamespace("end", 10)...) +
		declaration("redis", "multiClusterServices", member{"region-2", "cache"}, inNamespace("cache", 5)...) +
		declaration("queue", "skupper", member{"region-4", "team-1"}, membersOf(20, 2)...) +
		declaration("lookup", "externalDNS", member{"region-5", "team-2"}, membersOf(12, 2)...),
	"three-hundred": declaration("kafka", "tanzuServiceMesh", member{"region-1", "team-1"}, membersOf(300, 3)...) +
		declaration("redis", "cilium", member{"region-7", "cache"}, inNamespace("cache", 50)...),
	"many-clusters": declaration("kafka", "tanzuServiceMesh", member{"region-1", "team-1"}, membersOf(900, 1)...),
	"alone":         declaration("kafka", "tanzuServiceMesh", member{"one", "db"}, member{"one", "db"}),
	"long": declaration(long("kafka")[:40], "tanzuServiceMesh", member{long("one"), long("db")},
		member{long("one"), long("db")}, member{long("one"), long("web")}, member{long("two"), long("db")}, member{"two", "b"}) +
		declaration("redis", "multiClusterServices", member{"two", "cache"}, member{long("one"), "cache"}, member{"two", "cache"}),
	"long-and-many": declaration(long("kafka")[:40], "tanzuServiceMesh", member{long("one"), long("db")}, longMembers(60)...),
}

// inNamespace returns members of one namespace name in so many clusters.
func inNamespace(name string, count int) []member {
	var all []member
	for _, m := range membersOf(count, 1) {
		all = append(all, member{m[0], name})
	}
	return all
}

func longMembers(count int) []member {
	all := []member{{long("one"), long("db")}, {long("one"), long("web")}, {long("one"), long("api")}}
	for k := range count {
		all = append(all, member{long(fmt.Sprintf("region-%d", k)), long("db")})
	}
	return all
}

// drawn runs graph over declarations, which must succeed, and returns the file
// with what it prints. Its name ends in the form.
func drawn(t *testing.T, form, in string, more ...string) string {
	t.Helper()
	input := filepath.Join(t.TempDir(), "fleet.yaml")
	write(t, input, in)
	return drawnOf(t, 0, form, append(more, input)...)
}

// drawnOf runs graph with these arguments, which must exit so.
func drawnOf(t *testing.T, exit int, form string, args ...string) string {
	t.Helper()
	c := exec.Command(program, append([]string{"graph", "-o", form}, args...)...)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if c.Run(); c.ProcessState.ExitCode() != exit {
		t.Fatalf("%s: exit %d\n%s", c, c.ProcessState.ExitCode(), stderr.String())
	}
	path := filepath.Join(t.TempDir(), "fleet."+form)
	write(t, path, stdout.String())
	return path
}

// changed returns a folder that holds the rendering of one fleet, and the inputs of
// another.
func changed(t *testing.T, before, after string) (tree, input string) {
	t.Helper()
	folder := t.TempDir()
	tree, input = filepath.Join(folder, "tree"), filepath.Join(folder, "after.yaml")
	write(t, filepath.Join(folder, "before.yaml"), before)
	write(t, input, after)
	if out, err := exec.Command(program, "render", "--output", tree, filepath.Join(folder, "before.yaml")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return tree, input
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
