package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
)

var (
	actionNames = map[Action]string{Keep: "keep", Add: "add", Update: "update", Remove: "remove", Hide: "hide"}
	reasonNames = map[Reason]string{OwnerAbsent: "owner absent", Adopted: "adopted", Duplicate: "duplicate", NotDesired: "not desired", Reassigned: "reassigned", EditedByUser: "edited"}
)

// desiredOf are the desired objects of a package without clashes.
func desiredOf(t *testing.T, p *Package, cluster string) []*Object {
	t.Helper()
	objects, results := p.desiredObjects(cluster)
	if len(results) > 0 {
		t.Fatal(results)
	}
	return objects
}

// described are changes in words: action, reason if there is one, object, file.
func described(changes []Change) []string {
	var all []string
	for k := range changes {
		c := &changes[k]
		text := actionNames[c.Action]
		if c.Reason != NoReason {
			text += " (" + reasonNames[c.Reason] + ")"
		}
		all = append(all, fmt.Sprintf("%s %s %s/%s in %s", text, c.Key.Kind, c.Key.Cluster, c.Key.Namespace, c.File()))
	}
	return all
}

const (
	memberFile = "clusters/two/db/service-db.yaml"
	goneFile   = "clusters/two/gone/service-db.yaml"
)

// member is what a run generates for a member of db in cluster two.
func member(t *testing.T, namespace string) string {
	t.Helper()
	p := load(t, documents(declares("db", "one/db", "two/"+namespace)+"---\n"+statefulSet("db", "db", "db"))...)
	for _, o := range desiredOf(t, p, "") {
		if o.Namespace == namespace && o.Cluster == "two" {
			document, err := o.Document()
			if err != nil {
				t.Fatal(err)
			}
			return string(document)
		}
	}
	t.Fatal("nothing is generated")
	return ""
}

// left is an object that an earlier run left in cluster two; no text stands for
// a file that holds none any more.
func left(file, namespace, text string, owners ...string) *Current {
	c := &Current{Key: Key{"two", "Service", namespace, "db"}, Owners: owners, File: file}
	if text != "" {
		c.Item = fromFile(file, text)
	}
	return c
}

func edited(c *Current) *Current {
	c.Edited = true
	return c
}

