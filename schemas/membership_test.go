package schemas

import "testing"

// TestMembership: the source of the GlobalNamespace is one value, and a
// namespace is inferred where the cluster has one member.
func TestMembership(t *testing.T) {
	members := []Member{{"one", "a"}, {"one", "b"}, {"two", "c"}}
	tests := map[string]struct {
		own    Source
		shared *SourceMember
		want   Member // empty where a fault is wanted
	}{
		"Own":                      {Source{Cluster: "one", Namespace: "b"}, &SourceMember{"two", "c"}, Member{"one", "b"}},
		"Shared":                   {Source{}, &SourceMember{"one", "a"}, Member{"one", "a"}},
		"SharedInferred":           {Source{}, &SourceMember{"two", ""}, Member{"two", "c"}},
		"OwnInferred":              {Source{Cluster: "two"}, nil, Member{"two", "c"}},
		"NoNamespaceFromTheShared": {Source{Cluster: "one"}, &SourceMember{"one", "a"}, Member{}},
		"OwnClusterInferred":       {Source{Cluster: "two"}, &SourceMember{"one", "a"}, Member{"two", "c"}},
		"Nowhere":                  {Source{}, nil, Member{}},
		"UnknownCluster":           {Source{Cluster: "three"}, nil, Member{}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			spec := GlobalHeadlessServiceSpec{GlobalNamespace: "g", Source: tc.own}
			m, faults := spec.Membership(&GlobalNamespaceSpec{Members: members, Source: tc.shared})
			got := Member{m.Source.Cluster, m.Source.Namespace}
			if wantFault := tc.want == (Member{}); wantFault != (len(faults) > 0) || !wantFault && got != tc.want {
				t.Errorf("got %v, %v; want %v", got, texts(faults), tc.want)
			}
		})
	}
}
