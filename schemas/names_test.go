package schemas

import (
	"math/rand/v2"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation"
)

// TestNames holds the names of every kind against their limits (rule 14).
func TestNames(t *testing.T) {
	checks := map[string]func(string) (string, string){
		"namespace": CheckNamespace, "service": CheckServiceName, "statefulset": CheckStatefulSetName,
		"cluster": CheckClusterName, "port": checkPortName, "target": CheckContainerPortName, "resource": checkResourceName,
	}
	long := strings.Repeat("a", 64)
	cases := []struct {
		kind, name string
		fine       bool
		proposed   string
	}{
		{"namespace", "ns-one", true, ""}, {"namespace", "1234", true, ""}, {"namespace", long[:63], true, ""},
		{"namespace", "", false, ""}, {"namespace", long, false, ""}, {"namespace", "nsOne", false, "ns-one"},
		{"namespace", "a.b", false, "a-b"}, {"namespace", "-a-", false, "a"}, {"namespace", "é", false, ""},
		{"service", "kafka-headless", true, ""}, {"service", "9kafka", false, ""}, {"service", "Kafka", false, "kafka"},
		{"service", long[:63], true, ""}, {"service", long, false, ""}, {"service", "a.b", false, "a-b"},
		{"statefulset", long[:52], true, ""}, {"statefulset", long[:53], false, ""}, {"statefulset", "9a", true, ""},
		{"cluster", "a_b.c-D", true, ""}, {"cluster", "9", true, ""}, {"cluster", strings.ToUpper(long[:63]), true, ""},
		{"cluster", "", false, ""}, {"cluster", long, false, ""}, {"cluster", "..", false, ""}, {"cluster", "../x", false, "x"},
		{"cluster", "gke/eu west", false, "gke-eu-west"}, {"cluster", "x-", false, "x"}, {"cluster", "a\\b", false, "a-b"},
		{"cluster", "a\nb", false, "a-b"},
		{"port", "tcp-client", true, ""}, {"port", long[:63], true, ""}, {"port", long, false, ""}, {"port", "a_b", false, "a-b"},
		{"target", "kafka-client", true, ""}, {"target", long[:16], false, ""}, {"target", "1-2", false, ""},
		{"resource", "a.b-9", true, ""}, {"resource", "A", false, "a"}, {"resource", strings.Repeat("a.", 126) + "a", true, ""},
	}
	for _, c := range cases {
		problem, proposed := checks[c.kind](c.name)
		if (problem == "") != c.fine || proposed != c.proposed {
			t.Errorf("%s %q: got %q, proposed %q; want fine: %t, proposed %q", c.kind, c.name, problem, proposed, c.fine, c.proposed)
		}
		if proposed != "" {
			if problem, _ := checks[c.kind](proposed); problem != "" {
				t.Errorf("%s %q: what is proposed is none: %s", c.kind, c.name, problem)
			}
		}
	}
}

// TestQuickNamesAreKubernetes: what is taken without asking Kubernetes' own
// validation is what that takes too.
func TestQuickNamesAreKubernetes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		b := make([]byte, r.IntN(7))
		for k := range b {
			b[k] = "ab9-./_A"[r.IntN(8)]
		}
		name := strings.Repeat(string(b), 1+r.IntN(2)*r.IntN(20))
		if isLowerKey(name) && len(validation.IsQualifiedName(name)) > 0 {
			t.Errorf("%q is no label key", name)
		}
		if isShortLabel(name) && len(validation.IsDNS1123Label(name)) > 0 {
			t.Errorf("%q is no label", name)
		}
		problem, _ := CheckServiceName(name)
		if (problem == "") != (len(validation.IsDNS1035Label(name)) == 0) {
			t.Errorf("service name %q: %q", name, problem)
		}
		problem, _ = CheckContainerPortName(name)
		if (problem == "") != (len(validation.IsValidPortName(name)) == 0) {
			t.Errorf("container port name %q: %q", name, problem)
		}
		problem, _ = checkResourceName(name)
		if (problem == "") != (len(validation.IsDNS1123Subdomain(name)) == 0) {
			t.Errorf("resource name %q: %q", name, problem)
		}
	}
}

func TestProposeLabel(t *testing.T) {
	for text, want := range map[string]string{
		"nsOne": "ns-one", "NS_One": "ns-one", "ns-one": "ns-one", "HTTPServer": "http-server", "ns1": "ns1", "ns1Two": "ns1-two",
		"  ns one. ": "ns-one", "-_-": "", "": "", "ÄäB": "b", "KAFKA": "kafka", strings.Repeat("a", 64): "", strings.Repeat("a", 1<<20): "",
	} {
		if got := ProposeLabel(text); got != want {
			t.Errorf("%q: got %q, want %q", cut(text), got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	cases := []struct {
		word       string
		candidates []string
		want       string
	}{
		{"keep", []string{"Kept", "Keep"}, "Keep"},
		{"kafak", []string{"zookeeper", "kafka"}, "kafka"},
		{"nsOne", []string{"ns-two", "ns-one"}, "ns-one"},
		{"cluster-3", []string{"cluster-1", "cluster-2"}, "cluster-1"},
		{"member", []string{"metadata", "members"}, "members"},
		{"HTTP", []string{"TCP", "UDP", "SCTP"}, ""},
		{"foo", []string{"globalNamespace", "source"}, ""},
		{"a", []string{"b"}, ""},
		{"", []string{"", "a"}, ""},
		{"x", nil, ""},
		{strings.Repeat("x", 1<<20), []string{strings.Repeat("x", 1<<20) + "y"}, ""},
	}
	for _, c := range cases {
		got, ok := Nearest(c.word, c.candidates)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q among %q: got %q, %t; want %q", cut(c.word), c.candidates, got, ok, c.want)
		}
	}
}

func TestMembershipListsTenAtMost(t *testing.T) {
	var members []Member
	for c := 'a'; c < 'o'; c++ {
		members = append(members, Member{"c", "namespace-" + strings.Repeat(string(c), 8)})
	}
	spec := GlobalHeadlessServiceSpec{Members: members, Source: Source{Cluster: "c", Namespace: "x"}}
	_, faults := spec.Membership(nil)
	if len(faults) != 1 || !strings.HasSuffix(faults[0].Message, `"namespace-jjjjjjjj" and 4 more`) {
		t.Error(texts(faults))
	}
	spec.Source.Namespace = members[7].Namespace
	if _, faults := spec.Membership(nil); faults != nil {
		t.Error(texts(faults))
	}
}
