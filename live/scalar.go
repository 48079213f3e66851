package live

import (
	"encoding/json"
	"fmt"
	"strings"
)

// isEmpty reports whether a value means the same as an unset field, so that an
// API server may drop it.
func isEmpty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case json.Number:
		return v == "0"
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, child := range v {
			if !isEmpty(child) {
				return false
			}
		}
		return true
	}
	return false
}

// sameScalar reports whether an API server takes two scalars for one.
func sameScalar(a, b any, at path) bool {
	if a == b {
		return true
	}
	x, isNumber := number(a)
	y, isNumberToo := number(b)
	if isNumber && isNumberToo {
		f, err := x.Float64()
		g, otherErr := y.Float64()
		return err == nil && otherErr == nil && f == g
	}
	return isQuantity(at) && sameQuantity(fmt.Sprint(a), fmt.Sprint(b))
}

// isQuantity reports whether the value at a path is an amount, which API servers
// write in their own way: 1000m is 1.
func isQuantity(at path) bool {
	pattern := "." + at.pattern()
	for _, name := range []string{".requests.", ".limits.", ".capacity.", ".hard.", ".overhead."} {
		if strings.Contains(pattern, name) {
			return true
		}
	}
	return strings.HasSuffix(pattern, ".sizeLimit") || strings.HasSuffix(pattern, ".divisor")
}

// number reports whether a value is a number.
func number(value any) (json.Number, bool) {
	n, ok := value.(json.Number)
	return n, ok
}
