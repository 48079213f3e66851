package docs

import (
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
)

// TestSecurityStates: what SECURITY.md says of the code, of images and of CI is
// there. The tests that hold each promise are named beside it.
func TestSecurityStates(t *testing.T) {
	page := strings.Join(strings.Fields(readDocument(t, root+"/SECURITY.md")), " ")
	for _, c := range []struct{ says, file, has string }{
		{"expand to more than 100,000 nodes beyond the text", "yamltext/expand.go", "maxNodes = 100_000"},
		{"Pipes, devices and sockets are refused as input", "disk/special_test.go", "func TestSpecialFilesAreRefused("},
		{"A panic, of kustomize too, is an error", "fn/function_test.go", "func TestPanicIsAnError("},
		{"of kustomize too", "fn/render_kustomize_host_test.go", "func TestRenderRefusesWhatBreaksKustomize("},
		{"names of files and what kustomize prints do nothing to a terminal", "fn/render_kustomize_host_test.go", "func TestRenderNotesWhatKustomizePrints("},
		{"are no command in the log of a job", "fn/render_kustomize_host_test.go", "func TestFileNamesInText("},
		{"through no symbolic link", "disk/write_test.go", "func TestWriteThroughNoLink("},
		{"`render` and `init` write through no symbolic link", "fn/init_test.go", "func TestInitWritesThroughNoLink("},
		{"That folder may be a symbolic link", "disk/places_test.go", "func TestCreateInALink("},
		{"before a host is asked", "fn/remote_linux_test.go", "func TestRemoteResourcesAreRefused("},
		{"cannot lead out of them", "fn/render_output_test.go", "func TestOutputEscapesNames("},
		{"cannot leave the table of a Markdown comment", "review/markdown_test.go", "func TestMarkdownCannotBeLeft("},
		{"the text of a picture or page", "graph/forms_test.go", "func TestFormsHoldTextOnly("},
		{"runs its own script alone", "e2e/page/hostile_test.go", "func TestPageRunsItsOwnScriptOnly("},
		{"without plugins and functions", "disk/kustomize.go", "ErrFunctions"},
		{"A link to a folder is skipped", "disk/special_test.go", "skipped, it is a symbolic link to a folder"},
		{"up to ten times that in memory", "docs/security_test.go", "peak > 10*size>>20"},
		{"`kubectl version --client`", "kubectl/client.go", `"version", "--client"`},
		{"`kubectl config get-contexts`", "kubectl/client.go", `"config", "get-contexts"`},
		{"It runs as the user 65532", "Dockerfile", "\nUSER 65532:65532\n"},
		{"runs as the user 999", "Dockerfile", "\nUSER 999:999\n"},
		{"on an empty base", "Dockerfile", "\nARG BASE_IMAGE=scratch\n"},
		{"no network, a read-only file system, no capabilities and no new privileges", "e2e/image/run_test.go",
			`"--network", "none", "--read-only",` + "\n\t" + `"--cap-drop", "ALL", "--security-opt", "no-new-privileges"`},
		{"from its tag, twice", ".github/workflows/release.yaml", "copy: [first, second]"},
		{"fails if the two differ", ".github/workflows/release.yaml", "diff --recursive first/first/dist second/second/dist"},
		{"if CI has not passed on it there", ".github/workflows/release.yaml", `gh run list --workflow ci.yaml --event push --branch main --commit "$GITHUB_SHA" --status success`},
		{"signed without a key by sigstore", ".github/workflows/release.yaml", "cosign sign-blob --yes --bundle checksums.txt.sigstore.json first/dist/checksums.txt"},
		{"at each change and every week: `make vulnerabilities`", ".github/workflows/ci.yaml", "- cron: '17 4 * * 1'"},
	} {
		if !strings.Contains(page, c.says) {
			t.Errorf("SECURITY.md does not say any more: %q", c.says)
		}
		if !strings.Contains(readDocument(t, filepath.Join(root, c.file)), c.has) {
			t.Errorf("SECURITY.md says %q, and %s has no %q", c.says, c.file, c.has)
		}
	}
}

// verb matches the first argument of a list for kubectl.
var verb = regexp.MustCompile(`\[\]string\{"([a-z-]+)"`)

// TestKubectlOnlyReads: the program has kubectl do what SECURITY.md lists, and
// nothing else.
func TestKubectlOnlyReads(t *testing.T) {
	found := map[string]bool{}
	for _, f := range sources(t) {
		if f.test || !strings.HasPrefix(f.path, "kubectl/") {
			continue
		}
		for _, m := range verb.FindAllStringSubmatch(readDocument(t, filepath.Join(root, f.path)), -1) {
			found[m[1]] = true
		}
	}
	delete(found, "--kubeconfig")
	expect.Same(t, "what kubectl does", map[string]bool{"version": true, "config": true, "get": true}, found)
}

// TestNetworkIsUnused: no code of a room opens a connection or a port. One file replaces
// kustomize's HTTP client by what refuses, and calls none.
func TestNetworkIsUnused(t *testing.T) {
	for _, f := range sources(t) {
		for _, i := range f.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			if f.test || path != "net" && !strings.HasPrefix(path, "net/") || path == "net/url" {
				continue
			}
			if f.path != "disk/remote.go" || path != "net/http" {
				t.Errorf("%s imports %s; SECURITY.md promises that there is no network", f.path, path)
				continue
			}
			used := map[string]bool{}
			ast.Inspect(f.File, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if of, ok := s.X.(*ast.Ident); ok && of.Name == "http" {
						used[s.Sel.Name] = true
					}
				}
				return true
			})
			expect.Same(t, "what is used of net/http", map[string]bool{"DefaultTransport": true, "Request": true, "Response": true}, used)
		}
	}
}

// TestRenameOfTheModule: after what install.md has a fork do in a clone of this
// repository, no file and no package has the old name.
func TestRenameOfTheModule(t *testing.T) {
	for _, name := range []string{"git", "perl", "xargs"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("SKIPPED: " + name + " is not on PATH")
		}
	}
	var script string
	for _, b := range pages(t)["docs/install.md"].Blocks {
		if strings.HasPrefix(b.Text, "module=") {
			script = b.Text
		}
	}
	folder := t.TempDir()
	run := func(command string) string {
		c := exec.Command("sh", "-euc", command)
		c.Dir, c.Env = folder, append(os.Environ(), "GOFLAGS=-buildvcs=false -trimpath", "GOWORK=off", "ROOT="+checkout(t))
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
		return string(out)
	}
	run(`git clone --quiet --no-hardlinks --no-checkout "$ROOT" . && git sparse-checkout set --no-cone "/*" "!testdata" && git checkout --quiet && git config user.name x && git config user.email x@example.com`)
	run(script)
	expect.Same(t, "files with the old name", "", run(`git grep -nE '^(module|require|replace)?[[:space:]]*global-headless-service[[:space:]/]' -- '*.mod' || true; git grep -nE '^(import )?[[:space:]]*([a-z_.]+ )?"global-headless-service/' -- '*.go' || true`))
	for line := range strings.Lines(run("go list -deps ./...")) {
		if strings.HasPrefix(line, "global-headless-service") {
			t.Errorf("there still is the package %s", line)
		}
	}
	expect.Contains(t, "packages", run("go list ./fn"), "git.example.com/you/global-headless-service/fn")
}

// checkout returns the repository's path, if it is one of git.
func checkout(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	if !exists(".git") {
		t.Skip("SKIPPED: this is no clone")
	}
	return path
}
