package inventory

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"global-headless-service/report"
)

// Template prints the ServiceNames of one service by a template in the syntax
// of text/template, as far as evaluator supports it, and ends the line. It
// returns an error if the text would be useless: for several services, for an
// unknown number of pods and, unless a member is given, for pods without a name
// that works in every member.
func (n *Names) Template(w io.Writer, text string) error {
	tree, err := parseTemplate(text)
	if err != nil {
		return templateError(err)
	}
	service, err := n.only()
	if err != nil {
		return err
	}
	if err := service.check(n.from); err != nil {
		return err
	}
	var b strings.Builder
	if err := execute(&b, tree, *service); err != nil {
		return templateError(err)
	}
	if !strings.HasSuffix(b.String(), "\n") {
		b.WriteByte('\n')
	}
	_, err = io.WriteString(w, b.String())
	return err
}

func templateError(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), "template: ") + "; names --help says what a template has")
}

// only returns the one service.
func (n *Names) only() (*ServiceNames, error) {
	if len(n.Services) == 1 {
		return &n.Services[0], nil
	}
	return nil, fmt.Errorf("--format: it prints one service, and there are %s; choose one by --service",
		report.List(n.Services, func(s ServiceNames) string { return strconv.Quote(s.GlobalHeadlessService) }))
}

// check returns an error if the names are no list of what can be dialled.
func (s *ServiceNames) check(from string) error {
	for _, pod := range s.Pods {
		if pod.Pattern {
			return fmt.Errorf("--format: nothing says how many pods %s stands for; set spec.replicas of the StatefulSet or, in GlobalHeadlessService %q, spec.source.maxReplicas, or without a StatefulSet spec.source.pods",
				pod.Pod, s.GlobalHeadlessService)
		}
		if pod.Name == "" {
			return fmt.Errorf("--format: pod %q has no name that works in every member: %s; choose a member, such as --from %s",
				pod.Pod, report.List(pod.byName(), func(text string) string { return text }), pod.Members[0].member())
		}
	}
	return nil
}

// byName returns each name with the members that have it.
func (p *Pod) byName() []string {
	var names []string
	members := map[string][]string{}
	for _, m := range p.Members {
		if members[m.Name] == nil {
			names = append(names, m.Name)
		}
		members[m.Name] = append(members[m.Name], m.member())
	}
	slices.Sort(names)
	for k, name := range names {
		names[k] = name + " in " + report.List(members[name], func(text string) string { return text })
	}
	return names
}
