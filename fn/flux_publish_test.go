package main

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/internal/expect"
)

const (
	memberOfTwo = "  - {cluster: cluster-two, namespace: ns-one}\n"
	serviceOf   = "/ns-one/service-kafka-headless.yaml"
	retirement  = "clusters/cluster-two/kustomization.yaml"

	// What check says of a commit as it should be, and of one without the
	// folder of a cluster that is retired.
	unchanged = ".: nothing would change\n"
	retires   = "  + Kustomization added (" + retirement + ")\n"
)

func TestPublishClean(t *testing.T) {
	r := newRepository(t)
	expect.Same(t, "check prints", unchanged, r.succeeds("check"))
	r.succeeds("push")
	revision := r.git("rev-parse", "HEAD")
	pushed := regexp.MustCompile(`--path=\S+/tree/`).ReplaceAllString(r.pushed(), "--path=")
	renderer := strings.TrimSpace(tool(t, r.root, "global-headless-service", "--version").stdout)
	expect.Contains(t, "--version", renderer, "global-headless-service")
	var want strings.Builder
	for _, cluster := range []string{"cluster-one", "cluster-two"} {
		want.WriteString("push artifact oci://registry.example/fleet/" + cluster + ":" + revision +
			" --path=clusters/" + cluster + " --source=https://git.example/fleet.git --revision=main@sha1:" + revision +
			" --annotations=fn.kpt.dev/renderer=" + renderer + " --reproducible\n")
	}
	for _, cluster := range []string{"cluster-one", "cluster-two"} {
		want.WriteString("tag artifact oci://registry.example/fleet/" + cluster + ":" + revision + " --tag=latest\n")
	}
	expect.Same(t, "flux runs with", want.String(), pushed)
	expect.Same(t, "what is left in the repository", "", r.git("status", "--porcelain"))
}

// What is not committed does not count: the commit is checked, and pushed.
func TestPublishTheCommit(t *testing.T) {
	r := newRepository(t)
	r.write("base/kafka.yaml", "no: [YAML")
	r.succeeds("push")
	expect.Contains(t, "flux runs with", r.pushed(), "push artifact")
}

func TestPublishDrifted(t *testing.T) {
	r := newRepository(t)
	r.replaces("clusters/cluster-two"+serviceOf, "port: 9092", "port: 9999")
	r.commits()
	r.refuses("cluster-two\n  ~ Service kafka-headless in ns-one updated", "spec.ports[0].port: 9999 -> 9092\n", "run 'publish.sh render'")
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
	r.refuses("cluster-three (new cluster)\n  + Service kafka-headless in ns-one added")
}

func TestPublishBadResource(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", "cluster-two, namespace: ns-one", "cluster-two, namespace: nsOne")
	r.commits()
	r.refuses(`"nsOne" is not a namespace`, "the commit is not what rendering gives, and nothing is pushed")
	expect.Contains(t, "render", r.publishes("render").stderr, "not rendered: nothing is changed")
	expect.Same(t, "render", 1, r.publishes("render").exit)
	expect.Same(t, "what a failed render leaves", "", r.git("status", "--porcelain"))
}

func TestPublishRetired(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	r.commits()
	r.refuses("cluster-two (retired: ", retires)
	r.rendersAndCommits()
	expect.Same(t, "check", unchanged, r.succeeds("check"))
	expect.Same(t, "the folder", retirement, r.git("ls-files", "clusters/cluster-two"))
	r.succeeds("push")
	expect.Contains(t, "flux runs with", r.pushed(), "push artifact oci://registry.example/fleet/cluster-two:")

	r.must(os.Remove(r.record))
	r.git("rm", "--quiet", "-r", "clusters/cluster-two")
	r.commits()
	r.refuses("cluster-two (retired: ", retires)
	r.rendersAndCommits()
	r.succeeds("forget", "cluster-two")
	r.commits()
	expect.Same(t, "check, once it is forgotten", unchanged, r.succeeds("check"))
	expect.Same(t, "the folder", "", r.git("ls-files", "clusters/cluster-two"))
}

