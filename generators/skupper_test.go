package generators

import (
	"fmt"
	"strings"
	"testing"

	"global-headless-service/schemas"
)

// skupperPlan returns a plan with one pod and the first member as source.
func skupperPlan(service, pod string, members ...string) *Plan {
	p := &Plan{Service: Service{Name: service, Ports: []schemas.ServicePort{{Port: 1}, {Port: 11}}}}
	p.Name, p.MeshSpec = service, &schemas.Mesh{Skupper: &schemas.Skupper{}}
	for _, m := range members {
		cluster, namespace, _ := strings.Cut(m, "/")
		p.Members = append(p.Members, schemas.Member{Cluster: cluster, Namespace: namespace})
	}
	p.Spec.Source = schemas.Source{Cluster: p.Members[0].Cluster, Namespace: p.Members[0].Namespace, Pods: []string{pod}}
	p.Mesh = &skupper{plan: p}
	return p
}

// TestRoutingKeys: no key is that of another port, Service, namespace or
// cluster, nor does any begin with another and a dot, by which Skupper finds
// pods (rule 17).
func TestRoutingKeys(t *testing.T) {
	var keys []string
	for _, p := range []*Plan{
		skupperPlan("a", "a-0", "b/c"), skupperPlan("a-1", "a-0", "b/c"), skupperPlan("b", "a-0", "a/c"),
		skupperPlan("a", "a-0", "c/b"), skupperPlan("a", "a-0", "b/c-a"), skupperPlan("c", "a-0", "a-b/b"),
	} {
		for _, port := range p.Service.Ports {
			keys = append(keys, p.Mesh.(*skupper).routingKey(port))
		}
	}
	for k, key := range keys {
		for l, other := range keys {
			if k != l && (key == other || strings.HasPrefix(key, other+".")) {
				t.Errorf("%s begins with %s", key, other)
			}
		}
	}
}

// TestCollidingServices: Skupper's Services for pods are distinguished by
// consumer (rule 19).
func TestCollidingServices(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second *Plan
		collide       bool
	}{
		{"one consumer", skupperPlan("a", "x-0", "one/db", "two/db"), skupperPlan("b", "x-0", "three/db", "two/db"), true},
		{"another pod", skupperPlan("a", "x-0", "one/db", "two/db"), skupperPlan("b", "y-0", "three/db", "two/db"), false},
		{"another namespace", skupperPlan("a", "x-0", "one/db", "two/db"), skupperPlan("b", "x-0", "three/db", "two/web"), false},
		{"a consumer of one is the other's source", skupperPlan("a", "x-0", "one/db", "two/db"), skupperPlan("b", "x-0", "two/db", "three/db"), false},
		{"a Service called like a pod", skupperPlan("a", "x-0", "one/db", "two/db"), skupperPlan("x-0", "y-0", "three/db", "two/db"), true},
		{"a source's Service called like a pod", skupperPlan("a", "x-0", "one/db", "two/db"), skupperPlan("x-0", "y-0", "two/db", "three/db"), true},
		{"a Service called like its own pod", skupperPlan("x-0", "x-0", "one/db", "two/db"), skupperPlan("b", "y-0", "three/db", "two/db"), true},
		{"no consumer at all", skupperPlan("x-0", "x-0", "one/db"), skupperPlan("b", "y-0", "three/db", "two/db"), false},
	} {
		for _, plans := range [][]*Plan{{c.first, c.second}, {c.second, c.first}} {
			if got := collidingServices(plans); got.Failed() != c.collide {
				t.Errorf("%s: %s", c.name, fmt.Sprint(got))
			}
		}
	}
}
