package standins

import (
	"encoding/json"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/cache"
)

// listCustom returns the watched objects of a kind that is not Kubernetes' own,
// in a namespace or in all for "", sorted by namespace and name.
func listCustom(w *watched, kind schema.GroupVersionResource, namespace string) []*unstructured.Unstructured {
	var all []*unstructured.Unstructured
	add := func(o any) { all = append(all, o.(*unstructured.Unstructured)) }
	indexer := w.custom.ForResource(kind).Informer().GetIndexer()
	// Neither returns an error where the selector is everything.
	if namespace == "" {
		_ = cache.ListAll(indexer, labels.Everything(), add)
	} else {
		_ = cache.ListAllByNamespace(indexer, namespace, labels.Everything(), add)
	}
	slices.SortFunc(all, func(a, b *unstructured.Unstructured) int {
		return strings.Compare(a.GetNamespace()+"/"+a.GetName(), b.GetNamespace()+"/"+b.GetName())
	})
	return all
}

// specOf decodes the spec of an object.
func specOf(o *unstructured.Unstructured, into any) error {
	text, err := json.Marshal(o.Object["spec"])
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