func TestPublishForget(t *testing.T) {
	r := newRepository(t)
	for cluster, says := range map[string]string{
		"cluster-two":   "--forget cluster-two: the cluster is not retired, since files stay in its folder",
		"cluster-three": "cluster-three is not in .flux-clusters",
		"":              "name the cluster to forget",
	} {
		expect.Contains(t, "forget "+cluster, r.publishes("forget", cluster).stderr, says)
	}
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	r.write("clusters/cluster-two/quota.yaml", "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: ns-one}\n")
	r.rendersAndCommits()
	expect.Contains(t, "forget", r.publishes("forget", "cluster-two").stderr, "files stay in its folder; drop its members, and delete what is not rendered")
	expect.Same(t, "what a refusal leaves", "", r.git("status", "--porcelain"))
}

// A folder that is gone empties no cluster: Flux prunes nothing then. So it is
// refused until it is mended, however many commits come after.
func TestPublishRetiredWithoutAFolder(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	succeeds(t, "--output", r.root, filepath.Join(r.root, "base"))
	r.commits()
	r.refuses("cluster-two (retired: ", retires)
	r.write("unrelated", "")
	r.commits()
	r.refuses("cluster-two (retired: ", retires)
	expect.Contains(t, "render", r.ran("render").stderr, `cluster "cluster-two" is retired`)
	r.commits()
	r.succeeds("check")
}

// The list may get lost, in a merge: a retired cluster stays one.
func TestPublishListLost(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	r.rendersAndCommits()
	list := r.git("show", "HEAD:.flux-clusters")
	for _, text := range []string{"", "cluster-two\ncluster-two"} {
		r.write(".flux-clusters", text)
		r.commits()
		r.refuses("> cluster-one\n", "the commit is not what rendering gives")
		r.rendersAndCommits()
		expect.Same(t, "the list", list, r.git("show", "HEAD:.flux-clusters"))
	}
	r.write(".flux-clusters", "<<<<<<< HEAD\ncluster-one\n")
	expect.Contains(t, "render", r.publishes("render").stderr, ".flux-clusters holds what is no name of a cluster")
}

func TestPublishRetiredAndBack(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	r.rendersAndCommits()
	r.git("checkout", "--quiet", "HEAD^", "--", "base")
	r.rendersAndCommits()
	expect.Same(t, "the folder", "clusters/cluster-two"+serviceOf, r.git("ls-files", "clusters/cluster-two"))
	r.succeeds("check")
}

// The script renders all there is, so what a deleted declaration left is removed.
func TestPublishDeclarationDeleted(t *testing.T) {
	r := newRepository(t)
	r.write("base/zookeeper.yaml", documents(zookeeperDeclaration, zookeeperService, zookeeperStatefulSet))
	r.replaces("base/kustomization.yaml", "resources:\n", "resources:\n- zookeeper.yaml\n")
	r.rendersAndCommits()
	expect.Contains(t, "files", r.git("ls-files", "clusters"), "service-zookeeper-headless.yaml")
	r.git("checkout", "--quiet", "HEAD^", "--", "base/kustomization.yaml")
	r.commits()
	r.refuses("cluster-one\n", "  - Service zookeeper-headless in ", "  - StatefulSet zookeeper in ")
	r.rendersAndCommits()
	r.succeeds("check")
	if left := r.git("ls-files", "clusters"); strings.Contains(left, "zookeeper") {
		t.Errorf("left of the declaration:\n%s", left)
	}
}

// What somebody keeps in a cluster's folder is applied still.
func TestPublishRetiredButForOthers(t *testing.T) {
	r := newRepository(t)
	r.write("clusters/cluster-two/quota.yaml", "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: ns-one}\n")
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	r.rendersAndCommits()
	expect.Same(t, "the folder", "clusters/cluster-two/quota.yaml", r.git("ls-files", "clusters/cluster-two"))
	r.succeeds("check")
}

// A kustomization that another author wrote is never overwritten. Where it would decide
// what Flux applies of a cluster, it is refused; elsewhere it does not matter.
func TestPublishForeignKustomization(t *testing.T) {
	r := newRepository(t)
	const foreign = "resources:\n- ../../apps\n"
	r.write("clusters/elsewhere/kustomization.yaml", foreign)
	r.write("clusters/my team/note.txt", "")
	r.write("clusters/*/note.txt", "")
	r.rendersAndCommits()
	r.succeeds("push")
	if pushed := r.pushed(); strings.Contains(pushed, "elsewhere") || strings.Count(pushed, "\n") != 4 {
		t.Errorf("flux pushes folders that are no member's:\n%s", pushed)
	}
	r.must(os.Remove(r.record))
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	for _, name := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
		r.write("clusters/cluster-two/"+name, foreign)
		r.commits()
		r.refuses("clusters/cluster-two/" + name + ": is not generated, and decides what is applied")
		expect.Contains(t, "render", r.publishes("render").stderr, "clusters/cluster-two/"+name+": is not generated")
		r.git("rm", "--quiet", "clusters/cluster-two/"+name)
	}
	r.rendersAndCommits()
	expect.Same(t, "the other folder", strings.TrimSpace(foreign), r.git("show", "HEAD:clusters/elsewhere/kustomization.yaml"))
}

