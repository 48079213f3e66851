package flux

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-containerregistry/pkg/crane"
)

const (
	annotation = "tsm.tanzu.vmware.com/endpoints.statefulset"
	service    = "kafka-headless"
)

var (
	everybody = []string{"cluster-one/ns-one", "cluster-one/ns-two", "cluster-two/ns-one"}
	ofOne     = []string{"Service ns-one/kafka-headless", "Service ns-two/kafka-headless", "ServiceAccount ns-one/kafka", "StatefulSet ns-one/kafka"}
	ofTwo     = []string{"Service ns-one/kafka-headless"}
)

// example applies the example's file for a cluster, with the source's address in
// the place of the example's, and takes all of it away when the test ends: what
// Flux applied goes with it.
func (c *cluster) example(t *testing.T, way, old, address string) {
	t.Helper()
	text, err := os.ReadFile(root + "/examples/flux/" + way + "/" + c.Name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s/%s.yaml does not name %s", way, c.Name, old)
	}
	manifest := strings.ReplaceAll(string(text), old, address)
	t.Cleanup(func() {
		for _, k := range []struct {
			stdin string
			args  []string
		}{
			{"", []string{"kustomization", "fleet", "--namespace=flux-system"}}, // first, since it prunes
			{manifest, []string{"--filename=-"}},
		} {
			if _, err := c.run(k.stdin, append([]string{"delete", "--ignore-not-found", "--timeout=3m"}, k.args...)...); err != nil {
				t.Error(err)
			}
		}
		c.has(t, nil)
	})
	c.must(t, manifest, "create", "--filename=-")
}

// has returns these objects once they live in the cluster and nothing else; what
// is deleted may take a moment.
func (c *cluster) has(t *testing.T, want []string) (all map[string]object) {
	t.Helper()
	await(t, c.Name+" holds what is wanted", func() (bool, string) {
		all = c.live(t)
		diff := cmp.Diff(want, slices.Sorted(maps.Keys(all)))
		return diff == "", "-want +got:\n" + diff
	})
	return all
}

// settles makes both clusters apply what the registry has now.
func settles(t *testing.T) {
	t.Helper()
	for _, c := range []*cluster{one, two} {
		c.fetches(t, "oci")
	}
	for _, c := range []*cluster{one, two} {
		c.awaitApplied(t, "latest@"+inRegistry(t, c.Name+":latest").digest)
	}
}

// An image is what the registry has of a cluster by a tag.
type image struct {
	digest      string
	annotations map[string]string
}

