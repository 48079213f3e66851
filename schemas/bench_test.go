package schemas

import (
	"fmt"
	"strings"
	"testing"
)

// membersOf is a GlobalHeadlessService of n members.
func membersOf(n int) []byte {
	var b strings.Builder
	b.WriteString("apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: kafka}\nspec:\n  members:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - cluster: cluster-%d\n    namespace: ns-%d\n", i/10, i%10)
	}
	b.WriteString("  source:\n    cluster: cluster-0\n    namespace: ns-0\n")
	return []byte(b.String())
}

func BenchmarkParseGlobalHeadlessService(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10000} {
		document := membersOf(n)
		b.Run(fmt.Sprintf("members=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, faults := ParseGlobalHeadlessService(textOf(document)); len(faults) > 0 {
					b.Fatal(texts(faults))
				}
			}
		})
	}
}
