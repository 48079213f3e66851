package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/internal/expect"
	"global-headless-service/layout"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// renders is what `render` with these arguments gives, nothing on stdin.
func renders(args ...string) outcome {
	return rendersFrom(context.Background(), "", args...)
}

func rendersFrom(ctx context.Context, stdin string, args ...string) outcome {
	var stdout, stderr bytes.Buffer
	exit := run(ctx, append([]string{"render"}, args...), strings.NewReader(stdin), &stdout, &stderr)
	return outcome{stdout.String(), stderr.String(), exit}
}

// succeeds is what `render` prints; an exit code ends the test.
func succeeds(t *testing.T, args ...string) outcome {
	t.Helper()
	got := renders(args...)
	if got.exit != 0 {
		t.Fatalf("render %s: exit %d\n%s", strings.Join(args, " "), got.exit, got.stderr)
	}
	return got
}

// refused checks that `render` ends with an error that says all of these, and
// prints nothing else.
func refused(t *testing.T, got outcome, parts ...string) {
	t.Helper()
	if got.exit != 1 || got.stdout != "" {
		t.Errorf("exit %d, stdout:\n%s", got.exit, got.stdout)
	}
	expect.Contains(t, "stderr", got.stderr, append([]string{"error: "}, parts...)...)
}

// values are the objects of a stream as values, in an order of their own.
func values(t *testing.T, stream string) []string {
	t.Helper()
	var all []string
	for d := yaml.NewDecoder(strings.NewReader(stream)); ; {
		var n yaml.Node
		err := d.Decode(&n)
		if errors.Is(err, io.EOF) {
			slices.Sort(all)
			return all
		}
		if err != nil {
			t.Fatalf("%v in:\n%s", err, stream)
		}
		all = append(all, value(t, &n))
	}
}

// value is an object as a value, or as text where it holds too much to be
// spelt out.
func value(t *testing.T, n *yaml.Node) string {
	t.Helper()
	var v any
	if n.Decode(&v) == nil {
		return fmt.Sprintf("%#v", v) // which sorts keys
	}
	b, err := yaml.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// valuesBelow are the objects of all files below a folder.
func valuesBelow(t *testing.T, f files, folder string) []string {
	t.Helper()
	var all []string
	for path, text := range f {
		if strings.HasPrefix(path, folder+"/") {
			all = append(all, values(t, text)...)
		}
	}
	slices.Sort(all)
	return all
}

// applies are the objects that a slice of the function leaves to be applied:
// without what is marked, and without the annotations of orchestrators.
func applies(t *testing.T, list string) []string {
	t.Helper()
	read, err := resourcelist.Read([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, i := range read.Items {
		if !isLocalConfig(i) && !strings.HasPrefix(i.APIVersion(), "kpt.dev/") {
			document, err := bare(i)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, values(t, string(document))...)
		}
	}
	slices.Sort(all)
	return all
}

// bare is an item as a cluster gets it, without the note that kpt's files have
// of what a mesh needed (rule 17).
func bare(i *yamltext.Item) ([]byte, error) {
	i, err := i.WithoutOrchestration()
	if err != nil {
		return nil, err
	}
	for _, key := range []string{schemas.AnnotationLocalConfig, schemas.AnnotationMesh} {
		if i, err = i.WithoutAnnotation(key); err != nil {
			return nil, err
		}
	}
	return bytes.TrimPrefix(i.YAML(), []byte("---\n")), nil
}

// clustersOf are the folders below clusters/ that hold a file.
func clustersOf(f files) []string {
	seen := map[string]bool{}
	for path := range f {
		if rest, ok := strings.CutPrefix(path, layout.Root+"/"); ok {
			cluster, _, _ := strings.Cut(rest, "/")
			seen[cluster] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// asList is a ResourceList of documents, with a functionConfig.
func asList(config string, docs ...string) string {
	list := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig:\n" + indented(config) + "items:\n"
	for _, d := range docs {
		list += "- " + strings.TrimPrefix(indented(d), "  ")
	}
	return list
}

func indented(document string) string {
	var b strings.Builder
	for line := range strings.Lines(document) {
		if strings.TrimSpace(line) != "" {
			b.WriteString("  ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// sliceOf is a functionConfig for the slice that `--output` writes.
func sliceOf(cluster string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a-slice\ndata:\n  cluster: " + yamltext.Quote(cluster) + "\n  otherItems: WithSource\n"
}
