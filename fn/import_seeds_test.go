package main

import (
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/report"
)

// byOthers returns a member's copy of the Service as a user writes it by hand.
func byOthers(cluster, namespace, selector string) string {
	var b strings.Builder
	for line := range strings.Lines(memberOf("kafka-headless", cluster, namespace, selector, kafkaPorts)) {
		if !strings.Contains(line, "fn.kpt.dev/") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// TestImportKafka imports the manifests of Tanzu Service Mesh's page on headless
// Services: what is declared renders what the page has for each namespace.
func TestImportKafka(t *testing.T) {
	source := in("ns-one", kafkaService) + "---\n" + in("ns-one", kafkaStatefulSet)
	t.Chdir(filetest.Folder(t, files{
		"one.yaml":   source,
		"two.yaml":   byOthers("cluster-one", "ns-two", kafkaSelector),
		"three.yaml": byOthers("cluster-two", "ns-one", strings.ReplaceAll(kafkaSelector, `":"`, `": "`)),
	}))
	got := runs(t, "import", "cluster-one=one.yaml", "cluster-one=two.yaml", "cluster-two=three.yaml")
	expect.Same(t, "declarations", strings.Replace(kafkaNamespace, "kafka-gns", "ns-one", 1)+`---
apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata:
  name: kafka-headless
spec:
  globalNamespace: ns-one
  source: {cluster: cluster-one, namespace: ns-one}
`, got.stdout)
	expect.Same(t, "stderr", "note: once the rendering is reviewed, these files can go: three.yaml, two.yaml\nnote: render reads the sources from: one.yaml\n", got.stderr)
	filetest.WriteFile(t, "declarations.yaml", got.stdout)
	for cluster, want := range map[string]string{
		"cluster-one": source + "---\n" + memberOf("kafka-headless", "cluster-one", "ns-two", kafkaSelector, kafkaPorts),
		"cluster-two": memberOf("kafka-headless", "cluster-two", "ns-one", kafkaSelector, kafkaPorts),
	} {
		slice := succeeds(t, "--cluster", cluster, "--other-items", "Drop", "one.yaml", "declarations.yaml")
		expect.Same(t, cluster, values(t, want), values(t, slice.stdout))
	}
}

// TestImportSeeds renders the documents that the project began with, makes of that
// a fleet that is kept by hand, and imports it without a difference.
func TestImportSeeds(t *testing.T) {
	imported := 0
	for _, name := range folders(t, filepath.Join(goldenFolder, "seeds")) {
		tree := t.TempDir()
		if renders("--output", tree, filetest.Folder(t, sampleOf(t, input(t, "seeds/"+name)).files)).exit != 0 {
			continue // it is about an error, or about something else than StatefulSets
		}
		got := runs(t, "import", writeHand(t, byHand(t, treeIfAny(t, tree)), &meshFleet{}))
		if strings.Contains(got.stderr, string(report.NothingToDeclare)) {
			continue // it has one member, or no Service at all
		}
		expect.Same(t, name+": exit code", 0, got.exit)
		if strings.Contains(got.stderr, string(report.ImportDiffers)) || strings.Contains(got.stderr, string(report.ServiceLeftOut)) {
			t.Errorf("%s:\n%s%s", name, got.stdout, got.stderr)
		}
		imported++
	}
	if imported < 10 {
		t.Errorf("%d seeds were imported", imported)
	}
}
