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
	first := newFirsts(members)
	spellings := map[string]int{} // clusters in lower case -> where they are seen first
	reported := map[string]bool{}
	for i, m := range members {
		if problem, proposed := CheckClusterName(m.Cluster); problem != "" {
			c.add(nameCode(m.Cluster), path.Index(i).Child("cluster"), m.Cluster, proposed, "%s", problem)
		}
		if problem, proposed := CheckNamespace(m.Namespace); problem != "" {
			c.add(nameCode(m.Namespace), path.Index(i).Child("namespace"), m.Namespace, proposed, "%s", problem)
		}
		if j, ok := first.before(i); ok && m.Cluster != "" && m.Namespace != "" {
			c.add(report.DuplicateValue, path.Index(i), nil, nil, "duplicate value: cluster %s, namespace %s is %s already; remove one",
				quoted(m.Cluster), quoted(m.Namespace), path.Index(j))
			continue
		}
		if i > 0 && m.Cluster == members[i-1].Cluster {
			continue // its spelling is known
		}
		lower := strings.ToLower(m.Cluster)
		j, ok := spellings[lower]
		if !ok {
			spellings[lower] = i
		} else if other := members[j].Cluster; other != m.Cluster && !reported[m.Cluster] {
			reported[m.Cluster] = true
			c.add(report.ClusterNamesDifferByCase, path.Index(i).Child("cluster"), m.Cluster, other,
				"cluster %s differs only by case from %s, %s; their folders would be one on some file systems: spell them alike, or rename one",
				quoted(m.Cluster), path.Index(j), quoted(other))
		}
	}
}

// firsts finds where a member stands first. Few members are looked through,
// which costs less than a map.
type firsts struct {
	members []Member
	seen    map[Member]int // nil for few
}

func newFirsts(members []Member) firsts {
	const few = 32
	if len(members) <= few {
		return firsts{members, nil}
	}
	return firsts{members, make(map[Member]int, len(members))}
}

// before returns where the i-th member stands before i, if it does. It is asked for
// each i in turn.
func (f firsts) before(i int) (j int, ok bool) {
	m := f.members[i]
	if f.seen == nil {
		j = slices.Index(f.members[:i], m)
		return j, j >= 0
	}
	if j, ok = f.seen[m]; !ok {
		f.seen[m] = i
	}
	return j, ok
}
