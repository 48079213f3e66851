package walkthrough

import (
	"fmt"
	"os/exec"
	"regexp"
	"strings"
)

// checkProgram checks that this program has the command and the flags of a call,
// by its help.
func (c *Checker) checkProgram(words call) []string {
	flags, names := flagsOf(words[1:])
	command, help, err := c.help(names)
	if err != nil {
		return []string{err.Error()}
	}
	if command == "" && len(names) > 0 {
		return []string{fmt.Sprintf("there is no command %q", names[0])}
	}
	var wrong []string
	for _, f := range flags {
		if f != "--" && !regexp.MustCompile(`(?m)[ ,]`+regexp.QuoteMeta(f)+`\b`).MatchString(help) {
			wrong = append(wrong, fmt.Sprintf("%s has no flag %s", strings.TrimSpace(program+" "+command), f))
		}
	}
	return wrong
}

// help returns the help of the longest command that words begin with, and its
// name, which is empty for the program itself.
func (c *Checker) help(words []string) (command, help string, err error) {
	for n := min(len(words), 2); n >= 0; n-- {
		command = strings.Join(words[:n], " ")
		if help, err = c.helpOf(command); err != nil || help != "" {
			return command, help, err
		}
	}
	return "", "", fmt.Errorf("%s has no help", program)
}

// helpOf returns the help of a command; it is empty if there is no such command.
func (c *Checker) helpOf(command string) (string, error) {
	if help, ok := c.helps[command]; ok {
		return help, nil
	}
	out, err := exec.Command(c.Programs[program], append(strings.Fields(command), "--help")...).Output()
	if err != nil {
		return "", fmt.Errorf("%s %s --help: %w", program, command, err)
	}
	help := string(out)
	if usage := strings.TrimSpace("Usage:\n  " + program + " " + command); !strings.Contains(help, usage) {
		help = "" // that of the command above it
	}
	if c.helps == nil {
		c.helps = map[string]string{}
	}
	c.helps[command] = help
	return help, nil
}
