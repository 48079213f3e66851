package clusters

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"
)

// What we put on a Service, and what orchestrators put on an item.
const (
	annotationOwner     = "fn.kpt.dev/global-headless-service"
	annotationCluster   = "fn.kpt.dev/cluster"
	annotationEndpoints = "tsm.tanzu.vmware.com/endpoints.statefulset"
	annotationMark      = "config.kubernetes.io/local-config"
)

// outcome is what a command left behind.
type outcome struct {
	stdout, stderr string
	exit           int
}

// runProgram runs global-headless-service.
func runProgram(t testing.TB, stdin string, args ...string) outcome {
	t.Helper()
	return command(t, stdin, filepath.Join(binaries, "global-headless-service"), args...)
}

func command(t testing.TB, stdin, path string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := exec.Command(path, args...)
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(stdin), &stdout, &stderr
	if err := c.Run(); err != nil && c.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}

// documents are the objects of a stream of YAML.
func documents(t testing.TB, stream string) []*unstructured.Unstructured {
	t.Helper()
	var all []*unstructured.Unstructured
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(stream), 4096)
	for {
		o := &unstructured.Unstructured{}
		err := decoder.Decode(&o.Object)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, stream)
		}
		if len(o.Object) > 0 {
			all = append(all, o)
		}
	}
}

// items are what a cluster gets of a ResourceList: nothing that is marked, and
// no annotation that an orchestrator takes off again.
func items(t testing.TB, list string) []*unstructured.Unstructured {
	t.Helper()
	var rl struct{ Items []map[string]any }
	if err := sigsyaml.Unmarshal([]byte(list), &rl); err != nil {
		t.Fatal(err)
	}
	var all []*unstructured.Unstructured
	for _, item := range rl.Items {
		if list, ok := item["items"].([]any); ok && item["kind"] == "List" { // as kubectl takes it apart
			for _, o := range list {
				all = append(all, &unstructured.Unstructured{Object: o.(map[string]any)})
			}
			continue
		}
		o := &unstructured.Unstructured{Object: item}
		if text(item, "metadata", "annotations", annotationMark) == "true" { // GetAnnotations has none if one is no string
			continue
		}
		stripOrchestration(o)
		all = append(all, o)
	}
	return all
}

// stripOrchestration leaves an object's own annotations.
func stripOrchestration(o *unstructured.Unstructured) {
	annotations := o.GetAnnotations()
	for key := range annotations {
		for _, prefix := range []string{"config.kubernetes.io/", "internal.config.kubernetes.io/", "config.k8s.io/", "kustomize.config.k8s.io/"} {
			if strings.HasPrefix(key, prefix) {
				delete(annotations, key)
			}
		}
	}
	if len(annotations) == 0 {
		annotations = nil
	}
	if o.GetAnnotations() != nil {
		o.SetAnnotations(annotations)
	}
}

// rendered is what a cluster applies of a package, by the command line.
func rendered(t testing.TB, cluster string, args ...string) []*unstructured.Unstructured {
	t.Helper()
	out := runProgram(t, "", append([]string{"render", "--cluster", cluster}, args...)...)
	if out.exit != 0 {
		t.Fatalf("render --cluster %s %s: exit %d\n%s", cluster, args, out.exit, out.stderr)
	}
	return documents(t, out.stdout)
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// below are the objects of all files of a folder, as `kubectl apply -R -f`
// and GitOps tools read it.
func below(t testing.TB, folder string) []*unstructured.Unstructured {
	t.Helper()
	var all []*unstructured.Unstructured
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(all, documents(t, string(b))...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
