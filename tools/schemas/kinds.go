package main

import (
	"errors"
	"fmt"

	"golang.org/x/tools/go/packages"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-tools/pkg/crd"
	crdmarkers "sigs.k8s.io/controller-tools/pkg/crd/markers"
	"sigs.k8s.io/controller-tools/pkg/loader"
	"sigs.k8s.io/controller-tools/pkg/markers"
)

// rootMarker is on the types that are kinds.
const rootMarker = "kubebuilder:object:root"

// kind is one kind of the API: its definition, and its Go types.
type kind struct {
	name       string
	definition apiextensions.CustomResourceDefinition
	types      map[string]*markers.TypeInfo // of the package, by name
}

// schema is the structural schema of the kind's one version.
func (k kind) schema() *apiextensions.JSONSchemaProps {
	return k.definition.Spec.Versions[0].Schema.OpenAPIV3Schema
}

// loadKinds reads the kinds from the package schemas of the project in root.
// It does what controller-gen does, but for the way in which kinds are found:
// controller-gen wants them to embed metav1.TypeMeta and ObjectMeta, while
// these have a Metadata of their own.
func loadKinds(root string) ([]kind, error) {
	roots, err := loader.LoadRootsWithConfig(&packages.Config{Dir: root}, "./schemas")
	if err != nil {
		return nil, err
	}
	p, err := newParser()
	if err != nil {
		return nil, err
	}
	pkg := roots[0]
	p.NeedPackage(pkg)
	types := map[string]*markers.TypeInfo{}
	var names []string
	err = markers.EachType(p.Collector, pkg, func(t *markers.TypeInfo) {
		types[t.Name] = t
		if t.Markers.Get(rootMarker) != nil {
			names = append(names, t.Name)
		}
	})
	if err != nil {
		return nil, err
	}
	var kinds []kind
	for _, name := range names {
		definition, err := define(p, pkg, name)
		if err != nil {
			return nil, err
		}
		kinds = append(kinds, kind{name, definition, types})
	}
	if loader.PrintErrors(roots, packages.TypeError) { // only the types are checked, not what they import
		return nil, errors.New("the types' markers are wrong")
	}
	return kinds, nil
}

func newParser() (*crd.Parser, error) {
	registry := &markers.Registry{}
	if err := crdmarkers.Register(registry); err != nil {
		return nil, err
	}
	root, err := markers.MakeDefinition(rootMarker, markers.DescribesType, false)
	if err != nil {
		return nil, err
	}
	if err := registry.Register(root); err != nil {
		return nil, err
	}
	checker := &loader.TypeChecker{NodeFilters: []loader.NodeFilter{crd.Generator{}.CheckFilter()}}
	return &crd.Parser{Collector: &markers.Collector{Registry: registry}, Checker: checker}, nil
}

// define gives a kind's definition, in which empty and absent are the same,
// as they are to the parser.
func define(p *crd.Parser, pkg *loader.Package, name string) (apiextensions.CustomResourceDefinition, error) {
	group := schema.GroupKind{Group: p.GroupVersions[pkg].Group, Kind: name}
	p.NeedCRDFor(group, nil)
	definition, ok := p.CustomResourceDefinitions[group]
	if !ok || len(definition.Spec.Versions) != 1 {
		return definition, fmt.Errorf("%s: one version is wanted", name)
	}
	allowEmpty(definition.Spec.Versions[0].Schema.OpenAPIV3Schema)
	return definition, nil
}
