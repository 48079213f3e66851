package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"global-headless-service/tools/release/binary"
	"global-headless-service/tools/release/krew"
)

// runKrewTool runs a program of krew, which tools/krew.mod pins.
func runKrewTool(t *testing.T, args ...string) (string, error) {
	t.Helper()
	modules, err := filepath.Abs(filepath.Join(root, "tools", "krew.mod"))
	if err != nil {
		t.Fatal(err)
	}
	return run("", "go", append([]string{"tool", "-modfile=" + modules}, args...)...)
}

// TestPlugin: krew's own validation accepts the manifest, krew installs the plugin by
// it, and kubectl runs it.
func TestPlugin(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: nothing is released here that krew installs on this machine")
	}
	manifest := filepath.Join(t.TempDir(), binary.Product+".yaml") // as krew's index names it
	text, err := os.ReadFile(filepath.Join(dist(t), binary.Product+".krew.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := krew.Check(text); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(manifest, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := runKrewTool(t, "validate-krew-manifest", "-skip-install", "-manifest", manifest); err != nil {
		t.Error(err)
	}

	home := t.TempDir()
	t.Setenv("KREW_ROOT", home)
	t.Setenv("KREW_NO_UPGRADE_CHECK", "1")
	archive := filepath.Join(dist(t), binary.Product+"_"+version+"_linux_"+runtime.GOARCH+".tar.gz")
	if _, err := runKrewTool(t, "krew", "install", "--manifest", manifest, "--archive", archive); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Join(home, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := run("", krew.Command, "--version"); err != nil || out != binary.Product+" "+version+"\n" {
		t.Errorf("%q, %v", out, err)
	}
	kubectl, err := exec.LookPath("kubectl")
	if err != nil {
		t.Skip("SKIPPED: kubectl is not on PATH, so only krew's link is tried")
	}
	if out, err := run("", kubectl, binary.Product, "--version"); err != nil || out != binary.Product+" "+version+"\n" {
		t.Errorf("%q, %v", out, err)
	}
}

// TestBrokenPlugins: the schema is as strict as krew's own validation.
func TestBrokenPlugins(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(dist(t), binary.Product+".krew.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(t.TempDir(), binary.Product+".yaml")
	for old, broken := range map[string]string{
		"kind: Plugin":      "kind: Plug",
		"version: v":        "version: ",
		"shortDescription:": "otherDescription:",
		"sha256: ":          "sha256: 0x",
		"bin: ":             "bim: ",
	} {
		changed := strings.Replace(string(text), old, broken, 1)
		if err := os.WriteFile(manifest, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := runKrewTool(t, "validate-krew-manifest", "-skip-install", "-manifest", manifest); err == nil {
			t.Errorf("krew accepts %q in place of %q", broken, old)
		}
		if krew.Check([]byte(changed)) == nil {
			t.Errorf("the schema accepts %q in place of %q", broken, old)
		}
	}
}
