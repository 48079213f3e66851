package main

import (
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestDiffPatchApplies: whatever files are called and however they end, git apply
// and patch -p1 make of them what render --output makes.
func TestDiffPatchApplies(t *testing.T) {
	const declared = "in/db.yaml"
	generated := "out/clusters/cluster-two/ns-one/service-kafka-headless.yaml"
	for name, edit := range map[string]func(text string) string{
		"NoNewlineAtTheEnd": func(text string) string { return strings.TrimRight(text, "\n") },
		"CRLF":              replacement("\n", "\r\n"),
		"CRLFWithoutNewlineAtTheEnd": func(text string) string {
			return strings.TrimRight(strings.ReplaceAll(text, "\n", "\r\n"), "\r\n")
		},
		"BOM":             func(text string) string { return "\ufeff" + text },
		"BlankLinesAtEnd": func(text string) string { return text + "\n\n\n" },
		"TrailingSpaces":  replacement("\nspec:", "  \nspec:   \t"),
		"PatchLikeLines":  replacement("\nspec:", "\n#--- a/file\n#+++ b/file\n#@@ -1 +1 @@\n\n\n#-- \nspec:"),
		"CarriageReturns": replacement("\nspec:", "\n# one\rtwo\nspec:"),
		"LongLine":        replacement("\nspec:", "\n# "+strings.Repeat("x", 100_000)+"\nspec:"),
	} {
		for _, file := range []string{
			"service-kafka-headless.yaml", "with space.yaml", "ümläut 日本.yaml", `quo"te\back'.yaml`, "tab\tnew\nline.yaml",
			" first and last .yaml", "-dash.yaml", "a b/c d.yml", "$HOME`id`.yaml", "\x7f\u202e.yaml",
		} {
			t.Run(name+"/"+file, func(t *testing.T) {
				t.Parallel()
				root := filetest.Folder(t, files{declared: kafkaPackage()})
				output, input := filepath.Join(root, "out"), filepath.Join(root, "in")
				succeeds(t, "--output", output, input)
				moved := filepath.Join(filepath.Dir(filepath.Join(root, generated)), file)
				if err := editFile(filepath.Join(root, generated), edit); err != nil {
					t.Fatal(err)
				}
				if err := moveFile(filepath.Join(root, generated), moved); err != nil {
					t.Fatal(err)
				}
				for _, change := range []func(string) string{
					replacement("9093", "9094"),                                        // updates it
					replacement("  - {cluster: cluster-two, namespace: ns-one}\n", ""), // removes it
				} {
					if err := editFile(filepath.Join(root, declared), change); err != nil {
						t.Fatal(err)
					}
					args := []string{"--output", output, "--prune-edited", input}
					f := forecastOf(t, root, output, args, true)
					expect.Same(t, "exit code of diff", exitChanges, f.exit)
					ran := renders(args...)
					f.check(t, output, ran.exit)
					if ran.exit != 0 {
						t.Fatal(ran.stderr)
					}
				}
			})
		}
	}
}

// kafkaPackage is a package of one file.
func kafkaPackage() string {
	return strings.Join([]string{kafkaNamespace, kafkaDeclaration, in("ns-one", kafkaService), in("ns-one", kafkaStatefulSet)}, "---\n")
}
