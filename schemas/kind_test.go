package schemas

import "testing"

// TestCheckKind: a misspelt kind of our group is found, and other functions'
// kinds pass (rule 12).
func TestCheckKind(t *testing.T) {
	tests := map[string]struct{ apiVersion, kind, want string }{
		"Right":        {APIVersion, "GlobalHeadlessService", ""},
		"OneLetter":    {APIVersion, "GlobalHeadlesService", "GlobalHeadlessService"},
		"Case":         {APIVersion, "globalNameSpace", "GlobalNamespace"},
		"Plural":       {APIVersion, "GlobalNamespaces", "GlobalNamespace"},
		"OtherVersion": {Group + "/v1", "GlobalNamespce", "GlobalNamespace"},
		"SetNamespace": {APIVersion, "SetNamespace", ""},
		"Starlark":     {APIVersion, "StarlarkRun", ""},
		"OtherGroup":   {"v1", "GlobalNamespce", ""},
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
