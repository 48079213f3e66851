package image

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// kptExample is the example's package, with the image in its pipeline.
func kptExample(t *testing.T) (kpt, folder string) {
	t.Helper()
	needImage(t)
	return needTool(t, "kpt", "KPT"), example(t, "kpt", "Kptfile", "- exec: global-headless-service", "- image: "+name)
}

// TestKptEval: an imperative run of the image makes a slice, the same as the
// binary on PATH does, and leaves the package as it is.
func TestKptEval(t *testing.T) {
	kpt, folder := kptExample(t)
	nativeOnPath(t)
	before := tree(t, folder)
	eval := func(how ...string) string {
		args := append([]string{"fn", "eval", folder, "--output", "unwrap", "--image-pull-policy", "never"}, how...)
		return must(t, kpt, append(args, "--", "cluster=cluster-two", "otherItems=WithSource")...)
	}
	got, want := eval("--image", name), eval("--exec", "global-headless-service")
	if got != want || !strings.Contains(got, "fn.kpt.dev/cluster: cluster-two\n") || strings.Contains(got, "fn.kpt.dev/cluster: cluster-one\n") {
		t.Errorf("in a container:\n%s\non PATH:\n%s", got, want)
	}
	if after := tree(t, folder); !maps.Equal(after, before) {
		t.Errorf("the package was changed:\n%v", after)
	}
}

// TestKptPipe: source, the image and sink, joined by pipes, write the package
// that `kpt fn render` makes.
func TestKptPipe(t *testing.T) {
	kpt, folder := kptExample(t)
	source := filepath.Join(t.TempDir(), "source.yaml")
	if err := os.WriteFile(source, []byte(must(t, kpt, "fn", "source", folder)), 0o666); err != nil {
		t.Fatal(err)
	}
	rendered := piped(t, source, container(name, "nobody"))
	if rendered.exit != 0 || rendered.stderr != "" {
		t.Fatalf("exit %d\n%s", rendered.exit, rendered.stderr)
	}
	sunk := filepath.Join(t.TempDir(), "sunk")
	sink := exec.Command(kpt, "fn", "sink", sunk)
	sink.Stdin = strings.NewReader(rendered.stdout)
	if got := run(t, sink); got.exit != 0 {
		t.Fatalf("%+v", got)
	}
	must(t, kpt, "fn", "render", "--image-pull-policy", "never", folder)
	want, got := tree(t, folder), tree(t, sunk)
	delete(want, "Kptfile") // render keeps a status there
	delete(got, "Kptfile")
	delete(want, ".global-headless-service.schema") // no resource, so no pipe takes it along
	if !maps.Equal(got, want) || len(got) < 6 {
		t.Errorf("by pipes:\n%v\nby kpt fn render:\n%v", got, want)
	}
}

// TestKptFails: a render that fails shows what is wrong, with field and file,
// and leaves every file as it was.
func TestKptFails(t *testing.T) {
	kpt, folder := kptExample(t)
	replace(t, filepath.Join(folder, "global-headless-service.yaml"), "kafka-gns", "kafka-gsn")
	before := tree(t, folder)
	results := t.TempDir()
	got := run(t, exec.Command(kpt, "fn", "render", "--image-pull-policy", "never", "--results-dir", results, folder))
	shown := got.stdout + got.stderr
	for _, words := range []string{"[error]", "GlobalHeadlessService/kafka-headless", "spec.globalNamespace", `did you mean "kafka-gns"?`, "global-headless-service.yaml[0]"} {
		if got.exit == 0 || !strings.Contains(shown, words) {
			t.Errorf("exit %d, and %q is not shown:\n%s", got.exit, words, shown)
		}
	}
	written := tree(t, results)["results.yaml"]
	for _, words := range []string{"path: spec.globalNamespace", "currentValue: kafka-gsn", "proposedValue: kafka-gns", "path: global-headless-service.yaml"} {
		if !strings.Contains(written, words) {
			t.Errorf("the results do not say %q:\n%s", words, written)
		}
	}
	if after := tree(t, folder); !maps.Equal(after, before) {
		t.Errorf("the package was changed:\n%v", after)
	}
}
