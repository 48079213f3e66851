package walkthrough

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// CheckSpan returns what is wrong with code between backquotes in a text: a
// target that the Makefile has not, a command or a flag that this program has
// not, a flag alone that no program of a page has.
func (c *Checker) CheckSpan(text string) []string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}
	switch {
	case words[0] == "make" && len(words) > 1:
		return c.checkMake(words)
	case words[0] == program && len(words) > 1:
		return c.checkProgram(words)
	case len(words) > 1 && strings.Contains(text, " -") && c.isCommand(words[0]):
		return c.checkProgram(append([]string{program}, words...))
	case loneFlag.MatchString(words[0]):
		return c.checkLoneFlag(flagName.FindString(words[0]))
	}
	return nil
}

// loneFlag matches a word that is a long flag, perhaps with a value.
var loneFlag = regexp.MustCompile(`^--[a-z][a-z-]*(=.*)?$`)

// isCommand reports whether this program has a command of that name.
func (c *Checker) isCommand(name string) bool {
	command, _, err := c.help([]string{name})
	return err == nil && command == name
}

// checkLoneFlag checks that some command of this program, or some tool, has a
// flag.
func (c *Checker) checkLoneFlag(flag string) []string {
	for _, t := range tools {
		for _, flags := range t.flags {
			if slices.Contains(flags, flag) {
				return nil
			}
		}
	}
	_, help, err := c.help(nil)
	if err != nil {
		return []string{err.Error()}
	}
	for _, m := range listed.FindAllStringSubmatch(help, -1) {
		if len(c.checkProgram(call{program, m[1], flag})) == 0 {
			return nil
		}
	}
	return []string{fmt.Sprintf("no command of this program and none of tools has the flag %s", flag)}
}

// listed matches a command in the help of this program.
var listed = regexp.MustCompile(`(?m)^  ([a-z]+)  +[A-Z]`)