// inRegistry reads the image of <cluster>:<tag>.
func inRegistry(t *testing.T, name string) image {
	t.Helper()
	var manifest struct{ Annotations map[string]string }
	raw, err := crane.Manifest(host + "/fleet/" + name)
	if err == nil {
		err = json.Unmarshal(raw, &manifest)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return image{fmt.Sprintf("sha256:%x", sha256.Sum256(raw)), manifest.Annotations}
}

// versions are the identities and versions of objects: nothing touched them if
// they are the same.
func versions(objects map[string]object) map[string]string {
	all := map[string]string{}
	for key, o := range objects {
		all[key] = o.Metadata.UID + " " + o.Metadata.ResourceVersion
	}
	return all
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// TestArtifacts is the life of a fleet that reaches its clusters as artifacts.
func TestArtifacts(t *testing.T) {
	r := newRepository(t)
	for _, c := range []*cluster{one, two} {
		c.example(t, "oci", "oci://registry.example.com/fleet", "oci://"+host+"/fleet")
	}
	publishes := func(members ...string) {
		t.Helper()
		r.members(members...)
		r.renders()
		r.must("sh", "publish.sh", "push")
		settles(t)
	}
	publishes(everybody...)
	first := r.commit()
	ok := t.Run("Live", func(t *testing.T) { isLive(t) }) &&
		t.Run("Provenance", func(t *testing.T) { saysWhereItCameFrom(t, r) }) &&
		t.Run("NewMember", func(t *testing.T) {
			publishes(append(everybody, "cluster-two/ns-two")...)
			one.has(t, ofOne)
			two.has(t, append(slices.Clone(ofTwo), "Service ns-two/kafka-headless"))
		}) &&
		t.Run("RemovedMember", func(t *testing.T) {
			before := two.live(t)
			publishes("cluster-one/ns-one", "cluster-two/ns-one")
			one.has(t, []string{"Service ns-one/kafka-headless", "ServiceAccount ns-one/kafka", "StatefulSet ns-one/kafka"})
			same(t, "the member that stays", before[ofTwo[0]].Metadata.UID, two.has(t, ofTwo)[ofTwo[0]].Metadata.UID)
		}) &&
		t.Run("RolledBack", func(t *testing.T) {
			for _, c := range []*cluster{one, two} {
				r.must(filepath.Join(programs, "flux"), "tag", "artifact", "oci://"+host+"/fleet/"+c.Name+":"+first, "--tag=latest")
			}
			settles(t)
			one.has(t, ofOne)
			two.has(t, ofTwo)
		}) &&
		t.Run("BadRender", func(t *testing.T) { badRenderPushesNothing(t, r) }) &&
		t.Run("Retired", func(t *testing.T) {
			publishes("cluster-one/ns-one", "cluster-one/ns-two")
			two.has(t, nil)
			one.has(t, ofOne)
		})
	if ok {
		t.Run("Back", func(t *testing.T) {
			publishes(everybody...)
			one.has(t, ofOne)
			two.has(t, ofTwo)
		})
	}
}

// isLive checks that each cluster has what is its own, the source's Service its
// selector and the members' Services theirs in the annotation.
func isLive(t *testing.T) {
	inOne, inTwo := one.has(t, ofOne), two.has(t, ofTwo)
	const selector = `{"app.kubernetes.io/component":"kafka","app.kubernetes.io/instance":"kafka","app.kubernetes.io/name":"kafka"}`
	of := inOne["Service ns-one/"+service]
	if of.Spec.Selector == nil || of.Metadata.Annotations[annotation] != "" {
		t.Errorf("the source's Service: selector %v, annotations %v", of.Spec.Selector, of.Metadata.Annotations)
	}
	for _, o := range []object{inOne["Service ns-two/"+service], inTwo["Service ns-one/"+service]} {
		if o.Spec.Selector != nil || o.Metadata.Annotations[annotation] != selector {
			t.Errorf("a member's Service: selector %v, annotations %v", o.Spec.Selector, o.Metadata.Annotations)
		}
	}
}

// saysWhereItCameFrom checks that the renderer's version and the revision can be
// read from the registry, by the commit's tag too, and from the cluster.
func saysWhereItCameFrom(t *testing.T, r repository) {
	renderer := r.must(filepath.Join(programs, "global-headless-service"), "--version")
	if !strings.HasSuffix(renderer, version) {
		t.Errorf("the renderer is %q, want the version %s", renderer, version)
	}
	want := map[string]string{
		"org.opencontainers.image.source":   "https://git.example/fleet.git",
		"org.opencontainers.image.revision": r.revision(),
		"fn.kpt.dev/renderer":               renderer,
	}
	for _, c := range []*cluster{one, two} {
		latest := inRegistry(t, c.Name+":latest")
		same(t, c.Name+": latest and the commit's tag", inRegistry(t, c.Name+":"+r.commit()).digest, latest.digest)
		for where, got := range map[string]map[string]string{
			"the registry":               latest.annotations,
			"the OCIRepository's status": c.get(t, "ocirepository").Status.Artifact.Metadata,
		} {
			for key, value := range want {
				same(t, c.Name+": "+key+" in "+where, value, got[key])
			}
		}
		same(t, c.Name+": applied", "latest@"+latest.digest, c.get(t, "kustomization").Status.LastAppliedRevision)
	}
}

// badRenderPushesNothing checks that a declaration with a fault for one cluster
// changes neither, nor what the registry has for them.
func badRenderPushesNothing(t *testing.T, r repository) {
	digests := func() (all []string) {
		for _, c := range []*cluster{one, two} {
			all = append(all, inRegistry(t, c.Name+":latest").digest)
		}
		return all
	}
	pushed, inOne, inTwo := digests(), versions(one.live(t)), versions(two.live(t))
	r.members("cluster-one/ns-one", "cluster-two/nsOne")
	out, err := r.command("sh", "publish.sh", "push").CombinedOutput()
	if err == nil || !strings.Contains(string(out), `"nsOne" is not a namespace`) {
		t.Fatalf("push: %v\n%s", err, out)
	}
	same(t, "pushed", pushed, digests())
	settles(t)
	same(t, "cluster-one", inOne, versions(one.live(t)))
	same(t, "cluster-two", inTwo, versions(two.live(t)))
}
