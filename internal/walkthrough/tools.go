package walkthrough

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A tool is a program that pages call.
type tool struct {
	// isElsewhere is set where a program needs what a test has not, such as a
	// cluster or a registry, or takes minutes. It is not run.
	isElsewhere bool
	// mayBeMissing is set where a reader needs the program for some pages only.
	mayBeMissing bool
	// takesNames is set where words with a slash are no files: images, charts.
	takesNames bool
	// flags are those that pages may give it, by its subcommand. They are checked
	// where the program is not run. Without any, nothing is checked.
	flags map[string][]string
}

// program is the name of this program.
const program = "global-headless-service"

// tools are the programs that pages may call. A page that calls another one, or
// with a flag that is not here, is a fault: add it, once it is looked up.
var tools = map[string]tool{
	program: {},

	"cat": {}, "cd": {}, "cp": {}, "diff": {}, "echo": {}, "export": {}, "find": {}, "git": {}, "grep": {}, "head": {},
	"ls": {}, "mkdir": {}, "mv": {}, "printf": {}, "rm": {}, "sed": {}, "sh": {}, "sort": {}, "test": {}, "touch": {},

	"kustomize": {mayBeMissing: true, flags: map[string][]string{
		"build": {"--enable-alpha-plugins", "--enable-exec", "--enable-helm", "--helm-command", "--load-restrictor"},
	}},
	"kpt": {mayBeMissing: true, flags: map[string][]string{
		"fn render": {"--allow-exec"},
		"fn eval":   {"--exec", "--image", "--output", "-o", "--"},
		"fn source": {},
		"fn doc":    {"--image"},
	}},

	"curl": {isElsewhere: true, takesNames: true},
	"gh": {isElsewhere: true, takesNames: true, flags: map[string][]string{
		"attestation verify": {"--repo"},
	}},
	"xargs": {isElsewhere: true, takesNames: true},

	"make": {isElsewhere: true}, // its words are checked by checkMake
	"go": {isElsewhere: true, flags: map[string][]string{
		"build":   {},
		"env":     {},
		"install": {},
		"test":    {"-run", "-fuzz", "-fuzzminimizetime", "-timeout"},
	}},
	"docker": {isElsewhere: true, takesNames: true, flags: map[string][]string{
		"push": {},
		"tag":  {},
	}},
	"kubectl": {isElsewhere: true, flags: map[string][]string{
		program:     {},
		"apply":     {"--context", "--recursive", "-f", "--server-side"},
		"delete":    {"--context", "--namespace"},
		"get":       {"--all-namespaces", "--context", "--namespace", "-n", "--output", "-o"},
		"kustomize": {},
		"krew":      {"--archive", "--manifest"},
		"run":       {"--context", "--namespace", "--rm", "-it", "--restart", "--image", "--"},
	}},
	"helm": {isElsewhere: true, takesNames: true, flags: map[string][]string{
		"template": {"--set"},
	}},
	"man": {isElsewhere: true},

	"crane": {isElsewhere: true, takesNames: true, flags: map[string][]string{
		"digest": {"--platform"},
	}},
	"cosign": {isElsewhere: true, takesNames: true, flags: map[string][]string{
		"attest":             {"--predicate", "--type"},
		"sign":               {"--recursive"},
		"sign-blob":          {"--bundle"},
		"verify":             {"--certificate-identity", "--certificate-oidc-issuer"},
		"verify-attestation": {"--certificate-identity", "--certificate-oidc-issuer", "--type"},
		"verify-blob":        {"--bundle", "--certificate-identity", "--certificate-oidc-issuer"},
	}},
	"sha256sum": {isElsewhere: true},
	"skopeo": {isElsewhere: true, takesNames: true, flags: map[string][]string{
		"copy": {"--all"},
	}},
	"tar": {isElsewhere: true},

	"external-dns": {isElsewhere: true, flags: map[string][]string{
		"": {"--annotation-prefix", "--source", "--txt-owner-id"},
	}},
}

