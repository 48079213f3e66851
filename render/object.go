package render

import (
	"bytes"
	"cmp"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/layout"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Key says which object of which cluster an Object is. Kind is Service,
// StatefulSet, or kind.group of any other; a kind of the core group ends in a
// dot.
type Key struct{ Cluster, Kind, Namespace, Name string }

// Compare orders by cluster, namespace, kind and name.
func (k *Key) Compare(other *Key) int {
	return cmp.Or(strings.Compare(k.Cluster, other.Cluster), strings.Compare(k.Namespace, other.Namespace),
		strings.Compare(k.Kind, other.Kind), strings.Compare(k.Name, other.Name))
}

// BareKind returns the kind without its group.
func (k *Key) BareKind() string {
	kind, _, _ := strings.Cut(k.Kind, ".")
	return kind
}

// Member returns the cluster and namespace in which the object stands.
func (k *Key) Member() schemas.Member {
	return schemas.Member{Cluster: k.Cluster, Namespace: k.Namespace}
}

// KeyOf returns the key of an item in a cluster.
func KeyOf(i *yamltext.Item, cluster string) Key {
	return Key{cluster, kindOf(i), i.Namespace(), i.Name()}
}

// An Object is one manifest that a cluster should have.
type Object struct {
	Key
	// Plan is the plan of its owner; nil for an other item.
	Plan *generators.Plan

	file        string                // computed on demand, or where it is not that of rule 7
	stencil     *generators.Stencil   // of a generated object
	from        *yamltext.Item        // what it is made of; nil if it is generated
	set         *generators.SourceSet // the StatefulSet that it is; nil for any other kind
	otherOwners *[]string             // the owners of an other item
	managed     bool                  // it carries the annotations of rule 9
	ifPresent   bool                  // updated if current, never added
	released    bool                  // it carries what a mesh needed, and nothing adopts it any more
}

// File returns its path in a package or tree (rule 7). It is made when it is
// asked for: most objects of a fleet are placed by their stencils, or are there
// already.
func (o *Object) File() string {
	if o.file == "" {
		o.file = layout.Object{Cluster: o.Cluster, Namespace: o.Namespace, Kind: o.BareKind(), Name: o.Name}.Path()
	}
	return o.file
}

// Owners returns the names of the GlobalHeadlessServices that the object is
// for.
func (o *Object) Owners() []string {
	if o.Plan != nil {
		return o.Plan.Names[:1]
	}
	return *o.otherOwners
}

// Item renders the object, without the annotations of the tools that carried
// what it is made of.
func (o *Object) Item() (*yamltext.Item, error) {
	if o.from == nil {
		return o.stencil.Item(o.Member()), nil
	}
	i, err := applied(o.from)
	switch {
	case err == nil && o.released:
		return generators.Released(i)
	case err != nil || o.Plan == nil:
		return i, err
	}
	if i, err = complete(i, source{o.Plan, o.set}, true, false); err != nil || !o.managed {
		return i, err
	}
	if i, err = i.WithAnnotation(schemas.AnnotationOwner, o.Plan.Name); err != nil {
		return nil, err
	}
	return i.WithAnnotation(schemas.AnnotationCluster, o.Cluster)
}

// ItemAt renders the object with the annotations that name its file, as a KRM
// function hands it on.
func (o *Object) ItemAt(path string) (*yamltext.Item, error) {
	if o.from == nil {
		return o.stencil.ItemAt(o.Member(), path)
	}
	i, err := o.Item()
	if err != nil {
		return nil, err
	}
	return i.WithFile(path)
}

// ItemInPlace renders the object with the annotations that name its own File.
func (o *Object) ItemInPlace() (*yamltext.Item, error) {
	if o.from == nil {
		if i, ok := o.stencil.ItemInPlace(o.Member()); ok {
			return i, nil
		}
	}
	return o.ItemAt(o.File())
}

// Document renders the object as a YAML document that ends in a newline.
func (o *Object) Document() ([]byte, error) {
	i, err := o.Item()
	if err != nil {
		return nil, err
	}
	return bytes.TrimPrefix(i.YAML(), []byte("---\n")), nil
}

// Source returns the item of the package that the object is made of; nil if
// it is generated.
func (o *Object) Source() *yamltext.Item { return o.from }

// applied returns an item as a cluster gets it: without the annotations of the
// tools that carried it, and without one that says whether it is applied.
func applied(i *yamltext.Item) (*yamltext.Item, error) {
	i, err := i.WithoutOrchestration()
	if err != nil {
		return nil, err
	}
	return i.WithoutAnnotation(schemas.AnnotationLocalConfig)
}

// complete returns a source with its namespace, where it may be written (rule
// 5), its serviceName (rule 4), and what the mesh needs on a Service (rules 3
// and 17). inPlace reports whether it is written into its author's file.
func complete(i *yamltext.Item, s source, namespace, inPlace bool) (*yamltext.Item, error) {
	if namespace && i.Namespace() == "" {
		var err error
		if i, err = i.WithField(s.plan.Source().Namespace, "metadata", "namespace"); err != nil {
			return nil, err
		}
	}
	switch {
	case s.set == nil:
		return s.plan.Adopted(i, inPlace)
	case s.set.ServiceName != "":
		return i.WithField(s.set.ServiceName, "spec", "serviceName")
	}
	return i, nil
}

// BareKind returns the kind without its group.
func (o *Object) BareKind() string {
	if o.from != nil {
		return o.from.Kind()
	}
	return o.Key.BareKind()
}

// group returns the API group of the kind; it is empty for the core group.
func (o *Object) group() string {
	if o.from != nil {
		return groupOf(o.from)
	}
	_, group, _ := strings.Cut(o.Kind, ".")
	return group
}
