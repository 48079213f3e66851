package yamltext

import (
	"math/rand/v2"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/yamltext/yamltest"
)

// TestQuoteIsTheLibrarys: what is written without asking the library is what
// the library would write, and any YAML reads it as that string. The library writes
// << plain, which as a key it does not read.
func TestQuoteIsTheLibrarys(t *testing.T) {
	check := func(s string) {
		t.Helper()
		out, err := yaml.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := Quote(s) + "\n"; got != string(out) && s != mergeKey {
			t.Errorf("%q is written %q, by the library %q", s, got, out)
		}
	}
	for _, word := range strings.Fields("y n yes no on off true false null nan inf e e1 1e3 0x10 0o17 0b1 1.5 1_000 2024-06-01 a ab ns-one ns1 a/b a.b a_b") {
		check(word)
		check(strings.ToUpper(word))
		check(strings.ToUpper(word[:1]) + word[1:])
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range yamltest.Tries(20_000) {
		check(made(r, "aefilnorstuyxENTF019-._/", 7))
		check(made(r, "aT: #'\"{}[],&*!|>%@`~ -\\=?<é\t", 9))
		check("{" + made(r, "aT: #'\"{}[],\\é", 9) + "}")
		check("rendered " + made(r, "aT: #'\"{}[],\\;()/", 9))
	}
}

// made is a string of up to that many of the runes.
func made(r *rand.Rand, of string, most int) string {
	runes := []rune(of)
	b := make([]rune, 1+r.IntN(most))
	for k := range b {
		b[k] = runes[r.IntN(len(runes))]
	}
	return string(b)
}