// check returns what is wrong with the words of a call.
func (w *walk) check(c call) []string {
	t, known := tools[c.name()]
	var wrong []string
	switch {
	case !known:
		return []string{fmt.Sprintf("there is no program %q in tools", c.name())}
	case c.name() == program:
		wrong = w.checkProgram(c)
	case c.name() == "make":
		wrong = w.checkMake(c)
	case t.flags != nil:
		wrong = checkFlags(c, t.flags)
	}
	if w.missing == "" && !t.takesNames && (t.isElsewhere || t.mayBeMissing && !w.has(c.name())) {
		wrong = append(wrong, w.checkFiles(c)...)
	}
	return wrong
}

var flagName = regexp.MustCompile(`^--?[A-Za-z][a-z-]*|^--$`)

// flagsOf returns the flags among words, up to "--", and what comes before the
// first of them.
func flagsOf(words []string) (flags, before []string) {
	for k, word := range words {
		if name := flagName.FindString(word); name != "" {
			flags = append(flags, name)
		} else if len(flags) == 0 {
			before = append(before, words[k])
		}
		if word == "--" {
			break
		}
	}
	return flags, before
}

// checkFlags checks a call against the subcommands of a tool, of one word or
// two, wherever flags stand.
func checkFlags(c call, known map[string][]string) []string {
	allowed, subcommand, ok := []string(nil), "", false
	for k := range len(c) - 1 {
		one, two := c[k+1], strings.Join(c[k+1:min(k+3, len(c))], " ")
		if allowed, ok = known[two]; ok {
			subcommand = two
			break
		}
		if allowed, ok = known[one]; ok {
			subcommand = one
			break
		}
	}
	if !ok {
		return []string{fmt.Sprintf("%s: no subcommand of it is in tools", strings.Join(c, " "))}
	}
	var wrong []string
	flags, _ := flagsOf(c[1:])
	for _, f := range flags {
		if !slices.Contains(allowed, f) {
			wrong = append(wrong, fmt.Sprintf("%s %s: the flag %s is not in tools", c.name(), subcommand, f))
		}
	}
	return wrong
}

var (
	target   = regexp.MustCompile(`(?m)^([a-z0-9-]+):.*## `)
	variable = regexp.MustCompile(`(?m)^([A-Z0-9_]+) *\?=`)
)

// checkMake checks that make has the targets and variables of a call.
func (c *Checker) checkMake(words call) []string {
	b, err := os.ReadFile(filepath.Join(c.Root, "Makefile"))
	if err != nil {
		return []string{err.Error()}
	}
	known := map[string]bool{}
	for _, m := range target.FindAllSubmatch(b, -1) {
		known[string(m[1])] = true
	}
	for _, m := range variable.FindAllSubmatch(b, -1) {
		known[string(m[1])+"="] = true
	}
	var wrong []string
	for _, word := range words[1:] {
		if name, _, ok := strings.Cut(word, "="); ok {
			word = name + "="
		}
		if !known[word] {
			wrong = append(wrong, fmt.Sprintf("the Makefile has no %s", word))
		}
	}
	return wrong
}

// checkFiles checks that the files of a call exist, which is not run.
func (w *walk) checkFiles(c call) []string {
	var wrong []string
	for k, word := range c[1:] {
		if !strings.Contains(word, "/") || strings.ContainsAny(word, "$*=:@") || strings.HasSuffix(word, "/...") || strings.HasPrefix(c[k], "--") || strings.HasPrefix(word, "/") || strings.HasPrefix(word, "bin/") {
			continue // no path, one that the shell finds or make makes, packages, or a value that is none
		}
		_, here := os.Stat(filepath.Join(w.shell.folder, word))
		_, there := os.Stat(filepath.Join(w.Root, word))
		if here != nil && there != nil {
			wrong = append(wrong, fmt.Sprintf("%s: there is no %s", c.name(), word))
		}
	}
	return wrong
}
