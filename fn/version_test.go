package main

import (
	"encoding/json"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"global-headless-service/internal/expect"
)

// TestVersion: both flags print one line, and the command prints it first, with
// the kustomize engine that go.mod requires (docs/DESIGN.md, Commands).
func TestVersion(t *testing.T) {
	const line = "global-headless-service dev\n"
	for _, flag := range []string{"--version", "-v"} {
		got := runs(t, flag)
		expect.Same(t, flag+": exit code", 0, got.exit)
		expect.Same(t, flag+": stdout", line, got.stdout)
	}
	got := runs(t, "version")
	expect.Same(t, "exit code", 0, got.exit)
	if !strings.HasPrefix(got.stdout, line) {
		t.Errorf("version does not begin with the line of --version:\n%s", got.stdout)
	}
	expect.Contains(t, "version", got.stdout, "\nplatform   "+runtime.GOOS+"/"+runtime.GOARCH+"\n", "\ngo         "+runtime.Version()+"\n")

	var about map[string]any
	got = runs(t, "version", "-o", "json")
	if err := json.Unmarshal([]byte(got.stdout), &about); err != nil {
		t.Fatalf("%v\n%s", err, got.stdout)
	}
	expect.Same(t, "version", any("dev"), about["version"])
	expect.Same(t, "platform", any(runtime.GOOS+"/"+runtime.GOARCH), about["platform"])
	modules, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	engine := regexp.MustCompile(`(?m)^\s*(?:require )?` + regexp.QuoteMeta(kustomizeModule) + ` (v\S+)`).FindSubmatch(modules)
	if engine == nil {
		t.Fatalf("go.mod requires no %s", kustomizeModule)
	}
	expect.Same(t, "kustomize", any(string(engine[1])), about["kustomize"])
	expect.Contains(t, "-o", runs(t, "version", "-o", "jsn").stderr, `-o: "jsn" is not one of text, json; did you mean "json"?`)
}

// TestVersionInfo: what the linker stamped in comes first, then what Go recorded;
// what neither has is left out.
func TestVersionInfo(t *testing.T) {
	vcs := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "c0ffee"}, {Key: "vcs.modified", Value: modified}}
	}
	engine := []*debug.Module{{Path: "sigs.k8s.io/kustomize/kyaml", Version: "v9.9.9"}, {Path: kustomizeModule, Version: "v0.21.2"}}
	for name, c := range map[string]struct {
		version, revision string
		build             *debug.BuildInfo
		want              versionInfo
	}{
		"a release": {"v1.2.3", "beef", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Deps: engine},
			versionInfo{Version: "v1.2.3", Commit: "beef", Kustomize: "v0.21.2"}},
		"make build in a modified tree": {"beef-dirty", "beef-dirty", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: vcs("false")},
			versionInfo{Version: "beef-dirty", Commit: "beef", Modified: true}},
		"go build in a checkout": {"dev", "", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.4-0.20260101000000-c0ffee"}, Settings: vcs("false")},
			versionInfo{Version: "v1.2.4-0.20260101000000-c0ffee", Commit: "c0ffee"}},
		"go build in a modified tree": {"dev", "", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: vcs("true")},
			versionInfo{Version: "dev", Commit: "c0ffee", Modified: true}},
		"go install of a version": {"dev", "", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, versionInfo{Version: "v1.2.3"}},
		"neither":                 {"dev", "", &debug.BuildInfo{}, versionInfo{Version: "dev"}},
		"no record of the build":  {"dev", "", nil, versionInfo{Version: "dev"}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func(v, r string) { version, revision = v, r }(version, revision)
			version, revision = c.version, c.revision
			c.want.Go, c.want.Platform = runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH
			if diff := cmp.Diff(c.want, newVersionInfo(c.build)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			var text strings.Builder
			if err := newVersionInfo(c.build).text(&text); err != nil {
				t.Fatal(err)
			}
			expect.Same(t, "a line says modified", c.want.Modified, strings.Contains(text.String(), c.want.Commit+" (modified)\n"))
			expect.Same(t, "a line says commit", c.want.Commit != "", strings.Contains(text.String(), "\ncommit "))
			expect.Same(t, "a line says kustomize", c.want.Kustomize != "", strings.Contains(text.String(), "\nkustomize "))
		})
	}
}