// No cluster's tag moves until all artifacts are there.
func TestPublishInterrupted(t *testing.T) {
	r := newRepository(t)
	t.Setenv("REFUSE", "push artifact oci://registry.example/fleet/cluster-two")
	if got := r.publishes("push"); got.exit == 0 {
		t.Error("push succeeds")
	}
	expect.Contains(t, "flux runs with", r.pushed(), "push artifact oci://registry.example/fleet/cluster-one:")
	if strings.Contains(r.pushed(), "tag artifact") {
		t.Errorf("a cluster moves alone:\n%s", r.pushed())
	}
}

// A tag that fails is made by the next push.
func TestPublishTagFails(t *testing.T) {
	r := newRepository(t)
	t.Setenv("REFUSE", "tag artifact oci://registry.example/fleet/cluster-two")
	if got := r.publishes("push"); got.exit == 0 {
		t.Error("push succeeds")
	}
	t.Setenv("REFUSE", "")
	r.must(os.Remove(r.record))
	r.succeeds("push")
	expect.Contains(t, "flux runs with", r.pushed(), "tag artifact oci://registry.example/fleet/cluster-one", "tag artifact oci://registry.example/fleet/cluster-two")
}

// A job that runs late, or again, does not move the clusters back.
func TestPublishOlder(t *testing.T) {
	r := newRepository(t)
	r.write("unrelated", "")
	r.commits()
	r.git("checkout", "--quiet", "--detach", "HEAD^")
	expect.Contains(t, "push of no branch", r.publishes("push").stderr, "set BRANCH")
	t.Setenv("BRANCH", "main")
	expect.Contains(t, "push", r.publishes("push").stderr, "main has moved on to "+r.git("rev-parse", "main"))
	t.Setenv("BRANCH", "gone")
	expect.Contains(t, "push", r.publishes("push").stderr, "the tip of gone is not to be had")
	expect.Same(t, "pushed", "", r.pushed())
	t.Setenv("BRANCH", "main")
	t.Setenv("OLDER", "yes")
	r.succeeds("push")
	expect.Contains(t, "flux runs with", r.pushed(), "--revision=main@sha1:"+r.git("rev-parse", "HEAD"))
}

func TestPublishSource(t *testing.T) {
	for url, want := range map[string]string{
		"https://user:password@git.example/fleet.git": "https://git.example/fleet.git",
		"https://user:p@ss@git.example/fleet.git":     "https://git.example/fleet.git",
		"https://git.example/fleet.git?token=secret":  "https://git.example/fleet.git",
		"ssh://git@git.example/fleet.git":             "ssh://git.example/fleet.git",
		"git@git.example:fleet.git":                   "git@git.example:fleet.git",
	} {
		t.Run(url, func(t *testing.T) {
			r := newRepository(t)
			r.git("remote", "set-url", "origin", url)
			t.Setenv("OLDER", "yes")
			r.succeeds("push")
			expect.Contains(t, "flux runs with", r.pushed(), "--source="+want+" ")
		})
	}
}

// One commit is all that is needed: what was followed is written down.
func TestPublishShallow(t *testing.T) {
	r := newRepository(t)
	r.replaces("base/global-namespace.yaml", memberOfTwo, "")
	succeeds(t, "--output", r.root, filepath.Join(r.root, "base"))
	r.commits()
	clone := filepath.Join(t.TempDir(), "clone")
	r.git("clone", "--quiet", "--depth=1", "file://"+r.root, clone)
	r.root = clone
	r.refuses("cluster-two (retired: ", retires)
}

