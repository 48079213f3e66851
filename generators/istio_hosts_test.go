package generators

import "testing"

// TestExportsTo holds the reading of istiod's annotation against what istiod
// makes of it (rule 19).
func TestExportsTo(t *testing.T) {
	for value, want := range map[string]bool{
		"": true, "*": true, ".": true, "db": true, "web,db": true, "web , db": true, "*,web": true,
		"~": false, "web": false, "*,~": false, "db,~": false, "web,": false,
	} {
		if got := exportsTo(value, "db"); got != want {
			t.Errorf("exportsTo(%q) = %v, want %v", value, got, want)
		}
	}
}
