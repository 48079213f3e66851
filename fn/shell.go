package main

import "strings"

// A commandLine is a command that a message shows, to be copied into a shell.
type commandLine []string

// String returns the command with the arguments in quotes that need them.
func (c commandLine) String() string {
	quoted := make([]string, len(c))
	for k, argument := range c {
		quoted[k] = shellQuote(argument)
	}
	return strings.Join(quoted, " ")
}

// shellQuote returns an argument as POSIX shells read it.
func shellQuote(argument string) string {
	isPlain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("%+,-./:=@_", r)
	}
	if argument != "" && strings.IndexFunc(argument, func(r rune) bool { return !isPlain(r) }) < 0 {
		return argument
	}
	return "'" + strings.ReplaceAll(argument, "'", `'\''`) + "'"
}
