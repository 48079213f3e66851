package binary

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestEnvironment: what `go env -w` and the environment set changes no binary, and modules
// come from where these say.
func TestEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "env")
	written := "GOFLAGS=-tags=a\nGOEXPERIMENT=arenas\nGOAMD64=v3\nGOFIPS140=latest\n" +
		"GOPROXY=https://proxy.example.org\nGOPRIVATE=example.org/private\n"
	if err := os.WriteFile(file, []byte(written), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOENV", file)
	for _, name := range []string{"GOFLAGS", "GOEXPERIMENT", "GOAMD64", "GOFIPS140", "GOPROXY", "GOPRIVATE"} {
		t.Setenv(name, "")
	}
	t.Setenv("GONOSUMDB", "example.org/unlisted")
	want := map[string]string{
		"GOFLAGS": "", "GOEXPERIMENT": "", "GOAMD64": "v1", "GOFIPS140": "off", "GOWORK": "off", "CGO_ENABLED": "0",
		"GOPROXY": "https://proxy.example.org", "GOPRIVATE": "example.org/private", "GONOSUMDB": "example.org/unlisted",
	}
	out, err := Program{}.run(Platform{"linux", "amd64"}, "env", "-json")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
}
