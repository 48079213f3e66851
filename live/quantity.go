package live

import (
	"math/big"
	"strings"
)

// suffixes are those of Kubernetes' quantities, with the powers that they stand
// for. The parser of apimachinery is not used: it links a CBOR encoder, whose
// initialisation would slow down every start of the program.
var suffixes = []struct {
	text        string
	base, power int64
}{
	{"Ki", 2, 10}, {"Mi", 2, 20}, {"Gi", 2, 30}, {"Ti", 2, 40}, {"Pi", 2, 50}, {"Ei", 2, 60},
	{"n", 10, -9}, {"u", 10, -6}, {"m", 10, -3}, {"k", 10, 3}, {"M", 10, 6}, {"G", 10, 9}, {"T", 10, 12}, {"P", 10, 15}, {"E", 10, 18},
}

// sameQuantity reports whether two texts are one amount: 1000m and 1.
func sameQuantity(a, b string) bool {
	x, y := quantity(a), quantity(b)
	return x != nil && y != nil && x.Cmp(y) == 0
}

// quantity returns an amount; nil if the text is none.
func quantity(text string) *big.Rat {
	const longest = 64 // a longer exponent would be a number of any size
	factor := big.NewRat(1, 1)
	for _, s := range suffixes {
		if before, ok := strings.CutSuffix(text, s.text); ok {
			text = before
			n := new(big.Int).Exp(big.NewInt(s.base), big.NewInt(max(s.power, -s.power)), nil)
			if factor.SetInt(n); s.power < 0 {
				factor.Inv(factor)
			}
			break
		}
	}
	if _, exponent, ok := strings.Cut(strings.ToLower(text), "e"); len(text) > longest || ok && len(exponent) > 3 || strings.ContainsAny(text, "/_xXpP") {
		return nil
	}
	number, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return number.Mul(number, factor)
}
