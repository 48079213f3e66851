package docs

import (
	"encoding/json"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/programs"
	"global-headless-service/kubectl"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// tableBelow returns the rows of the first table below a heading of a document,
// without the two that are its head.
func tableBelow(t *testing.T, document, heading string) [][]string {
	t.Helper()
	_, text, _ := strings.Cut(readDocument(t, document), "\n"+heading+"\n")
	var rows [][]string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") {
			cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
			for k := range cells {
				cells[k] = strings.TrimSpace(cells[k])
			}
			rows = append(rows, cells)
		} else if len(rows) > 0 || strings.HasPrefix(line, "## ") {
			break
		}
	}
	if len(rows) < 3 {
		t.Fatalf("%s has no table below %s", document, heading)
	}
	return rows[2:]
}

// pinned returns the versions of a module in the go.mod files that a pattern
// matches, without the v.
func pinned(t *testing.T, pattern, module string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil {
		t.Fatal(err)
	}
	var versions []string
	for _, f := range files {
		m := regexp.MustCompile(`(?m)^(?:require)?\s+` + regexp.QuoteMeta(module) + ` v(\S+)`).FindStringSubmatch(readDocument(t, f))
		if m != nil && !slices.Contains(versions, m[1]) {
			versions = append(versions, m[1])
		}
	}
	if len(versions) == 0 {
		t.Errorf("no %s requires %s", pattern, module)
	}
	slices.Sort(versions)
	return strings.Join(versions, ", ")
}

// TestTestedVersions: versioning.md names the versions that the tests pin.
func TestTestedVersions(t *testing.T) {
	goVersion := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(readDocument(t, root+"/go.mod"))
	want := map[string]string{
		"Go, to build it":        goVersion[1],
		"Kubernetes' API server": pinned(t, "e2e/servers/1.*/go.mod", "k8s.io/kubernetes"),
		"kubectl, for `status`":  "1." + strconv.Itoa(kubectl.OldestMinor) + " or newer",
		"kustomize":              strings.TrimPrefix(programs.KustomizeVersion, "v"),
		"kpt":                    "the one on PATH",
		"Argo CD":                pinned(t, "e2e/argocd/go.mod", "github.com/argoproj/argo-cd/v3"),
		"Flux":                   pinned(t, "e2e/flux/programs/flux/go.mod", "github.com/fluxcd/flux2/v2"),
		"external-dns":           pinned(t, "e2e/externaldns/programs/external-dns/go.mod", "sigs.k8s.io/external-dns"),
		"CoreDNS":                pinned(t, "e2e/servers/coredns/go.mod", "github.com/coredns/coredns"),
	}
	got := map[string]string{}
	for _, row := range tableBelow(t, "versioning.md", "## Support") {
		got[row[0]] = row[1]
	}
	expect.Same(t, "tested versions", want, got)
	expect.Same(t, "the kustomize of the image", programs.KustomizeVersion, "v"+pinned(t, "tools/kustomize.mod", "sigs.k8s.io/kustomize/kustomize/v5"))
}

// TestProvedVersions: the table of what is proved of the meshes has the versions of the
// control planes that the tests pin.
func TestProvedVersions(t *testing.T) {
	minor := func(version string) string {
		parts := strings.SplitN(version, ".", 3)
		return parts[0] + "." + parts[1]
	}
	want := map[string]string{
		// Istio itself is pinned by a commit; its API has the version of the release.
		"`istio`":                "istiod " + minor(pinned(t, "e2e/istio/programs/*/go.mod", "istio.io/api")),
		"`multiClusterServices`": "AWS Cloud Map MCS controller " + pinned(t, "e2e/mcs/programs/*/go.mod", "github.com/aws/aws-cloud-map-mcs-controller-for-k8s"),
		"`externalDNS`":          "external-dns " + minor(pinned(t, "e2e/externaldns/programs/*/go.mod", "sigs.k8s.io/external-dns")),
	}
	got := map[string]string{}
	for _, row := range tableBelow(t, "meshes.md", "## What is proved") {
		if row[2] == "real" {
			got[row[0]] = row[1]
		}
	}
	expect.Same(t, "proved versions", want, got)
}

// TestExitCodes: versioning.md has the exit codes that fn names, and gives 2 to
// the commands that exitCode names and to no other.
func TestExitCodes(t *testing.T) {
	values, named := map[string]string{}, map[string]bool{}
	for _, f := range sources(t) {
		if filepath.ToSlash(f.path) != "fn/diff.go" {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for k, name := range n.Names {
					if v, ok := at(n.Values, k).(*ast.BasicLit); ok && strings.HasPrefix(name.Name, "exit") {
						values[name.Name] = v.Value
					}
				}
			case *ast.FuncDecl:
				if n.Name.Name == "exitCode" {
					ast.Inspect(n, func(n ast.Node) bool {
						if l, ok := n.(*ast.BasicLit); ok && strings.HasPrefix(l.Value, `"`) {
							named["`"+strings.Trim(l.Value, `"`)+"`"] = true
						}
						return true
					})
				}
			}
			return true
		})
	}
	expect.Same(t, "constants of fn/diff.go", map[string]string{"exitChanges": "1", "exitDiffError": "2"}, values)
	withTwo := map[string]bool{}
	for _, row := range tableBelow(t, "versioning.md", "## Exit codes") {
		if row[3] != "" {
			withTwo[row[0]] = true
		}
	}
	expect.Same(t, "commands that exit 2", named, withTwo)
}

// at returns the element at k, or nil.
func at(values []ast.Expr, k int) ast.Expr {
	if k < len(values) {
		return values[k]
	}
	return nil
}

// TestOutputVersions: versioning.md has every schema of an output, with the
// version that the schema allows, and only commands that have such an output.
func TestOutputVersions(t *testing.T) {
	want := map[string]string{}
	files, err := filepath.Glob(filepath.Join(root, "schemas/json/*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Properties struct{ Version struct{ Const any } }
		}
		if err := json.Unmarshal(b, &schema); err != nil {
			t.Fatal(err)
		}
		if v := schema.Properties.Version.Const; v != nil {
			text, _ := json.Marshal(v)
			want[filepath.Base(f)] = strings.Trim(string(text), `"`)
		}
	}
	got := map[string]string{}
	for _, row := range tableBelow(t, "versioning.md", "## Output for programs") {
		name := regexp.MustCompile(`\[(.*)\]`).FindStringSubmatch(row[1])
		got[name[1]] = row[2]
	}
	expect.Same(t, "versions of outputs", want, got)
}

// TestVersionOfTheAPI: versioning.md names the API's version and kinds, and a code
// that there is.
func TestVersionOfTheAPI(t *testing.T) {
	text := readDocument(t, "versioning.md")
	expect.Contains(t, "docs/versioning.md", text, "The only version is `"+schemas.APIVersion+"`. ", "`"+string(report.UnknownAPIVersion)+"`")
	for _, d := range schemas.Documents() {
		expect.Contains(t, "docs/versioning.md", text, d.Kind)
	}
}
