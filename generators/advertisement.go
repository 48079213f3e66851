package generators

import (
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/yamltext"
)

// An advertisement is an address that a container announces to clients: the
// value of a variable, or words of a command line (rule 21).
type advertisement struct {
	container string
	variable  string // or empty
	field     *field.Path
	written   string   // the value of the field, if all of it advertises
	text      expanded // what advertises
}

// current returns the value of the field for a result. A script is not shown.
func (a *advertisement) current() any { return current(a.written) }

// by returns the part of a message that names the variable; it is empty without
// one.
func (a *advertisement) by() string {
	if a.variable == "" {
		return ""
	}
	return " in " + a.variable
}

// advertising are the words, in lower case, that mark the names of variables
// and flags which announce their value to clients: advertised.listeners,
// announce-hostname, http.publish_host.
var advertising = []string{"advertis", "announce", "publish_host", "publish-host", "publish.host", "publish_address"}

// amongPods are the words that mark those which announce it only to the other
// pods. An address that works in the source's cluster is enough for these.
var amongPods = []string{"peer", "gossip", "transport"}

// advertises reports whether a variable or flag announces its value to clients.
func advertises(name string) bool {
	name = strings.ToLower(name)
	return containsAny(name, advertising) && !containsAny(name, amongPods)
}

func containsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// advertisingParts are parts of these words in both cases, without the first
// letter, which may have another case than the rest.
var advertisingParts = []string{"dvertis", "DVERTIS", "nnounce", "NNOUNCE", "ublish", "UBLISH"}

// mayAdvertise reports whether a StatefulSet's text may hold an advertisement.
// Most hold none, and are not looked at further.
func mayAdvertise(i *yamltext.Item, serviceName string) bool {
	text := i.Text()
	if !strings.Contains(text, ".svc") && !strings.Contains(text, hostnameFlag) &&
		(serviceName == "" || !strings.Contains(text, "."+serviceName)) {
		return false
	}
	return containsAny(text, advertisingParts)
}

// advertisementsOf returns those of all containers of a pod.
func advertisementsOf(podSpec *yaml.Node, p *Plan) []advertisement {
	var all []advertisement
	add := func(path *field.Path, containers []*yaml.Node) {
		for k, c := range containers {
			reader := containerReader{plan: p, name: text(at(c, "name")), path: path.Index(k), service: "." + p.Service.Name, variables: newVariables(p)}
			reader.environment(at(c, "env"))
			reader.commandLine(c)
			all = append(all, reader.found...)
		}
	}
	add(initContainersField, elements(at(podSpec, "initContainers")))
	add(containersField, elements(at(podSpec, "containers")))
	return all
}

// A containerReader finds the advertisements of one container.
type containerReader struct {
	plan      *Plan
	name      string
	path      *field.Path
	service   string // behind a dot, as in every name of a pod
	variables *variables
	found     []advertisement
}

// environment reads env. A variable may be made of those before it.
func (r *containerReader) environment(env *yaml.Node) {
	for k, e := range elements(env) {
		name := text(at(e, "name"))
		switch value := at(e, "value"); {
		case value != nil:
			whole := r.variables.expand(text(value))
			r.variables.values[name] = whole.text
			if !strings.Contains(whole.text, r.service) {
				continue
			}
			if advertises(name) {
				r.found = append(r.found, advertisement{r.name, name, r.value(k), text(value), whole})
			} else { // which may hold options
				r.add(name, commandWords(nil, whole.text, r.value(k)))
			}
		case text(at(e, "valueFrom", "fieldRef", "fieldPath")) == "metadata.namespace":
			r.variables.values[name] = r.plan.Source().Namespace
		}
	}
}

// value returns the field of a variable's value.
func (r *containerReader) value(k int) *field.Path {
	return r.path.Child("env").Index(k).Child("value")
}

// commandLine reads command and args: flags with their values, or scripts.
func (r *containerReader) commandLine(c *yaml.Node) {
	var words []commandWord
	found := false
	for _, key := range []string{"command", "args"} {
		for k, e := range elements(at(c, key)) {
			expanded := r.variables.expand(text(e)).text
			found = found || strings.Contains(expanded, r.service)
			words = commandWords(words, expanded, r.path.Child(key).Index(k))
		}
	}
	if found {
		r.add("", words)
	}
}

// add adds what advertises among the words of a variable or a command line.
func (r *containerReader) add(variable string, words []commandWord) {
	for _, w := range advertisingWords(words) {
		r.found = append(r.found, advertisement{r.name, variable, w.field, "", expanded{w.text, r.variables}})
	}
}

// A commandWord is one word of a command line, and the field that it is from.
type commandWord struct {
	text  string
	field *field.Path
}

// commandWords appends the words of a text.
func commandWords(words []commandWord, text string, field *field.Path) []commandWord {
	for w := range strings.FieldsSeq(text) {
		words = append(words, commandWord{w, field})
	}
	return words
}

// advertisingWords returns the words that advertise: those with the flag and its
// value, and those that are the value of the flag before them.
func advertisingWords(words []commandWord) []commandWord {
	var some []commandWord
	for k, w := range words {
		flag, hasValue := flagOf(w.text)
		if !advertises(flag) {
			continue
		}
		if !hasValue && k+1 < len(words) {
			w = words[k+1]
		}
		some = append(some, w)
	}
	return some
}

// flagOf returns a word without its value: what stands before the last "=", else
// before the first ":".
func flagOf(word string) (flag string, hasValue bool) {
	if k := strings.LastIndexByte(word, '='); k >= 0 {
		return word[:k], true
	}
	flag, _, hasValue = strings.Cut(word, ":")
	return flag, hasValue
}
