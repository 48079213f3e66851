package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	memberOfTwo = "  - {cluster: cluster-two, namespace: ns-one}\n"
	serviceOf   = "/ns-one/service-kafka-headless.yaml"
	retirement  = "clusters/cluster-two/kustomization.yaml"
)

func TestPublishClean(t *testing.T) {
	r := newRepository(t)
	same(t, "check prints", "", r.succeeds("check"))
	r.succeeds("push")
	revision := r.git("rev-parse", "HEAD")
	pushed := regexp.MustCompile(`--path=\S+/rendered/`).ReplaceAllString(r.pushed(), "--path=")
	renderer := strings.TrimSpace(tool(t, r.root, "global-headless-service", "--version").stdout)
	contains(t, "--version", renderer, "global-headless-service")
	var want strings.Builder
	for _, cluster := range []string{"cluster-one", "cluster-two"} {
		want.WriteString("push artifact oci://registry.example/fleet/" + cluster + ":" + revision +
			" --path=clusters/" + cluster + " --source=https://git.example/fleet.git --revision=main@sha1:" + revision +
			" --annotations=fn.kpt.dev/renderer=" + renderer + " --reproducible\n")
	}
	for _, cluster := range []string{"cluster-one", "cluster-two"} {
		want.WriteString("tag artifact oci://registry.example/fleet/" + cluster + ":" + revision + " --tag=latest\n")
	}
	same(t, "flux is told", want.String(), pushed)
	same(t, "what is left in the repository", "", r.git("status", "--porcelain"))
}

// What is not committed is nobody's: the commit is checked, and pushed.
func TestPublishTheCommit(t *testing.T) {
	r := newRepository(t)
	r.write("base/kafka.yaml", "no: [YAML")
	r.succeeds("push")
	contains(t, "flux is told", r.pushed(), "push artifact")
}

func TestPublishDrifted(t *testing.T) {
	r := newRepository(t)
	r.replaces("clusters/cluster-two"+serviceOf, "port: 9092", "port: 9999")
	r.commits()
	r.refuses("== cluster-two: not as rendered\n", "\n-    port: 9999\n+    port: 9092\n", "run 'publish.sh render'")
	if out := r.publishes("check").stdout; strings.Contains(out, "cluster-one") {
		t.Errorf("cluster-one has not drifted:\n%s", out)
	}
	r.rendersAndCommits()
	r.succeeds("check")
}

func TestPublishDeclarationAhead(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, memberOfTwo+"  - {cluster: cluster-three, namespace: ns-one}\n")
	r.commits()
	r.refuses("== cluster-three: not as rendered\n", "\n+  name: kafka-headless\n")
}

func TestPublishBadResource(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", "cluster-two, namespace: ns-one", "cluster-two, namespace: nsOne")
	r.commits()
	r.refuses(`"nsOne" is not a namespace`, "not rendered: nothing is changed or pushed")
	same(t, "render", 1, r.publishes("render").exit)
	same(t, "what a failed render leaves", "", r.git("status", "--porcelain"))
}

func TestPublishRetired(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	r.commits()
	r.refuses("== cluster-two: not as rendered\n", "\n+resources: []\n")
	r.rendersAndCommits()
	same(t, "check", "", r.succeeds("check"))
	same(t, "the folder", retirement, r.git("ls-files", "clusters/cluster-two"))
	contains(t, "push", r.succeeds("push"), "cluster-two: retired")
	contains(t, "flux is told", r.pushed(), "push artifact oci://registry.example/fleet/cluster-two:")

	r.git("rm", "--quiet", "-r", "clusters/cluster-two")
	r.commits()
	same(t, "check, once the folder is deleted", "", r.succeeds("check"))
}

// A folder that is gone empties no cluster: Flux prunes nothing then.
func TestPublishRetiredWithoutAFolder(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	succeeds(t, "--output", r.root, filepath.Join(r.root, "base"))
	r.commits()
	r.refuses("== cluster-two: not as rendered\n", "\n+resources: []\n")

	r.git("reset", "--quiet", "--hard", "HEAD^")
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	succeeds(t, "--output", r.root, filepath.Join(r.root, "base"))
	r.rendersAndCommits()
	r.succeeds("check")
}

func TestPublishRetiredAndBack(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	r.rendersAndCommits()
	r.git("checkout", "--quiet", "HEAD^", "--", "base")
	r.rendersAndCommits()
	same(t, "the folder", "clusters/cluster-two"+serviceOf, r.git("ls-files", "clusters/cluster-two"))
	r.succeeds("check")
}

// What somebody keeps in a cluster's folder is applied still.
func TestPublishRetiredButForOthers(t *testing.T) {
	r := newRepository(t)
	r.write("clusters/cluster-two/quota.yaml", "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: ns-one}\n")
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	r.rendersAndCommits()
	same(t, "the folder", "clusters/cluster-two/quota.yaml", r.git("ls-files", "clusters/cluster-two"))
	r.succeeds("check")
}

// The clusters move together: a push that fails moves none of them.
func TestPublishInterrupted(t *testing.T) {
	r := newRepository(t)
	t.Setenv("REFUSE", "push artifact oci://registry.example/fleet/cluster-two")
	if got := r.publishes("push"); got.exit == 0 {
		t.Error("push succeeds")
	}
	contains(t, "flux is told", r.pushed(), "push artifact oci://registry.example/fleet/cluster-one:")
	if strings.Contains(r.pushed(), "tag artifact") {
		t.Errorf("a cluster moves alone:\n%s", r.pushed())
	}
}

func TestPublishShallow(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	r.rendersAndCommits()
	clone := filepath.Join(t.TempDir(), "clone")
	r.git("clone", "--quiet", "--depth=1", "file://"+r.root, clone)
	r.root = clone
	r.refuses("fetch-depth: 2")
	r.must(os.RemoveAll(clone))
}

func TestPublishWithoutARegistry(t *testing.T) {
	r := newRepository(t)
	t.Setenv("REGISTRY", "")
	contains(t, "push", r.publishes("push").stderr, "REGISTRY is not set")
	same(t, "pushed", "", r.pushed())
}
