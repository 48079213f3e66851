package generators

import (
	"slices"
	"testing"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// TestMerge merges the entries that a mesh needs into a list of the author's
// (rule 17).
func TestMerge(t *testing.T) {
	tests := map[string]struct {
		list   string
		noted  []string
		needs  string
		merged string
		added  []string
	}{
		"Empty":           {"", nil, "a,b", "a,b", []string{"a", "b"}},
		"AuthorsOwn":      {" b , a", nil, "a,b", " b , a", nil},
		"AuthorsOwnSpelt": {"A., b", nil, "a,b", "A., b", nil},
		"Added":           {"z, c", nil, "a,b", "a,b,c,z", []string{"a", "b"}},
		"SomeAdded":       {"z,a", nil, "a,b", "a,b,z", []string{"b"}},
		"Noted":           {"z, b,a", []string{"b"}, "a,b", "z, b,a", []string{"b"}},
		"NotedAndDropped": {"z, b,a", []string{"b"}, "a", "z,a", nil},
		"NotedAndGone":    {"z", []string{"b"}, "b", "b,z", []string{"b"}},
		"Replaced":        {"a,z", []string{"a"}, "b", "b,z", []string{"b"}},
		"NoneNeeded":      {"a,z", []string{"a"}, "", "z", nil},
		"Twice":           {"z,z", nil, "z", "z,z", nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			f := ServiceField{Key: "m/l", Value: tc.needs, List: true}
			merged, added := f.merge(tc.list, tc.noted)
			if merged != tc.merged || !slices.Equal(added, tc.added) {
				t.Errorf("%q, %q", merged, added)
			}
			again, still := f.merge(merged, added)
			if again != merged || !slices.Equal(still, added) {
				t.Errorf("again: %q, %q", again, still)
			}
		})
	}
}

// TestListsAreTakenOff takes what was added off a list, and nothing else (rule
// 17).
func TestListsAreTakenOff(t *testing.T) {
	const head, key = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n", "external-dns.alpha.kubernetes.io/hostname"
	for in, want := range map[string]string{
		"  annotations:\n    fn.kpt.dev/mesh: externalDNS a,b\n    " + key + ": a,b\n":             "",
		"  annotations:\n    fn.kpt.dev/mesh: externalDNS a,b\n    " + key + ": z,b, a,c # mine\n": "  annotations:\n    " + key + ": z,c # mine\n",
		"  annotations:\n    fn.kpt.dev/mesh: externalDNS a\n    " + key + ": 'z, b' # mine\n":     "  annotations:\n    " + key + ": 'z, b' # mine\n",
		"  annotations:\n    fn.kpt.dev/mesh: externalDNS a\n    b: c\n":                           "  annotations:\n    b: c\n",
		"  annotations:\n    fn.kpt.dev/mesh: externalDNS\n    " + key + ": a\n":                   "  annotations:\n    " + key + ": a\n",
	} {
		got, err := Released(yamltext.New([]byte(head + in)))
		if err != nil || string(got.YAML()) != head+want {
			t.Errorf("%v\n%s", err, got.YAML())
		}
	}
}

// TestExternalDNSMostHostnames refuses hostnames that come to more than the
// annotations of a Service can hold (rule 19).
func TestExternalDNSMostHostnames(t *testing.T) {
	p := &Plan{Declaration: Declaration{MeshSpec: &schemas.Mesh{ExternalDNS: &schemas.ExternalDNS{}}}, Service: Service{Name: "kafka"}}
	p.Mesh = externalDNSType.new(p)
	name := []byte("ns-aaa")
	for p.Mesh.Check(nil) == nil {
		for range 1000 {
			p.Members = append(p.Members, schemas.Member{Cluster: "one", Namespace: string(name)})
			for k := len(name) - 1; k > 2; k-- {
				if name[k]++; name[k] <= 'z' {
					break
				}
				name[k] = 'a'
			}
		}
		p.Mesh = externalDNSType.new(p)
	}
	if n := len(p.Members); n != 9000 {
		t.Errorf("refused from %d on", n)
	}
}
