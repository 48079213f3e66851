package schemas

import "testing"

// TestCheckKind: a misspelt kind of this group and a wrong apiVersion are found,
// and kinds of other APIs pass (rule 12).
func TestCheckKind(t *testing.T) {
	tests := map[string]struct{ apiVersion, kind, want string }{
		"Right":        {APIVersion, "GlobalHeadlessService", ""},
		"OneLetter":    {APIVersion, "GlobalHeadlesService", "GlobalHeadlessService"},
		"Case":         {APIVersion, "globalNameSpace", "GlobalNamespace"},
		"Plural":       {APIVersion, "GlobalNamespaces", "GlobalNamespace"},
		"OtherVersion": {Group + "/v1", "GlobalNamespce", "GlobalNamespace"},
		"SetNamespace": {APIVersion, "SetNamespace", ""},
		"Starlark":     {APIVersion, "StarlarkRun", ""},
		"Headless":     {APIVersion, "HeadlessService", "GlobalHeadlessService"},
		"Global":       {APIVersion, "GlobalService", "GlobalHeadlessService"},
		"OtherGroup":   {"v1", "GlobalNamespce", ""},
		"Version":      {Group + "/v1", "GlobalNamespace", APIVersion},
		"NoGroup":      {"v1alpha1", "GlobalNamespace", APIVersion},
		"NoVersion":    {Group, "GlobalNamespace", APIVersion},
		"NearGroup":    {"fn.ktp.dev/v1alpha1", "GlobalNamespace", APIVersion},
		"AnotherAPI":   {"tsm.example.com/v1", "GlobalNamespace", ""},
		"WrongGroup":   {"kpt.dev/v1", "GlobalHeadlessService", APIVersion},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			f := CheckKind(tc.apiVersion, tc.kind)
			if tc.want == "" {
				if f != nil {
					t.Errorf("got %v", f)
				}
			} else if f == nil || f.Proposed != tc.want {
				t.Errorf("got %v, want %s", f, tc.want)
			}
		})
	}
}
