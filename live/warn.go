package live

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"global-headless-service/report"
)

// warn adds what the changes of a cluster do not show: that it did not answer,
// kinds that could not be read, immutable fields, and fields of other managers.
func (s *State) warn(c *clusterState) {
	add := func(code report.Code, format string, args ...any) {
		s.Results.Add(report.Warning(nil, report.Fault{Code: code, Message: fmt.Sprintf("cluster %q: ", c.Name) + fmt.Sprintf(format, args...)}))
	}
	if c.podsOnly { // the members whose pods cannot be compared say so
		return
	}
	if c.err != nil {
		add(report.ClusterUnreachable, "%v", c.err)
		return
	}
	for _, u := range c.unread {
		add(report.KindUnreadable, "%s in %s: %v", u.kind.Name, namespaceText(u.namespace), u.err)
	}
	for _, namespace := range slices.Sorted(maps.Keys(c.absent)) {
		add(report.NamespaceAbsent, "there is no namespace %q; create it before this is applied", namespace)
	}
	for k := range c.objects {
		o := &c.objects[k]
		for _, d := range o.differences {
			switch {
			case d.isServiceName(o): // LiveSteps warns of it (rule 4)
			case d.immutable:
				add(report.LiveFieldImmutable, "%s: %s", o, d.advice(o))
			case d.stays:
				add(report.LiveFieldStays, "%s: %s", o, d.advice(o))
			}
		}
	}
}

// CheckContexts warns of clusters that are asked by one context: they cannot be
// two clusters.
func (f *Fleet) CheckContexts() report.Results {
	var results report.Results
	first := map[string]string{}
	for _, c := range f.Clusters {
		if other, ok := first[c.Context]; ok {
			results.Add(report.Warning(nil, report.Fault{Code: report.ContextShared,
				Message: fmt.Sprintf("clusters %q and %q are both asked by context %q, so they are one; give each the context of its own by --context", other, c.Name, c.Context)}))
			continue
		}
		first[c.Context] = c.Name
	}
	return results
}

// isServiceName reports whether a difference is in a StatefulSet's serviceName.
func (d difference) isServiceName(o *objectState) bool {
	return o.key.Kind == "StatefulSet" && d.at.pattern() == "spec.serviceName"
}

// String returns the object as messages name it.
func (o *objectState) String() string {
	text := fmt.Sprintf("%s %q", o.key.BareKind(), o.key.Name)
	if o.key.Namespace != "" {
		text += fmt.Sprintf(" in namespace %q", o.key.Namespace)
	}
	return text
}

// advice returns what the next apply does not do about a difference, and what to
// do instead; it is empty if that does all.
func (d difference) advice(o *objectState) string {
	held := ""
	if len(d.managers) > 0 {
		held = ", held by " + strings.Join(d.managers, " and ") + ","
	}
	switch {
	case d.immutable && o.key.Kind == "StatefulSet":
		return fmt.Sprintf("%s is immutable, and differs; delete the StatefulSet with --cascade=orphan, which keeps its pods, before this is applied", d.at)
	case d.immutable:
		return fmt.Sprintf("%s is immutable, and differs; delete the %s before this is applied", d.at, o.key.BareKind())
	case d.stays:
		return fmt.Sprintf("%s%s is live and not rendered, and an apply leaves it; remove it there, or delete the %s before this is applied", d.at, held, o.key.BareKind())
	}
	return ""
}

func namespaceText(namespace string) string {
	if namespace == "" {
		return "the cluster"
	}
	return fmt.Sprintf("namespace %q", namespace)
}
