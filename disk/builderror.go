package disk

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// buildError returns an error that names what kustomize cannot build, and
// where. kustomize itself names each folder on the way there twice, the
// wrapper first.
func buildError(folder string, err error) error {
	text := err.Error()
	where, reason := folder, text
	if steps := recursion().FindAllStringSubmatchIndex(text, -1); len(steps) > 0 {
		last := steps[len(steps)-1]
		where, reason = text[last[2]:last[3]], text[last[1]:]
	}
	if m := alternatives().FindStringSubmatch(reason); m != nil {
		reason = m[1]
	}
	in := ""
	if real := realPath(folder); real != where && folder != where {
		in = where + ": "
	}
	if strings.Contains(text, "external plugins disabled; unable to load external plugin '") {
		return failure{fmt.Sprintf("building %s: %s%s; %v", folder, in, reason, ErrFunctions), ErrFunctions}
	}
	return failure{fmt.Sprintf("building %s: %s%s", folder, in, reason), err}
}

var (
	// recursion matches the text before an error in a folder that a
	// kustomization names.
	recursion = lazily(`(?:recursed accumulation of path|couldn't make target for path) '([^']*)': `)
	// alternatives matches the errors about an entry that is neither a file
	// nor a folder.
	alternatives = lazily(`(?s)^(?:accumulating resources: )?accumulation err='(.*)': must build at directory: `)
)

// lazily compiles an expression when it is used first: only errors need it, and
// every start would pay for it.
func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
