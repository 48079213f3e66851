package krew

import (
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/tools/release/binary"
)

// release is a manifest of two archives.
func release(t *testing.T) string {
	t.Helper()
	text, err := Manifest("v1.2.3", "https://example.org/source", []Archive{
		{Platform: binary.Platform{OS: "linux", Arch: "arm64"}, URI: "https://example.org/a.tar.gz", Sum: [32]byte{1}, Binary: "a/global-headless-service"},
		{Platform: binary.Platform{OS: "windows", Arch: "amd64"}, URI: "b.zip", Sum: [32]byte{2}, Binary: "b/global-headless-service.exe"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestManifest: krew takes the program out of its archive under the name by which
// kubectl finds it.
func TestManifest(t *testing.T) {
	var m manifest
	if err := yaml.UnmarshalStrict([]byte(release(t)), &m); err != nil {
		t.Fatal(err)
	}
	if m.Metadata["name"] != binary.Product || m.Spec.Version != "v1.2.3" || len(m.Spec.Platforms) != 2 {
		t.Fatalf("%+v", m)
	}
	for k, want := range []struct{ os, arch, bin, from, sum string }{
		{"linux", "arm64", "kubectl-global_headless_service", "a/global-headless-service", "01"},
		{"windows", "amd64", "kubectl-global_headless_service.exe", "b/global-headless-service.exe", "02"},
	} {
		p := m.Spec.Platforms[k]
		if labels := p.Selector["matchLabels"]; labels["os"] != want.os || labels["arch"] != want.arch {
			t.Errorf("platform %d: selector %v", k, p.Selector)
		}
		if p.Bin != want.bin || len(p.Files) != 1 || p.Files[0]["from"] != want.from || p.Files[0]["to"] != want.bin || !strings.HasPrefix(p.SHA256, want.sum+"00") {
			t.Errorf("platform %d: %+v", k, p)
		}
	}
	if Command != "kubectl-"+strings.ReplaceAll(binary.Product, "-", "_") {
		t.Errorf("kubectl does not find the plugin %s by %s", binary.Product, Command)
	}
}

// TestBrokenManifests: the schema refuses what krew, or its index, refuses.
func TestBrokenManifests(t *testing.T) {
	valid := release(t)
	if err := Check([]byte(valid)); err != nil {
		t.Fatal(err)
	}
	for old, broken := range map[string]string{
		"kind: Plugin":                    "kind: Plug",
		"v1alpha2":                        "v1",
		"name: global-headless-service":   "name: Global_Headless",
		"version: v1.2.3":                 "version: 1.2.3",
		"shortDescription: Reach":         "shortDescription: Reach, as often and as reliably as you wish,",
		"homepage: https://example.org":   "homepage: ftp://example.org",
		"os: linux":                       "os: plan9",
		"uri: b.zip":                      "uri: b.exe",
		`sha256: "01`:                     `sha256: "0x`,
		"bin: kubectl-global":             "bin: bin/kubectl-global",
		"from: a/global-headless-service": "from: a/../../etc/passwd",
		"  files:":                        "  file:",
		"spec:":                           "spec: {}\nrest:",
	} {
		if text := strings.Replace(valid, old, broken, 1); text == valid {
			t.Errorf("%q is not in the manifest:\n%s", old, valid)
		} else if Check([]byte(text)) == nil {
			t.Errorf("%q in place of %q is accepted", broken, old)
		}
	}
	if Check([]byte("a: [")) == nil {
		t.Error("what is no YAML is accepted")
	}
}
