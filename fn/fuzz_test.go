package main

import (
	"slices"
	"strings"
	"testing"

	"global-headless-service/resourcelist"
	"global-headless-service/yamltext"
)

// FuzzFunction holds, for any input: the exit code is 0 or 1, and 1 exactly
// when stderr has an error; what goes out is a ResourceList that can be read;
// on an error its items are those that came in; on success every item that is
// none of our business goes out as the bytes it came as, and rendering what
// was rendered changes not one byte.
func FuzzFunction(f *testing.F) {
	for _, name := range []string{
		"seeds/foo", "seeds/kafka-adopted", "seeds/zookeeper", "seeds/my-service-other-service-name", "seeds/kafka-camel-case-namespaces",
		"rule-07-fleet/templates", "rule-08-slice/consumer-with-source", "rule-08-slice-kustomize/source", "rule-09-rerun/member-removed",
		"rule-15-moved-source/to-another-cluster", "kustomize-generator/fleet", "rule-14-previous-names/prefix", "input/json", "input/crlf", "input/byte-order-mark",
		"input/comments-between-items", "input/wide-indentation", "input/alias-bomb-in-other-item", "api-function-config/config-map-all-settings",
	} {
		f.Add(input(f, name))
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := call(in)
		failed := strings.HasPrefix(out.stderr, "error: ") // the worst comes first
		if out.exit != 0 && out.exit != 1 || failed != (out.exit == 1) {
			t.Fatalf("exit %d, stderr %q", out.exit, out.stderr)
		}
		if strings.Contains(out.stderr, "a bug in global-headless-service") {
			t.Fatal(out.stderr)
		}
		after, err := resourcelist.Read([]byte(out.stdout))
		if err != nil {
			t.Fatalf("the output cannot be read: %v\n%s", err, out.stdout)
		}
		before, err := resourcelist.Read([]byte(in))
		if err != nil {
			if out.exit == 0 || len(after.Items) > 0 {
				t.Fatalf("exit %d and %d items out of an input that cannot be read", out.exit, len(after.Items))
			}
			return
		}
		if failed {
			checkSameItems(t, before, after)
			return
		}
		checkOthers(t, before, after)
		if strings.Contains(in, "kustomize.config.k8s.io/id") {
			return // an adopted Service may have given its place away
		}
		once := withoutResults(out.stdout)
		if again := call(once); withoutResults(again.stdout) != once {
			t.Fatalf("rendered once:\n%s\nrendered twice:\n%s%s", once, again.stdout, again.stderr)
		}
	})
}

func checkSameItems(t *testing.T, before, after *resourcelist.List) {
	t.Helper()
	if !slices.EqualFunc(before.Items, after.Items, sameBytes) {
		t.Fatal("an error, and the items are not those that came in")
	}
}

// checkOthers looks for each item of a kind that no rule ever edits.
func checkOthers(t *testing.T, before, after *resourcelist.List) {
	t.Helper()
	for _, i := range before.Items {
		if strings.HasPrefix(i.APIVersion(), "fn.kpt.dev/") || i.Kind() == "Service" || i.Kind() == "StatefulSet" || isOurs(i) {
			continue
		}
		found := slices.ContainsFunc(after.Items, func(o *yamltext.Item) bool {
			return sameBytes(i, o) || o.Kind() == i.Kind() && isLocalConfig(o) // a slice leaves it out
		})
		if !found {
			t.Fatalf("lost or changed:\n%s", i.YAML())
		}
	}
}

func sameBytes(a, b *yamltext.Item) bool { return string(a.YAML()) == string(b.YAML()) }

func isOurs(i *yamltext.Item) bool {
	_, owner := i.Annotation("fn.kpt.dev/global-headless-service")
	_, cluster := i.Annotation("fn.kpt.dev/cluster")
	return owner && cluster
}

func isLocalConfig(i *yamltext.Item) bool {
	v, _ := i.Annotation("config.kubernetes.io/local-config")
	return v == "true"
}