// TestCompare: every action and reason (rule 9). The Service of the member
// two/db is desired, and nothing else.
func TestCompare(t *testing.T) {
	right, gone := member(t, "db"), member(t, "gone")
	comment := "# why\n" + right
	wrong := strings.Replace(right, "port: 5432", "port: 1234", 1)
	all := Policy{Removes: func(*Current) bool { return true }}
	none := Policy{Removes: func(*Current) bool { return false }}
	edits := Policy{Removes: all.Removes, KeepEdited: true}
	copies := Policy{Removes: all.Removes, KeepCopies: true}
	asIs := &Current{Key: Key{"two", "Service", "db", "db"}, Owners: []string{"db"}, File: memberFile, Same: true}
	const object, moved, goneObject = " Service two/db in " + memberFile, " Service two/db in clusters/two/moved.yaml", " Service two/gone in " + goneFile

	for name, c := range map[string]struct {
		current []*Current
		policy  Policy
		want    []string
	}{
		"nothing there":               {nil, all, []string{"add" + object}},
		"the same bytes":              {[]*Current{asIs}, all, []string{"keep" + object}},
		"the same meaning":            {[]*Current{left(memberFile, "db", comment, "db")}, all, []string{"keep" + object}},
		"another meaning":             {[]*Current{left(memberFile, "db", wrong, "db")}, all, []string{"update" + object}},
		"no object any more":          {[]*Current{edited(left(memberFile, "db", "", "db"))}, all, []string{"update" + object}},
		"edited to another meaning":   {[]*Current{edited(left(memberFile, "db", wrong, "db"))}, edits, []string{"update" + object}},
		"edited to the same meaning":  {[]*Current{edited(left(memberFile, "db", comment, "db"))}, edits, []string{"keep" + object}},
		"moved":                       {[]*Current{left("clusters/two/moved.yaml", "db", comment, "db")}, all, []string{"keep" + moved}},
		"moved, with another meaning": {[]*Current{left("clusters/two/moved.yaml", "db", wrong, "db")}, all, []string{"update" + moved}},

		"another's, the same meaning": {[]*Current{left(memberFile, "db", right, "other")}, none, []string{"keep (reassigned)" + object}},
		"another's, another meaning":  {[]*Current{left(memberFile, "db", wrong, "other")}, none, []string{"update (reassigned)" + object}},
		"another's too":               {[]*Current{left(memberFile, "db", wrong, "db", "other")}, none, []string{"update" + object}},

		"no longer desired":                  {[]*Current{asIs, left(goneFile, "gone", gone, "db")}, none, []string{"keep" + object, "remove (not desired)" + goneObject}},
		"no longer desired, another's too":   {[]*Current{asIs, left(goneFile, "gone", gone, "db", "other")}, none, []string{"keep" + object, "remove (not desired)" + goneObject}},
		"no longer desired, not edited":      {[]*Current{asIs, left(goneFile, "gone", gone, "db")}, edits, []string{"keep" + object, "remove (not desired)" + goneObject}},
		"no longer desired, edited":          {[]*Current{asIs, edited(left(goneFile, "gone", gone, "db"))}, edits, []string{"keep" + object, "keep (edited)" + goneObject}},
		"no longer desired, edits pruned":    {[]*Current{asIs, edited(left(goneFile, "gone", gone, "db"))}, all, []string{"keep" + object, "remove (not desired)" + goneObject}},
		"no longer desired, no object":       {[]*Current{asIs, edited(left(goneFile, "gone", "", "db"))}, edits, []string{"keep" + object, "keep (edited)" + goneObject}},
		"owner absent":                       {[]*Current{asIs, left(goneFile, "gone", gone, "other")}, none, []string{"keep" + object, "keep (owner absent)" + goneObject}},
		"owner absent, pruned":               {[]*Current{asIs, left(goneFile, "gone", gone, "other")}, all, []string{"keep" + object, "remove (owner absent)" + goneObject}},
		"owner absent, edited":               {[]*Current{asIs, edited(left(goneFile, "gone", gone, "other"))}, Policy{Removes: none.Removes, KeepEdited: true}, []string{"keep" + object, "keep (owner absent)" + goneObject}},
		"owner absent, pruned but for edits": {[]*Current{asIs, edited(left(goneFile, "gone", gone, "other"))}, edits, []string{"keep" + object, "keep (edited)" + goneObject}},

		"twice":                        {[]*Current{left("clusters/two/copy.yaml", "db", right, "db"), asIs}, all, []string{"keep" + object, "remove (duplicate) Service two/db in clusters/two/copy.yaml"}},
		"twice, copies kept":           {[]*Current{left("clusters/two/copy.yaml", "db", wrong, "db"), asIs}, copies, []string{"keep" + object, "keep (duplicate) Service two/db in clusters/two/copy.yaml"}},
		"twice, its own place first":   {[]*Current{left("clusters/two/copy.yaml", "db", right, "db"), left(memberFile, "db", wrong, "db")}, all, []string{"update" + object, "remove (duplicate) Service two/db in clusters/two/copy.yaml"}},
		"twice moved, the right first": {[]*Current{left("clusters/two/a.yaml", "db", wrong, "db"), left("clusters/two/moved.yaml", "db", right, "db")}, all, []string{"keep" + moved, "remove (duplicate) Service two/db in clusters/two/a.yaml"}},
		"twice moved, then by file":    {[]*Current{left("clusters/two/z.yaml", "db", wrong, "db"), left("clusters/two/moved.yaml", "db", wrong, "db")}, all, []string{"update" + moved, "remove (duplicate) Service two/db in clusters/two/z.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := load(t, documents(declares("db", "one/db", "two/db")+"---\n"+statefulSet("db", "db", "db"))...)
			desired := slices.DeleteFunc(desiredOf(t, p, ""), func(o *Object) bool { return o.Cluster == "one" })
			changes, err := p.Compare(desired, c.current, c.policy)
			if err != nil {
				t.Fatal(err)
			}
			expect.Same(t, "changes", c.want, described(changes))
		})
	}
}

