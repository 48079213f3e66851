package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// runs is what the program does with these arguments.
func runs(t *testing.T, args ...string) outcome {
	t.Helper()
	var stdout, stderr strings.Builder
	exit := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
	return outcome{stdout.String(), stderr.String(), exit}
}

// TestCommandMisspelt: a misspelt command or flag is an error that suggests the
// nearest one (docs/DESIGN.md, Commands).
func TestCommandMisspelt(t *testing.T) {
	for line, want := range map[string]string{
		"rendr --cluster c .":   `there is no command "rendr"; did you mean "render"?`,
		"scheme":                `there is no command "scheme"; did you mean "schema"?`,
		"graf":                  `there is no command "graf"; did you mean "graph"?`,
		"banana":                `there is no command "banana"; there are "argocd", `,
		"argocd genrate":        `there is no command "genrate"; did you mean "generate"?`,
		"render --clusters c .": "there is no flag --clusters; did you mean --cluster?",
		"render --cluster c --otheritems WithSource": "there is no flag --otheritems; did you mean --other-items?",
		"render --banana":                 "there is no flag --banana; see --help",
		"render -o tree .":                "there is no flag -o; did you mean --other-items or --output?",
		"render -x":                       "there is no flag -x; see --help",
		"schema --from json":              "there is no flag --from; did you mean --form?",
		"schema GlobalNamespac":           `KIND: "GlobalNamespac" is not one of GlobalHeadlessService, GlobalNamespace; did you mean "GlobalNamespace"?`,
		"schema --form jsn":               `--form: "jsn" is not one of crd, json; did you mean "json"?`,
		"completion bsh":                  `there is no command "bsh"; did you mean "bash"?`,
		"help rendr":                      `there is no command "rendr"; did you mean "render"?`,
		"help argocd generat":             `there is no command "generat"; did you mean "generate"?`,
		"render .":                        "--cluster or --output is required (--cluster: ",
		"render --cluster c --output d .": "--cluster and --output exclude each other: give one of them",
	} {
		got := runs(t, strings.Fields(line)...)
		expect.Same(t, line+": exit code", 1, got.exit)
		expect.Same(t, line+": stdout", "", got.stdout)
		expect.Contains(t, line, got.stderr, "error: "+want)
	}
}

// TestStdoutGoneIsNoErrorOfText: a reader that stops early is no error, unless what it
// reads is applied.
func TestStdoutGoneIsNoErrorOfText(t *testing.T) {
	for _, args := range [][]string{{"explain"}, {"completion", "bash"}, {"version"}, {"--version"}, {"--help"}} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		read.Close()
		defer write.Close()
		var stderr strings.Builder
		expect.Same(t, "exit code", 0, run(t.Context(), args, strings.NewReader(""), write, &stderr))
		expect.Same(t, "stderr", "", stderr.String())
	}
}

// TestCompletion completes values of flags, clusters from what is to be
// rendered.
func TestCompletion(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream, "broken.yaml": "a: [\n"})
	kustomization := filepath.Join(copied(t, "kustomize"), "base")
	tree := t.TempDir()
	succeeds(t, "--output", tree, kustomization)
	for _, c := range []struct {
		want string
		args []string
	}{
		{"Keep Drop WithSource", []string{"render", "--other-items", ""}},
		{"Error Empty", []string{"render", "--absent-cluster", ""}},
		{"LoadRestrictionsRootOnly LoadRestrictionsNone", []string{"render", "--load-restrictor", ""}},
		{"crd json", []string{"schema", "--form", ""}},
		{"GlobalHeadlessService GlobalNamespace", []string{"schema", "Global"}},
		{"cluster-one cluster-two", []string{"render", root, "--cluster", ""}},
		{"cluster-two", []string{"render", root, "--cluster=cluster-t"}},
		{"cluster-one cluster-two", []string{"render", kustomization, "--cluster", "c"}},
		{"", []string{"render", filepath.Join(root, "missing"), "--cluster", ""}},
		{"", []string{"render", "--cluster", ""}},
		{"kafka-headless", []string{"render", root, "--output", tree, "--prune", ""}},
		{"cluster-one cluster-two", []string{"diff", root, "--output", tree, "--forget", "c"}},
		{"", []string{"render", root, "--prune", ""}},
	} {
		got := runs(t, append([]string{"__complete"}, c.args...)...)
		words, _, _ := strings.Cut(got.stdout, ":")
		expect.Same(t, strings.Join(c.args, " "), c.want, strings.Join(strings.Fields(words), " "))
	}
}
