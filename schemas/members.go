package schemas

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// members checks each member, that no two are the same, and that no two
// clusters differ only by case: their folders would be one on some file
// systems. It takes time linear in the number of members.
func (c *checker) members(path *field.Path, members []Member) {
	first := firstIndex{members: members}
	spellings := map[string]int{} // clusters in lower case -> where they are seen first
	reported := map[string]bool{}
	for i, m := range members {
		c.memberNames(path, i, m)
		j, known := i, false // where its cluster is seen first
		if i == 0 || m.Cluster != members[i-1].Cluster {
			lower := strings.ToLower(m.Cluster)
			if j, known = spellings[lower]; !known {
				spellings[lower] = i
			}
			first.begin(i, known)
		}
		if k, ok := first.earlier(i); ok && m.Cluster != "" && m.Namespace != "" {
			c.add(report.DuplicateValue, path.Index(i), nil, nil, "duplicate value: cluster %s, namespace %s is %s already; remove one",
				quoted(m.Cluster), quoted(m.Namespace), path.Index(k))
			continue
		}
		if other := members[j].Cluster; known && other != m.Cluster && !reported[m.Cluster] {
			reported[m.Cluster] = true
			c.add(report.ClusterNamesDifferByCase, path.Index(i).Child("cluster"), m.Cluster, other,
				"cluster %s differs only by case from %s, %s; their folders would be one on some file systems: spell them alike, or rename one",
				quoted(m.Cluster), path.Index(j), quoted(other))
		}
	}
}

// memberNames checks the names of the i-th member.
func (c *checker) memberNames(path *field.Path, i int, m Member) {
	if problem, proposed := CheckClusterName(m.Cluster); problem != "" {
		c.add(nameCode(m.Cluster), path.Index(i).Child("cluster"), m.Cluster, proposed, "%s", problem)
	}
	if problem, proposed := CheckNamespace(m.Namespace); problem != "" {
		c.add(nameCode(m.Namespace), path.Index(i).Child("namespace"), m.Namespace, proposed, "%s", problem)
	}
}

// A firstIndex finds members that are listed twice. The members of a cluster
// mostly stand together, and few of them are looked through, which costs less
// than a map of all members.
type firstIndex struct {
	members []Member
	from    int            // no member before has the cluster of the last
	seen    map[Member]int // nil as long as few are looked through
}

// begin notes that the cluster of the i-th member is not that of the member
// before. known tells that an earlier one may have it.
func (f *firstIndex) begin(i int, known bool) {
	if f.from = i; known {
		f.from = 0
	}
}

// earlier returns the first index of the i-th member, if that is before i. It
// is called for each i in turn.
func (f *firstIndex) earlier(i int) (j int, ok bool) {
	const few = 32
	m := f.members[i]
	if f.seen == nil && i-f.from <= few {
		j = slices.Index(f.members[f.from:i], m)
		return f.from + j, j >= 0
	}
	if f.seen == nil {
		f.seen = make(map[Member]int, len(f.members))
		for k := range i {
			f.add(k)
		}
	}
	j, ok = f.seen[m]
	f.add(i)
	return j, ok
}

// add records the index of the k-th member, unless an earlier one is recorded.
func (f *firstIndex) add(k int) {
	if _, ok := f.seen[f.members[k]]; !ok {
		f.seen[f.members[k]] = k
	}
}
