package kubectl

import (
	"context"
	"io"
)

// A Kind is a kind of objects in one version of its API group.
type Kind struct{ Group, Version, Name string }

// String returns the kind as kubectl takes it: ServiceEntry.v1.networking.istio.io.
func (k Kind) String() string { return k.Name + "." + k.Version + "." + k.Group }

// A Name is one object.
type Name struct {
	Kind
	Name string
}

// A Get is what is asked of a cluster in one call: all objects of some kinds, or
// single objects.
type Get struct {
	// Context is the context in the kubeconfig.
	Context string
	// Namespace is where the objects are; empty for kinds without namespaces,
	// and for the namespace of the context. Everywhere asks for all.
	Namespace  string
	Everywhere bool
	// Kinds are those of which all objects are asked for. Names are single
	// objects, if there are no Kinds.
	Kinds []Kind
	Names []Name
}

// args returns the arguments of kubectl.
func (g Get) args() []string {
	args := []string{"get", "--context", g.Context, "--output", "json", "--show-managed-fields", "--ignore-not-found"}
	if g.Everywhere {
		args = append(args, "--all-namespaces")
	} else if g.Namespace != "" {
		args = append(args, "--namespace", g.Namespace)
	}
	kinds := ""
	for k, kind := range g.Kinds {
		if k > 0 {
			kinds += ","
		}
		kinds += kind.String()
	}
	if kinds != "" {
		return append(args, kinds)
	}
	for _, n := range g.Names {
		args = append(args, n.Kind.String()+"/"+n.Name)
	}
	return args
}

// Get reads objects of a cluster and calls each with every one of them, as JSON
// that is only valid during the call. Objects that do not exist are no error. Some
// objects may have been passed before Get returns an Error.
func (c *Client) Get(ctx context.Context, g Get, each func(object []byte) error) error {
	return c.run(ctx, g.args(), func(stdout io.Reader) error { return readObjects(stdout, each) })
}