// What git makes of files for archives and other systems is not compared.
func TestPublishAttributes(t *testing.T) {
	r := newRepository(t)
	r.write(".gitattributes", "clusters/cluster-two export-ignore\n* text=auto\n")
	r.git("config", "core.autocrlf", "true")
	r.commits()
	r.succeeds("check")
}

// Whatever ends it, it leaves nothing behind.
func TestPublishEnded(t *testing.T) {
	// What nohup ignores, children would ignore too; what is handled, they get as it is.
	handled := make(chan os.Signal, 1)
	signal.Notify(handled, syscall.SIGHUP)
	defer signal.Stop(handled)
	for _, name := range []string{"HUP", "INT", "TERM", ""} {
		t.Run("SIG"+name, func(t *testing.T) {
			r := newRepository(t)
			t.Setenv("SIGNAL", name)
			t.Setenv("TMPDIR", t.TempDir())
			if got := r.publishes("push"); (got.exit == 0) != (name == "") {
				t.Errorf("exit %d", got.exit)
			}
			left, err := os.ReadDir(os.Getenv("TMPDIR"))
			r.must(err)
			expect.Same(t, "files left", 0, len(left))
		})
	}
}

func TestPublishOutsideOfARepository(t *testing.T) {
	r := newRepository(t)
	r.must(os.RemoveAll(filepath.Join(r.root, ".git")))
	r.must(os.RemoveAll(filepath.Join(r.root, "clusters")))
	got := r.publishes("render")
	expect.Contains(t, "render", got.stderr, "this is no git repository")
	if _, err := os.Stat(filepath.Join(r.root, "clusters")); got.exit == 0 || err == nil {
		t.Errorf("exit %d, clusters: %v", got.exit, err)
	}
}

func TestPublishWithoutARegistry(t *testing.T) {
	r := newRepository(t)
	for registry, says := range map[string]string{"": "REGISTRY is ''", "registry.example/fleet": "it is to be oci://"} {
		t.Setenv("REGISTRY", registry)
		expect.Contains(t, "push", r.publishes("push").stderr, says)
	}
	expect.Same(t, "pushed", "", r.pushed())
	t.Setenv("REGISTRY", "oci://registry.example/fleet/")
	r.succeeds("push")
	expect.Contains(t, "flux runs with", r.pushed(), " oci://registry.example/fleet/cluster-one:")
}

// A workflow is what the tests read of workflow.yaml.
type workflow struct {
	Jobs map[string]struct {
		Env   map[string]string
		Steps []struct {
			Uses, Run string
			With      map[string]any
		}
	}
}

func readWorkflow(t *testing.T) (w workflow) {
	t.Helper()
	text, err := os.ReadFile("../examples/flux/workflow.yaml")
	if err == nil {
		err = yaml.Unmarshal(text, &w)
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestPublishWorkflow runs what the workflow's jobs run of the script, on what
// they have checked out.
func TestPublishWorkflow(t *testing.T) {
	ran := map[string]bool{}
	for name, job := range readWorkflow(t).Jobs {
		for _, step := range job.Steps {
			verb, ok := strings.CutPrefix(step.Run, "sh publish.sh ")
			if !ok {
				continue
			}
			ran[verb] = true
			t.Run(name, func(t *testing.T) {
				r := newRepository(t)
				clone := filepath.Join(t.TempDir(), "clone")
				r.git("clone", "--quiet", "--depth=1", "file://"+r.root, clone)
				r.root = clone
				r.git("checkout", "--quiet", "--detach")
				for key, value := range job.Env {
					t.Setenv(key, strings.ReplaceAll(value, "${{ github.ref_name }}", "main"))
				}
				r.succeeds(verb)
			})
		}
	}
	expect.Same(t, "what the jobs run", map[string]bool{"check": true, "push": true}, ran)
}

// The workflow takes the flux that the tests on real clusters run.
func TestPublishWorkflowsFlux(t *testing.T) {
	pinned, err := os.ReadFile("../e2e/flux/programs/flux/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, job := range readWorkflow(t).Jobs {
		for _, step := range job.Steps {
			if version, ok := strings.CutPrefix(step.Uses, "fluxcd/flux2/action@"); ok {
				seen++
				expect.Same(t, "the action's version and flux's", version, fmt.Sprint("v", step.With["version"]))
				expect.Contains(t, "the tested version", string(pinned), "flux2/v2 "+version+"\n")
			}
		}
	}
	expect.Same(t, "steps that install flux", 1, seen)
}
