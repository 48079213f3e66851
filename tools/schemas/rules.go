package main

import (
	"fmt"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// nonEmptyString and nonEmptyList are values that say something.
var (
	nonEmptyString = object{"type": "string", "minLength": 1}
	nonEmptyList   = object{"type": "array", "minItems": 1}
)

// translations say, for every CEL rule of the types, the same in JSON Schema;
// nil where JSON Schema has no words for it.
var translations = map[string]object{
	// The Service's name.
	`(has(self.spec.service) && has(self.spec.service.name) && size(self.spec.service.name) > 0) || self.metadata.name.matches('^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$')`: {
		"if": has("spec", has("service", has("name", nonEmptyString))),
		"else": object{"properties": object{"metadata": object{"properties": object{
			"name": object{"pattern": "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$"},
		}}}},
	},
	// One of globalNamespace and members. Below not, editors propose no field a
	// second time.
	`(has(self.globalNamespace) && size(self.globalNamespace) > 0) != (has(self.members) && size(self.members) > 0)`: {
		"if":   has("globalNamespace", nonEmptyString),
		"then": object{"not": has("members", nonEmptyList)},
		"else": object{"required": []string{"members"}, "not": has("members", object{"maxItems": 0})},
	},
	// The source is a member: values of two fields are compared. That it is
	// given beside members can be said.
	`!has(self.members) || size(self.members) == 0 || (has(self.source) && has(self.source.cluster) && (has(self.source.__namespace__) && size(self.source.__namespace__) > 0 ? self.members.exists(m, m.cluster == self.source.cluster && m.__namespace__ == self.source.__namespace__) : self.members.exists_one(m, m.cluster == self.source.cluster)))`: {
		"anyOf": []object{
			{"not": has("members", nonEmptyList)},
			has("source", has("cluster", nonEmptyString)),
		},
	},
	`!has(self.source) || (has(self.source.__namespace__) && size(self.source.__namespace__) > 0 ? self.members.exists(m, m.cluster == self.source.cluster && m.__namespace__ == self.source.__namespace__) : self.members.exists_one(m, m.cluster == self.source.cluster))`: nil,
	// A source's namespace goes with its cluster.
	`!has(self.__namespace__) || size(self.__namespace__) == 0 || (has(self.cluster) && size(self.cluster) > 0)`: {
		"if":   has("namespace", nonEmptyString),
		"then": has("cluster", nonEmptyString),
	},
	// Mesh and clusters go beside members.
	`!has(self.globalNamespace) || size(self.globalNamespace) == 0 || (!has(self.mesh) && (!has(self.clusters) || size(self.clusters) == 0))`: {
		"not": object{"allOf": []object{
			has("globalNamespace", nonEmptyString),
			{"anyOf": []object{has("mesh", object{"type": "object"}), has("clusters", nonEmptyList)}},
		}},
	},
	// One mesh.
	`[has(self.tanzuServiceMesh), has(self.istio), has(self.multiClusterServices), has(self.cilium), has(self.linkerd), has(self.kuma), has(self.externalDNS), has(self.skupper)].filter(given, given).size() == 1`: {
		"minProperties": 1, "maxProperties": 1,
	},
	// SingleStack and two families.
	`!has(self.ipFamilies) || size(self.ipFamilies) < 2 || !has(self.ipFamilyPolicy) || self.ipFamilyPolicy != 'SingleStack'`: {
		"if":   has("ipFamilies", object{"type": "array", "minItems": 2}),
		"then": object{"properties": object{"ipFamilyPolicy": object{"not": object{"const": "SingleStack"}}}},
	},
	// Port names: values of several elements are compared.
	`self.all(p, !has(p.name) || size(p.name) == 0 || self.exists_one(q, has(q.name) && q.name == p.name))`: nil,
	// A port by number.
	`type(self) == string || (int(self) >= 0 && int(self) <= 65535)`: {"minimum": 0, "maximum": 65535},
}

// has is a schema of objects that have a field like this.
func has(field string, like object) object {
	return object{"type": "object", "required": []string{field}, "properties": object{field: like}}
}

// addRules adds what the CEL rules of a schema say.
func addRules(o object, rules apiextensions.ValidationRules) error {
	for _, r := range rules {
		translation, ok := translations[r.Rule]
		if !ok {
			return fmt.Errorf("the rule %q has no translation to JSON Schema, not even nil", r.Rule)
		}
		for key, value := range translation {
			if _, taken := o[key]; taken {
				return fmt.Errorf("two rules say %q", key)
			}
			o[key] = value
		}
	}
	return nil
}
