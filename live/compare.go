package live

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"

	"global-headless-service/kubectl"
)

// A difference is a field in which a live object is not as rendered.
type difference struct {
	at             path
	live, rendered any // nil if unset
	managers       []string
	immutable      bool // an API server refuses the change
	stays          bool // the next apply leaves the live value, which nothing rendered
}

// A comparison compares a live object with the rendered one, in the fields that
// are rendered, as server-side apply merges them, and in those that an earlier
// apply has set. What API servers set by default is no difference.
type comparison struct {
	kind        kubectl.Kind
	live        map[string]any
	managers    []manager
	appliers    []applier
	differences []difference
}

// compare returns the differences, and the part of the live object that takes
// part in them: the rendered object, if the next apply changes nothing. fleetAppliers are
// managers that apply what is rendered.
func compare(kind kubectl.Kind, rendered map[string]any, live object, fleetAppliers map[string]bool) (part map[string]any, differences []difference) {
	c := &comparison{kind: kind, live: live, managers: live.managers(), appliers: live.appliers(rendered, fleetAppliers)}
	part, _ = c.value(renderedFields(kind, rendered), live.clean(), nil).(map[string]any)
	c.unmanagedFields(rendered)
	return part, c.differences
}

// renderedFields returns a rendered object as an API server keeps it: without
// what only a server sets, and with stringData among the data of a Secret.
func renderedFields(kind kubectl.Kind, rendered map[string]any) map[string]any {
	fields := object(rendered).clean()
	if texts, ok := fields["stringData"].(map[string]any); ok && kind.Name == "Secret" && kind.Group == "" {
		data := map[string]any{}
		if given, ok := fields["data"].(map[string]any); ok {
			data = given
		}
		for name, value := range texts {
			s, _ := value.(string)
			data[name] = base64.StdEncoding.EncodeToString([]byte(s))
		}
		fields["data"] = data
		delete(fields, "stringData")
	}
	return fields
}

// value compares two values at a path, and returns the part of the live one that
// takes part.
func (c *comparison) value(rendered, live any, at path) any {
	if live == nil && isEmpty(rendered) {
		return rendered
	}
	switch r := rendered.(type) {
	case nil:
		return nil // it sets nothing
	case map[string]any:
		if l, ok := live.(map[string]any); ok && !isAtomic(c.kind.Name, at) {
			return c.mapping(r, l, at)
		} else if ok && sameMapping(r, l) {
			return rendered
		}
	case []any:
		if l, ok := live.([]any); ok {
			if keys := keysAt(c.kind.Name, at); keys != nil {
				return c.keyed(r, l, keys, at)
			} else if len(l) == len(r) {
				return c.list(r, l, at)
			}
		}
	default:
		if sameScalar(r, live, at) {
			return rendered
		}
	}
	c.differ(at, live, rendered)
	return live
}

// sameMapping reports whether two mappings are the same as a whole.
func sameMapping(a, b map[string]any) bool {
	c := &comparison{}
	c.mapping(a, b, nil)
	d := &comparison{}
	d.mapping(b, a, nil)
	return len(c.differences) == 0 && len(d.differences) == 0
}

// mapping compares two mappings field by field.
func (c *comparison) mapping(rendered, live map[string]any, at path) map[string]any {
	part := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(rendered)) {
		if value := c.value(rendered[name], live[name], at.field(name)); value != nil || rendered[name] == nil {
			part[name] = value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(live)) {
		if _, ok := rendered[name]; ok {
			continue
		}
		if left := c.leftOver(live[name], at.field(name)); left != nil {
			part[name] = left
		}
	}
	return part
}

// leftOver notes what an earlier apply has set of a value that is not rendered,
// and returns what of it the next apply removes; nil if that is nothing.
func (c *comparison) leftOver(live any, at path) any {
	if m, ok := live.(map[string]any); ok && at[len(at)-1].isField() && !isAtomic(c.kind.Name, at) && !c.isWhole(at) {
		if part := c.mapping(nil, m, at); len(part) > 0 {
			return part
		}
		return nil
	}
	part, by := c.appliedPart(live, at)
	if part == nil {
		return nil
	}
	c.differ(at, part, nil)
	d := &c.differences[len(c.differences)-1]
	if by != "" && slices.ContainsFunc(d.managers, func(m string) bool { return m != by }) {
		d.stays = true // server-side apply only takes it from its own manager
		return nil
	}
	return part
}

// isWhole reports whether an earlier apply has set the mapping at a path as a
// whole: so mappings of CustomResourceDefinitions may be declared. In the kinds of
// Kubernetes, and in metadata, it has set an empty one.
func (c *comparison) isWhole(at path) bool {
	own := !strings.Contains(c.kind.Group, ".") || strings.HasSuffix(c.kind.Group, ".k8s.io")
	return !own && at[0].name != "metadata" && slices.ContainsFunc(c.appliers, func(a applier) bool {
		below, ok := a.fields.below(at)
		return ok && below.isWhole()
	})
}

// appliedPart returns the part of a value that an earlier apply has set, with its
// manager; nil if there is none.
func (c *comparison) appliedPart(live any, at path) (part any, manager string) {
	for _, a := range c.appliers {
		if below, ok := a.fields.below(at); ok {
			if part := below.restrict(c.kind.Name, live, at); !isEmpty(part) && !c.isDefault(at, part) {
				return part, a.manager
			}
		}
	}
	return nil, ""
}

// keyed compares lists that are merged by key. In the part each element has the
// place of its rendered one, and those that an apply removes the places that are
// left: whoever compares the lists by index finds what takes the place of what.
func (c *comparison) keyed(rendered, live []any, keys []string, at path) []any {
	places := make([]any, len(rendered))
	matched := map[int]bool{}
	for place, r := range rendered {
		key, ok := keyOf(r, keys)
		k := slices.IndexFunc(live, func(l any) bool {
			other, has := keyOf(l, keys)
			return ok && has && sameKey(key, other)
		})
		if k < 0 {
			c.differ(at.element(key), nil, r)
			continue
		}
		matched[k] = true
		places[place] = c.value(r, live[k], at.element(key))
	}
	for k, l := range live {
		key, ok := keyOf(l, keys)
		if matched[k] || !ok {
			continue
		}
		left := c.leftOver(l, at.element(key))
		if free := slices.IndexFunc(places, isNil); left != nil && free >= 0 {
			places[free] = left
		} else if left != nil {
			places = append(places, left)
		}
	}
	return slices.DeleteFunc(places, isNil)
}

func isNil(value any) bool { return value == nil }

// list compares lists of one length, element by element.
func (c *comparison) list(rendered, live []any, at path) []any {
	part := make([]any, len(rendered))
	for k := range rendered {
		part[k] = c.value(rendered[k], live[k], at.at(k))
	}
	return part
}

// differ notes a difference. Values of Secrets are never shown.
func (c *comparison) differ(at path, live, rendered any) {
	d := difference{at: at, live: live, rendered: rendered, managers: holders(c.managers, at), immutable: c.isImmutable(at)}
	if c.kind.Name == "Secret" && len(at) > 0 && at[0].name == "data" {
		d.live, d.rendered = hidden(live), hidden(rendered)
	}
	c.differences = append(c.differences, d)
}

// hidden stands for a value that is not to be shown.
func hidden(value any) any {
	if value == nil {
		return nil
	}
	return "(hidden)"
}
