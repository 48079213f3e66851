package kubectl

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"strings"
	"unicode"
)

// A Reason tells errors apart.
type Reason int

// The reasons.
const (
	Failed      Reason = iota // kubectl gives another reason
	Unusable                  // there is no kubectl, or it cannot be run, or it is too old
	UnknownKind               // the cluster has no such kind
	Forbidden                 // the user may not read this
	TimedOut                  // no answer in time
	BadOutput                 // kubectl prints something else, or only a part
)

// An Error is why kubectl gave no answer, in words for the user.
type Error struct {
	Reason Reason
	Text   string
}

func (e *Error) Error() string { return e.Text }

// ReasonOf returns the reason of an error; Failed if it is none of kubectl's.
func ReasonOf(err error) Reason {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return Failed
}

// notStarted returns why a program does not start.
func notStarted(path string, err error) string {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return fmt.Sprintf("there is no %s; install kubectl, or name another program", path)
	}
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	return fmt.Sprintf("%s cannot be run: %v", path, err)
}

// signs are the texts that distinguish kubectl's errors.
var signs = []struct {
	text   string
	reason Reason
}{
	{"the server doesn't have a resource type", UnknownKind},
	{"no matches for kind", UnknownKind},
	{"could not find the requested resource", UnknownKind},
	{"(Forbidden)", Forbidden},
	{" is forbidden: ", Forbidden},
}

// refusal returns what kubectl says before it exits with an error.
func refusal(stderr string, code int) error {
	text := words(stderr)
	if text == "" {
		text = fmt.Sprintf("kubectl exits %d, and prints no reason", code)
	}
	for _, s := range signs {
		if strings.Contains(text, s.text) {
			return &Error{s.reason, text}
		}
	}
	return &Error{Failed, text}
}

// words returns the first 300 characters of kubectl's output on one line, without
// log lines and control characters.
func words(stderr string) string {
	const most = 300
	var lines []string
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(strings.Map(func(c rune) rune {
			if !unicode.IsPrint(c) {
				return ' '
			}
			return c
		}, line))
		if line != "" && !isLog(line) {
			lines = append(lines, line)
		}
	}
	text := strings.Join(lines, "; ")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// isLog reports whether a line is one of kubectl's log: E1121 20:50:39.123456 ….
func isLog(line string) bool {
	return len(line) > 5 && strings.ContainsRune("IWEF", rune(line[0])) && strings.Trim(line[1:5], "0123456789") == "" && line[5] == ' '
}

// unread returns why an output cannot be read.
func unread(err error) error {
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &shape):
		return &Error{BadOutput, fmt.Sprintf("kubectl prints no objects of Kubernetes: %s is a %s", cmp.Or(shape.Field, "one of them"), shape.Value)}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.As(err, &syntax) && strings.Contains(syntax.Error(), "unexpected end"):
		return &Error{BadOutput, "kubectl's output ends in the middle"}
	}
	return &Error{BadOutput, "kubectl prints no JSON of objects: " + words(err.Error())}
}
