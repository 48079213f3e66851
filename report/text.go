package report

import (
	"strconv"
	"strings"
	"unicode"
)

// Text returns one result as one line for a person:
//
//	error: kafka.yaml[0]: GlobalHeadlessService "kafka-headless": spec.source.cluster: ... [source-not-a-member]
func Text(r Result) string {
	parts := []string{string(r.Severity)}
	if r.File.Path != "" {
		parts = append(parts, Printable(r.File.String()))
	}
	for _, s := range []string{r.Object.String(), r.FieldText(), r.Message} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	text := strings.Join(parts, ": ")
	if r.Code != "" {
		text += " [" + string(r.Code) + "]"
	}
	return Harmless(text)
}

// logCommands takes the force from the commands that GitHub's and Azure's logs look for
// anywhere in a line.
var logCommands = strings.NewReplacer("##[", "## [", "##vso[", "## vso[")

// Harmless returns a text of several lines without characters that a terminal obeys,
// and without a line that the log of a job takes for a command.
func Harmless(text string) string {
	text = logCommands.Replace(text)
	isCommand := func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "::") }
	if !isCommand(text) && strings.IndexFunc(text, func(c rune) bool { return !unicode.IsPrint(c) }) < 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for k, line := range lines {
		parts := strings.Split(line, "\t")
		for k := range parts {
			parts[k] = Printable(parts[k])
		}
		if lines[k] = strings.Join(parts, "\t"); isCommand(lines[k]) {
			lines[k] = "  | " + strings.TrimSpace(lines[k])
		}
	}
	return strings.Join(lines, "\n")
}

// String returns kind and name: GlobalHeadlessService "kafka-headless".
func (o Object) String() string {
	if o.Kind == "" || o.Name == "" {
		return o.Kind
	}
	return o.Kind + " " + strconv.Quote(o.Name)
}

// Where returns the place of an item for a message: its file, else its
// namespace.
func Where(i Item) string {
	object, file := i.Reference(nil)
	switch {
	case file.Path != "":
		return file.String()
	case object.Namespace != "":
		return "in namespace " + strconv.Quote(object.Namespace)
	}
	return "no namespace"
}

// MostListed is how many things List names before it only counts them.
const MostListed = 10

// List formats the first ten things, and how many more there are.
func List[T any](things []T, describe func(T) string) string {
	return ListOf(len(things), things, describe)
}

// ListOf formats as List does; first holds the first of count things.
func ListOf[T any](count int, first []T, describe func(T) string) string {
	var b strings.Builder
	WriteList(&b, count, first, func(b *strings.Builder, t T) { b.WriteString(describe(t)) })
	return b.String()
}

// WriteList writes what ListOf returns into a longer text; write writes one thing.
func WriteList[T any](b *strings.Builder, count int, first []T, write func(*strings.Builder, T)) {
	for k, t := range first {
		if k > 0 {
			b.WriteString(", ")
		}
		if k == MostListed {
			b.WriteString("and " + strconv.Itoa(count-MostListed) + " more")
			return
		}
		write(b, t)
	}
}

// Counted returns a number of things: 1 cluster, 2 clusters. The noun is one whose
// plural ends in s.
func Counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Printable returns a text on one line without characters that a terminal obeys or
// that change the order in which others are shown: each is a question mark.
func Printable(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return '?'
	}, text)
}
