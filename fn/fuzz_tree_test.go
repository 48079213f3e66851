package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/layout"
)

// FuzzOutput writes folders of all sorts as trees. It holds: exit code and
// stderr agree; a second run changes nothing; what lies in the tree and is not
// ours keeps its bytes; clusters/C is the slice of C.
func FuzzOutput(f *testing.F) {
	f.Add(archive(files{"kafka.yaml": kafkaStream}))
	f.Add(archive(files{"base/kafka.yaml": kafkaStream, "clusters/cluster-one/quota.yaml": account, "README.md": "# a\n", "values.yaml": "a: {{ b }}\n"}))
	f.Add(archive(files{"kustomization.yaml": "resources: [kafka.yaml]\n", "kafka.yaml": kafkaStream}))
	f.Add(archive(files{"a.json": `{"apiVersion": "v1", "kind": "List", "items": []}`, "kafka.yml": strings.ReplaceAll(kafkaStream, "\n", "\r\n")}))
	f.Add(archive(files{"kafka.yaml": documents(templates(kafkaStream)...), "clusters/cluster-two/ns-one/service-kafka-headless.yaml": kafkaService}))
	f.Fuzz(func(t *testing.T, text string) {
		all, ok := unarchived(text)
		if !ok {
			return
		}
		root, output := filetest.Folder(t, all), t.TempDir()
		theirs := files{"clusters/cluster-two/by-hand.txt": "theirs", "other/a.yaml": account}
		for path, text := range theirs {
			filetest.WriteFile(t, filepath.Join(output, path), text)
		}
		got := renders("--output", output, root)
		if (got.exit != 0) != strings.Contains(got.stderr, "error: ") || got.stdout != "" {
			t.Fatalf("exit %d, stdout %q, stderr:\n%s", got.exit, got.stdout, got.stderr)
		}
		if strings.Contains(got.stderr, "a bug in global-headless-service") {
			t.Fatal(got.stderr)
		}
		after := filetest.Read(t, output)
		for path, text := range theirs {
			expect.Same(t, path, text, after[path])
		}
		if got.exit != 0 {
			expect.Same(t, "the tree after an error", theirs, after)
			return
		}
		again := renders("--output", output, root)
		expect.Same(t, "exit code of the second run\n"+again.stderr, 0, again.exit)
		expect.Same(t, "the tree after the second run", after, filetest.Read(t, output))
		expect.Contains(t, "stderr of the second run", again.stderr, ": nothing changed\n")
		for path := range theirs {
			delete(after, path)
		}
		checkSlices(t, root, withoutHeaders(t, after))
	})
}

// checkSlices compares each folder clusters/C with what --cluster C prints.
func checkSlices(t *testing.T, root string, all files) {
	t.Helper()
	of := map[string][]string{}
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if parts := strings.SplitN(path, "/", 3); len(parts) == 3 && parts[0] == layout.Root && strings.HasSuffix(path, ".yaml") {
			of[parts[1]] = append(of[parts[1]], all[path])
		}
	}
	for cluster, documents := range of {
		got := renders("--cluster", cluster, "--other-items", "WithSource", root)
		if got.exit != 0 {
			t.Fatalf("--cluster %s: exit %d\n%s", cluster, got.exit, got.stderr)
		}
		expect.Same(t, "the objects of "+cluster, values(t, got.stdout), values(t, strings.Join(documents, "---\n")))
	}
}

// templates are the documents of a stream, each marked local-config.
func templates(stream string) []string {
	all := strings.Split(stream, "---\n")
	for k, document := range all {
		all[k] = strings.Replace(document, "metadata:\n", "metadata:\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n", 1)
	}
	return all
}

// archive writes files as one text: a line "-- path --" before each.
func archive(f files) string {
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(f)) {
		b.WriteString("-- " + path + " --\n" + f[path])
		if !strings.HasSuffix(f[path], "\n") {
			b.WriteString("\n")
		}
	}
	return b.String()
}

// unarchived are the files of such a text; not ok when no folder can hold them.
func unarchived(text string) (f files, ok bool) {
	f = files{}
	path := ""
	for line := range strings.Lines(text) {
		if name, found := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "-- "); found && strings.HasSuffix(name, " --") {
			path = strings.TrimSuffix(name, " --")
			if !filepath.IsLocal(path) || path == "." || strings.ContainsAny(path, "\x00\\") || len(path) > 200 || len(f) == 10 {
				return nil, false
			}
			f[path] = ""
			continue
		}
		if path == "" {
			return nil, false
		}
		f[path] += line
	}
	for path := range f {
		for folder := filepath.Dir(path); folder != "."; folder = filepath.Dir(folder) {
			if _, taken := f[folder]; taken {
				return nil, false
			}
		}
		if filepath.Clean(path) != path || strings.HasSuffix(path, string(os.PathSeparator)) {
			return nil, false
		}
	}
	return f, len(f) > 0
}
