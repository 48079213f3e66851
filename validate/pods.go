package validate

import (
	"iter"
	"strconv"
	"strings"
)

// mostPods is the most pods of a StatefulSet that are looked at (rule 18).
const mostPods = 100000

// ordinal returns the ordinal in the name of a pod; ok is false if no pod of the
// StatefulSet can have that name.
func (s *statefulSet) ordinal(pod string) (n int, ok bool) {
	text, ok := strings.CutPrefix(pod, s.Name()+"-")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == text
}

// replicas returns how many pods there are: one if spec.replicas is unset, as
// the API server has it.
func (s *statefulSet) replicas() int {
	if s.spec.Replicas == nil {
		return 1
	}
	return min(*s.spec.Replicas, mostPods)
}

// pods yields the names of the pods, by spec.replicas.
func (s *statefulSet) pods() iter.Seq[string] {
	return func(yield func(string) bool) {
		for k := range s.replicas() {
			if !yield(s.pod(k)) {
				return
			}
		}
	}
}

// pod returns the name of a pod, counted from 0.
func (s *statefulSet) pod(k int) string {
	return s.Name() + "-" + strconv.Itoa(s.spec.Ordinals.Start+k)
}

// hasPod reports whether a name is that of a pod, by spec.replicas.
func (s *statefulSet) hasPod(name string) bool {
	n, ok := s.ordinal(name)
	start := s.spec.Ordinals.Start
	return ok && start <= n && n < start+s.replicas()
}

// sharedPod returns the name of a pod that both StatefulSets have; empty if
// there is none.
func (s *statefulSet) sharedPod(other *statefulSet) string {
	first := max(s.spec.Ordinals.Start, other.spec.Ordinals.Start)
	if name := s.Name() + "-" + strconv.Itoa(first); s.hasPod(name) && other.hasPod(name) {
		return name
	}
	return ""
}

// sharedPodOf returns the name of a pod that StatefulSets of both lists have;
// empty if there is none, or if it is the pod of one and the same StatefulSet.
func sharedPodOf(sets, others []*statefulSet) string {
	for _, s := range sets {
		for _, other := range others {
			if name := s.sharedPod(other); name != "" && s.place != other.place {
				return name
			}
		}
	}
	return ""
}