const governing = "apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: db}\nspec:\n  clusterIP: None\n  selector: {app: db}\n  ports: [{name: db, port: 5432}]\n"

// TestCompareAdopted: a generated Service is removed where the source now has
// its own.
func TestCompareAdopted(t *testing.T) {
	p := load(t, documents(declares("db", "one/db")+"---\n"+statefulSet("db", "db", "db")+"---\n"+governing)...)
	generated := &Current{Key: Key{"one", "Service", "db", "db"}, Owners: []string{"db"}, File: "clusters/one/db/service-db.yaml", Item: fromFile("", governing)}
	changes, err := p.Compare(desiredOf(t, p, ""), []*Current{generated}, Policy{Removes: func(*Current) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "changes", []string{"remove (adopted) Service one/db in clusters/one/db/service-db.yaml"}, described(changes))
}

// TestCompareCopies: a fleet adds the copy of a template; a slice only keeps up
// to date one that an earlier run has left (rule 7).
func TestCompareCopies(t *testing.T) {
	template := strings.Replace(statefulSet("db", "db", "db"), "metadata:\n", "metadata:\n  annotations: {config.kubernetes.io/local-config: 'true'}\n", 1)
	p := load(t, documents(declares("db", "one/db")+"---\n"+template+"---\n"+governing)...)
	old := strings.Replace(statefulSet("db", "db", "db"), "metadata:\n", "metadata:\n  annotations: {fn.kpt.dev/cluster: one, fn.kpt.dev/global-headless-service: db}\n", 1)
	const set = " StatefulSet one/db in clusters/one/db/statefulset-db.yaml"
	copied := &Current{Key: Key{"one", "StatefulSet", "db", "db"}, Owners: []string{"db"}, File: "clusters/one/db/statefulset-db.yaml", Item: fromFile("", strings.Replace(old, "image: db", "image: old", 1))}
	for name, c := range map[string]struct {
		cluster string
		current []*Current
		want    []string
	}{
		"fleet":             {"", nil, []string{"add" + set}},
		"fleet with a copy": {"", []*Current{copied}, []string{"update" + set}},
		"slice":             {"one", nil, nil},
		"slice with a copy": {"one", []*Current{copied}, []string{"update" + set}},
	} {
		changes, err := p.Compare(desiredOf(t, p, c.cluster), c.current, Policy{})
		if err != nil {
			t.Fatal(err)
		}
		expect.Same(t, name, c.want, described(changes))
	}
}

// TestScopedHides: a slice hides what other clusters have, adds nothing to
// them, and leaves what is hidden (rule 8).
func TestScopedHides(t *testing.T) {
	p := load(t, documents(declares("db", "one/db", "two/db", "two/new")+"---\n"+statefulSet("db", "db", "db")+"---\n"+governing)...)
	for name, c := range map[string]struct{ text, want string }{
		"shown":  {member(t, "db"), "hide Service two/db in " + memberFile},
		"wrong":  {strings.Replace(member(t, "db"), "port: 5432", "port: 1234", 1), "hide Service two/db in " + memberFile},
		"hidden": {strings.Replace(member(t, "db"), "  annotations:\n", "  annotations:\n    config.kubernetes.io/local-config: \"true\"\n", 1), "keep Service two/db in " + memberFile},
	} {
		changes, err := p.Compare(desiredOf(t, p, ""), []*Current{left(memberFile, "db", c.text, "db")}, Policy{})
		if err == nil {
			changes, err = p.scoped(changes, "one")
		}
		if err != nil {
			t.Fatal(err)
		}
		expect.Same(t, name, []string{c.want}, described(changes))
	}
}
