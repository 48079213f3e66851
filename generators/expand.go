package generators

import "strings"

// The commands that print the whole name of a pod in its own cluster, and how
// they begin.
const (
	hostnameCommand = "hostname -f"
	hostnameFQDN    = "hostname --fqdn"
	hostnameFlag    = "hostname -"
)

// variables are those of one container. In an expanded text, one whose value no
// manifest has is a character of Unicode's private use, since it may be the pod.
type variables struct {
	values   map[string]string // expanded
	written  []string          // the unknown ones, as they are written
	hostname string            // what hostnameCommand prints behind the pod's name
}

func newVariables(p *Plan) *variables {
	return &variables{values: map[string]string{}, hostname: p.localName("", p.Service.Name, p.Source())}
}

// firstPrivate and lastPrivate bound the characters of private use.
const (
	firstPrivate = '\ue000'
	lastPrivate  = '\uf8ff'
)

func isVariable(c rune) bool { return firstPrivate <= c && c <= lastPrivate }

// An expanded text has the values of variables in their places.
type expanded struct {
	text      string
	variables *variables
}

// hosts returns the parts of the text that may be names of hosts.
func (e expanded) hosts() []string {
	return strings.FieldsFunc(e.text, func(c rune) bool {
		return !isVariable(c) && c != '-' && c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
}

// restore returns a part of the text with its variables as they are written.
func (e expanded) restore(text string) string {
	var b strings.Builder
	for _, c := range text {
		if k := int(c - firstPrivate); isVariable(c) && k < len(e.variables.written) {
			b.WriteString(e.variables.written[k])
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// longestExpansion is the size at which a text gets no more values, which
// variables that are made of each other would double without end.
const longestExpansion = 64 << 10

// expand returns a text with the values of its variables, written as Kubernetes
// does, $(NAME), or as a shell does, ${NAME} and $NAME.
func (v *variables) expand(text string) expanded {
	if !strings.ContainsAny(text, "$`") {
		return expanded{text, v}
	}
	var b strings.Builder
	for {
		k := strings.IndexAny(text, "$`")
		if k < 0 || b.Len() > longestExpansion {
			b.WriteString(text)
			return expanded{b.String(), v}
		}
		b.WriteString(text[:k])
		name, size := variableAt(text[k:])
		b.WriteString(v.value(name, text[k:k+size]))
		text = text[k+size:]
	}
}

// value returns what stands for a variable.
func (v *variables) value(name, written string) string {
	if value, ok := v.values[name]; ok {
		return value
	}
	unknown := len(v.written)
	switch {
	case name == "" || unknown > lastPrivate-firstPrivate:
		return written
	case name == hostnameCommand || name == hostnameFQDN:
		v.written = append(v.written, "$(hostname)")
		return string(rune(firstPrivate+unknown)) + v.hostname
	}
	v.written = append(v.written, written)
	return string(rune(firstPrivate + unknown))
}

// variableAt returns the name of the variable, or the command, at the beginning
// of a text, and the size of both. A lone $ or ` has no name.
func variableAt(text string) (name string, size int) {
	const doubled = "$$" // which Kubernetes leaves to the shell as one
	begin := 1
	if strings.HasPrefix(text, doubled) {
		begin = len(doubled)
	}
	rest := text[begin:]
	for _, around := range [][2]string{{"(", ")"}, {"{", "}"}} {
		if inner, ok := strings.CutPrefix(rest, around[0]); ok && text[0] == '$' {
			if end := strings.Index(inner, around[1]); end >= 0 {
				return strings.TrimSpace(inner[:end]), begin + end + 2
			}
		}
	}
	if text[0] == '`' {
		if end := strings.IndexByte(rest, '`'); end >= 0 {
			return strings.TrimSpace(rest[:end]), end + 2
		}
		return "", 1
	}
	end := strings.IndexFunc(rest, func(c rune) bool {
		return c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
	if end < 0 {
		end = len(rest)
	}
	return rest[:end], begin + end
}
