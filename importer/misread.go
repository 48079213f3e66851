package importer

import (
	"fmt"
	"regexp"
	"strings"
)

// mismatch matches the library's error about a value of the wrong type.
var mismatch = regexp.MustCompile("cannot unmarshal !!(\\w+)(?: `([^`]*)`)? into (\\S+)")

// misread returns the error of an object whose fields have other types than the API
// server's, in words.
func misread(err error) string {
	var texts []string
	for _, m := range mismatch.FindAllStringSubmatch(err.Error(), -1) {
		has, want := valueWords[m[1]], typeWords[m[3]]
		if has == "" {
			has = fmt.Sprintf("%q", m[2])
		}
		if want == "" {
			want = "something else"
			if strings.HasPrefix(m[3], "[]") {
				want = "a list"
			}
		}
		texts = append(texts, fmt.Sprintf("%s where %s is required", has, want))
	}
	if len(texts) == 0 {
		return strings.ReplaceAll(err.Error(), "\n", " ")
	}
	return strings.Join(texts, ", ")
}

var (
	valueWords = map[string]string{"seq": "a list", "map": "a mapping"}
	typeWords  = map[string]string{
		"string": "a string", "bool": "true or false", "int32": "a whole number", "map[string]string": "a mapping of strings",
	}
)
