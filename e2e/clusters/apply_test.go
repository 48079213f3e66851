package clusters

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
)

// patience is how long a controller may take on a busy machine. Nothing is
// ever asserted to be quick.
const patience = 2 * time.Minute

// eventually asks until the answer is nil.
func eventually(t testing.TB, what string, answer func() error) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		err := answer()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v", what, err)
		}
		time.Sleep(pause)
	}
}

// resource is where a cluster keeps such objects, those without a namespace in
// "default"; it fails with a NoKindMatchError for a kind it does not know.
func (p *plane) resource(o *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	kind := o.GroupVersionKind()
	mapping, err := p.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return nil, err
	}
	if mapping.Scope.Name() == meta.RESTScopeNameRoot {
		return p.objects.Resource(mapping.Resource), nil
	}
	return p.objects.Resource(mapping.Resource).Namespace(namespaceOf(o)), nil
}

func namespaceOf(o *unstructured.Unstructured) string {
	if ns := o.GetNamespace(); ns != "" {
		return ns
	}
	return "default"
}

// apply applies one object as Argo CD and Flux do: server-side, strictly, and
// taking over what others own.
func (p *plane) apply(t testing.TB, o *unstructured.Unstructured, manager string, dryRun ...string) (*unstructured.Unstructured, error) {
	t.Helper()
	resource, err := p.resource(o)
	if err != nil {
		return nil, err
	}
	body, err := o.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	force := true
	options := metav1.PatchOptions{FieldManager: manager, Force: &force, FieldValidation: metav1.FieldValidationStrict, DryRun: dryRun}
	return resource.Patch(t.Context(), o.GetName(), types.ApplyPatchType, body, options)
}

// live is the object as it is in the cluster.
func (p *plane) live(t testing.TB, o *unstructured.Unstructured) *unstructured.Unstructured {
	t.Helper()
	got, err := p.get(o)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (p *plane) get(o *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	resource, err := p.resource(o)
	if err != nil {
		return nil, err
	}
	return resource.Get(context.Background(), o.GetName(), metav1.GetOptions{})
}

// delete deletes an object and what it owns, and waits until it is gone.
func (p *plane) delete(t testing.TB, o *unstructured.Unstructured) {
	t.Helper()
	resource, err := p.resource(o)
	if err != nil {
		t.Fatal(err)
	}
	background := metav1.DeletePropagationBackground
	err = resource.Delete(context.Background(), o.GetName(), metav1.DeleteOptions{PropagationPolicy: &background})
	if err != nil && !apierrors.IsNotFound(err) {
		t.Fatal(err)
	}
	eventually(t, describe(o)+" goes", func() error {
		if _, err := p.get(o); !apierrors.IsNotFound(err) {
			return errors.Join(errors.New("is still there"), err)
		}
		return nil
	})
}

// namespace makes a namespace if it is not there.
func (p *plane) namespace(t testing.TB, name string) {
	t.Helper()
	if err := p.createNamespace(name); err != nil {
		t.Fatal(err)
	}
}

func (p *plane) createNamespace(name string) error {
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	_, err := p.clients.CoreV1().Namespaces().Create(context.Background(), ns, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("%s: namespace %q: %w", p.Name, name, err)
	}
	return nil
}

// A gitops keeps one cluster as a folder of a repository says, as Argo CD and
// Flux do: what it applied once and is no longer wanted is pruned.
type gitops struct {
	*plane
	manager   string
	inventory map[reference]*unstructured.Unstructured
}

// reference is what an inventory tells objects apart by.
type reference struct {
	kind            schema.GroupKind
	namespace, name string
}

func (p *plane) gitops(manager string) *gitops {
	return &gitops{p, manager, map[reference]*unstructured.Unstructured{}}
}

// sync applies what is wanted, then prunes. What the cluster refuses is the
// error, and nothing is pruned then.
func (g *gitops) sync(t testing.TB, wanted []*unstructured.Unstructured) error {
	t.Helper()
	now := map[reference]*unstructured.Unstructured{}
	var errs []error
	for _, o := range wanted {
		if err := g.createNamespace(namespaceOf(o)); err != nil {
			errs = append(errs, err)
			continue
		}
		if _, err := g.apply(t, o, g.manager); err != nil {
			errs = append(errs, fmt.Errorf("%s: %s: %w", g.Name, describe(o), err))
			continue
		}
		now[referenceTo(o)] = o
	}
	if err := errors.Join(errs...); err != nil {
		maps.Copy(g.inventory, now)
		return err
	}
	for r, o := range g.inventory {
		if now[r] == nil {
			g.delete(t, o)
		}
	}
	g.inventory = now
	return nil
}

func referenceTo(o *unstructured.Unstructured) reference {
	return reference{o.GroupVersionKind().GroupKind(), namespaceOf(o), o.GetName()}
}

// describe names an object in a message.
func describe(o *unstructured.Unstructured) string {
	return fmt.Sprintf("%s %s/%s", o.GetKind(), namespaceOf(o), o.GetName())
}
