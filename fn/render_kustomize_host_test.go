package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestRenderOpenAPIOfOnePath: the schema that one kustomization names decides how that
// one is patched, and no other, whichever is built first.
func TestRenderOpenAPIOfOnePath(t *testing.T) {
	root := filetest.Folder(t, baseWith(`namespace: ns-one
patches:
- patch: |
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: kafka}
    spec: {template: {spec: {containers: [{name: kafka, imagePullPolicy: Always}]}}}
`, files{
		"own/kustomization.yaml": "resources: [account.yaml]\nopenapi: {path: schema.json}\n",
		"own/schema.json":        "{}\n",
		"own/account.yaml":       account,
	}))
	base, own := filepath.Join(root, "base"), filepath.Join(root, "own")
	want := append(values(t, succeeds(t, "--cluster", "cluster-one", base).stdout), values(t, account)...)
	for _, paths := range [][]string{{base, own}, {own, base}} {
		args := append([]string{"--cluster", "cluster-one", "--other-items", "Keep"}, paths...)
		expect.Same(t, strings.Join(paths, ", then "), want, values(t, succeeds(t, args...).stdout))
	}
	expect.Contains(t, "the patched base", strings.Join(want, "\n"), "imagePullPolicy", "bitnami/kafka")
}

// TestRenderRefusesWhatBreaksKustomize: a kustomization on which kustomize panics, or
// would build without an end, is an error of the input.
func TestRenderRefusesWhatBreaksKustomize(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		files files
		say   []string
	}{
		"a schema that is none": {"openapi: {path: schema.json}\n", files{"base/schema.json": "a: [\n"},
			[]string{"building ROOT/base: kustomize panics: invalid schema file", "[unreadable-input]"}},
		"aliases of many documents": {"transformers: [bombs.yaml]\n", files{"base/bombs.yaml": strings.Repeat(expanding(4)+"---\n", 100)},
			[]string{"ROOT/base/bombs.yaml: its aliases expand to more than 100000 nodes", "[invalid-yaml]"}},
		"aliases": {"transformers: [bomb.yaml]\n", files{"base/bomb.yaml": expanding(10)},
			[]string{"ROOT/base/bomb.yaml: its aliases expand to more than 100000 nodes", "[invalid-yaml]"}},
	} {
		t.Run(name, func(t *testing.T) {
			root := filetest.Folder(t, baseWith(c.lines, c.files))
			got := renders("--cluster", "cluster-one", filepath.Join(root, "base"))
			for _, s := range c.say {
				refused(t, got, strings.ReplaceAll(s, "ROOT", root))
			}
			expect.Same(t, "errors in:\n"+got.stderr, 1, strings.Count(got.stderr, "error: "))
		})
	}
}

// expanding is an account with aliases that expand to ten to some power of nodes.
func expanding(power int) string {
	text := account + "layers:\n- &a1 [x, x, x, x, x, x, x, x, x, x]\n"
	for k := range power - 1 {
		text += fmt.Sprintf("- &a%d [%s]\n", k+2, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", k+1), 10), ", "))
	}
	return text
}

// TestRenderNotesWhatKustomizePrints: what kustomize prints is a note in every form of
// results, each line one of its own, and so none that a job's log obeys.
func TestRenderNotesWhatKustomizePrints(t *testing.T) {
	root := filetest.Folder(t, baseWith(`namespace: ns-one
vars:
- name: "X\n::stop-commands::t\n\e[31mred"
  objref: {apiVersion: v1, kind: Service, name: kafka-headless}
  fieldref: {fieldpath: metadata.name}
`, nil))
	base := filepath.Join(root, "base")
	for form, want := range map[string]string{"text": "note: ", "github": "::notice::"} {
		got := succeeds(t, "--results", form, "--cluster", "cluster-one", base)
		expect.Contains(t, form, got.stderr,
			want+filepath.ToSlash(base)+": kustomize: Warning: 'vars' is deprecated.",
			want+filepath.ToSlash(base)+": kustomize: ::stop-commands::t\n")
		expect.Same(t, form+": escapes in "+got.stderr, false, strings.Contains(got.stderr, "\x1b"))
		for line := range strings.Lines(got.stderr) {
			expect.Same(t, form+": "+line, true, strings.HasPrefix(line, want))
		}
	}
	got := succeeds(t, "--results", "json", "--cluster", "cluster-one", base)
	conforms(t, "results", outputSchema(t, "results.json"), got.stderr)
	expect.Contains(t, "results", got.stderr, `"severity": "info"`, "'vars' is deprecated")
}

// TestFileNamesInText: no file name does anything to a terminal, or to the log of a job,
// in an error or a note.
func TestFileNamesInText(t *testing.T) {
	const name = "x\n::stop-commands::t\x1b[31m##[add-mask].yaml"
	for words, text := range map[string]string{
		`unknown field "foo"`: strings.Replace(kafkaDeclaration, "spec:\n", "spec:\n  foo: 1\n", 1),
		"skipped":             "a: b\n",
	} {
		root := filetest.Folder(t, files{name: text, "kafka.yaml": kafkaStream})
		for _, form := range []string{"text", "github"} {
			got := runs(t, "list", "--results", form, root)
			expect.Contains(t, form, got.stderr, words)
			for _, hostile := range []string{"\x1b", "\n::stop", "##["} {
				expect.Same(t, fmt.Sprintf("%s: %q in\n%s", form, hostile, got.stderr), false, strings.Contains(got.stderr, hostile))
			}
		}
	}
}

// TestRemoteResourcesHaveAPlace: the result of a remote resource has the file and the
// field that name it, so that a review shows it there.
func TestRemoteResourcesHaveAPlace(t *testing.T) {
	root := filetest.Folder(t, files{"kustomization.yaml": "resources: [https://example.org/kafka.yaml]\n"})
	got := runs(t, "validate", "--results", "json", root)
	conforms(t, "results", outputSchema(t, "results.json"), got.stderr)
	expect.Contains(t, "results", got.stderr, fmt.Sprintf(`"file": %q`, filepath.ToSlash(root)+"/kustomization.yaml"), `"field": "resources[0]"`,
		`"message": "\"https://example.org/kafka.yaml\" is remote`)
}
