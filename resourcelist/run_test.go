package resourcelist

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"global-headless-service/yamltext"
)

// TestWriteRuns: what is written in runs is what the items are one by one,
// whichever of them stay, are replaced, are left out, or come in addition.
func TestWriteRuns(t *testing.T) {
	const head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"
	var in strings.Builder
	in.WriteString(head)
	for k := range 60 {
		fmt.Fprintf(&in, "- {apiVersion: v1, kind: ConfigMap, metadata: {name: c%d}} # %s\n", k, strings.Repeat("x", k))
	}
	list, err := Read([]byte(in.String()))
	if err != nil {
		t.Fatal(err)
	}
	other := yamltext.New([]byte("apiVersion: v1\nkind: Secret\n"))
	random := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		stay, replaced, added := random.IntN(100), random.IntN(100), random.IntN(10)
		var items []*yamltext.Item
		for _, i := range list.Items {
			switch n := random.IntN(100); {
			case n < stay:
				items = append(items, i)
			case n < stay+replaced:
				items = append(items, other)
			}
			if random.IntN(100) < added {
				items = append(items, other)
			}
		}
		checkRuns(t, list, head, items)
	}
	reversed := append([]*yamltext.Item{list.Items[9], list.Items[8], list.Items[9]}, list.Items...)
	checkRuns(t, list, head, reversed)
}

func checkRuns(t *testing.T, list *List, head string, items []*yamltext.Item) {
	t.Helper()
	want := head
	for _, i := range items {
		text, err := i.Element(0)
		if err != nil {
			t.Fatal(err)
		}
		want += text
	}
	if len(items) == 0 {
		want = strings.TrimSuffix(head, "\n") + " []\n"
	}
	var got strings.Builder
	if err := list.Write(&got, items, nil); err != nil {
		t.Fatal(err)
	}
	if got.String() != want {
		t.Fatalf("got:\n%s\nwant:\n%s", got.String(), want)
	}
}
