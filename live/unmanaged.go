package live

import (
	"slices"

	"global-headless-service/generators"
)

// unmanagedFields adds the live fields of a Service that change where its names lead, and
// that neither this rendering nor an earlier apply has set. Server-side apply
// leaves them to their field managers, such as a selector on a copy that should
// have none.
func (c *comparison) unmanagedFields(rendered map[string]any) {
	if c.kind.Name != "Service" || c.kind.Group != "" {
		return
	}
	spec := path{}.field("spec")
	for _, name := range []string{"selector", "publishNotReadyAddresses", "externalName"} {
		c.unmanagedField(rendered, spec.field(name), !isEmpty(at(c.live, "spec", name)))
	}
	if headless := text(c.live, "spec", "clusterIP") == "None"; at(rendered, "spec", "clusterIP") == nil {
		c.unmanagedField(rendered, spec.field("clusterIP"), headless)
	}
	for _, p := range elements(c.live, "spec", "ports") {
		if key, ok := keyOf(p, []string{"port", "protocol"}); ok {
			has := slices.ContainsFunc(elements(rendered, "spec", "ports"), func(r any) bool {
				other, ok := keyOf(r, []string{"port", "protocol"})
				return ok && sameKey(key, other)
			})
			if at := spec.field("ports").element(key); !has && !c.differsAt(at) {
				c.addUnmanaged(at, p)
			}
		}
	}
	for _, f := range generators.MeshServiceFields() {
		in := "annotations"
		if f.Label {
			in = "labels"
		}
		field := path{}.field("metadata").field(in).field(f.Key)
		c.unmanagedField(rendered, field, at(c.live, "metadata", in, f.Key) != nil)
	}
}

// unmanagedField adds a field that is not rendered, if it is live.
func (c *comparison) unmanagedField(rendered map[string]any, field path, live bool) {
	names := make([]string, len(field))
	for k, s := range field {
		names[k] = s.name
	}
	if live && isEmpty(at(rendered, names...)) && !c.differsAt(field) {
		c.addUnmanaged(field, at(c.live, names...))
	}
}

func (c *comparison) addUnmanaged(field path, live any) {
	c.differ(field, live, nil)
	c.differences[len(c.differences)-1].stays = true
}

// differsAt reports whether a difference at a path, or around it, is noted
// already.
func (c *comparison) differsAt(field path) bool {
	text := field.String()
	return slices.ContainsFunc(c.differences, func(d difference) bool {
		return d.at.String() == text || len(d.at) < len(field) && field[:len(d.at)].String() == d.at.String()
	})
}

// stayed returns which differences the next apply leaves.
func stayed(all []difference) []difference {
	return slices.DeleteFunc(slices.Clone(all), func(d difference) bool { return !d.stays })
}
