package validate

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// A mirrored is a Service with the label of Linkerd.
type mirrored struct {
	*service
	sets []*statefulSet // those that name it
	link string         // the name of the Links to its cluster; empty if it is not known
	// certain reports whether clients use the names of its pods under the mirror.
	// Many Services are exported as one address, or beside another mesh.
	certain bool
}

// checkMirrored checks the Services that Linkerd mirrors in other clusters and
// that govern a StatefulSet (rules 17 and 19), unless another mesh joins them.
func (c *checker) checkMirrored() {
	for _, s := range c.exported {
		m := &mirrored{service: s, sets: c.governed(s)}
		switch {
		case s.isCopy || c.sources[s]:
		case len(m.sets) == 0:
			c.doubtUngoverned(s)
		default:
			m.link, m.certain = c.linkOf(s.cluster), slices.ContainsFunc(m.sets, (*statefulSet).dialsMirror)
			if c.checkMirror(m) {
				c.sources[s] = true
				c.checkMirroredPorts(m)
				c.checkMirrorNames(m)
			}
		}
	}
	c.doubtUnexported()
}

// isMirrored reports whether Linkerd mirrors single pods of a Service that a
// StatefulSet names.
func (s *service) isMirrored() bool { return s.mirror == "true" && s.isHeadless() }

// refuse reports a fault of a Service that Linkerd mirrors, as a warning if it
// may be mirrored for another purpose.
func (c *checker) refuse(m *mirrored, i *yamltext.Item, f report.Fault) {
	if m.certain {
		c.fail(i, f)
		return
	}
	f.Code = report.NamesInDoubt
	c.warn(i, f)
}

// checkMirror checks that Linkerd mirrors the single pods of a Service, and
// reports whether it does.
func (c *checker) checkMirror(m *mirrored) bool {
	switch ip := m.spec.ClusterIP; {
	case m.mirror != "true" && !m.isHeadless(): // another Link's
	case m.mirror != "true":
		c.refuse(m, m.Item, report.Fault{
			Code: report.ContraryServiceField, Field: labelField(generators.LinkerdExported), Current: m.mirror, Proposed: "true",
			Message: fmt.Sprintf(`is %s, and linkerd mirrors single pods of a Service where it is "true", unless a Link selects another value; write "true"`, quoted(m.mirror)),
		})
	case !m.isHeadless():
		c.refuse(m, m.Item, report.Fault{
			Code: report.ServiceNotHeadless, Field: field.NewPath("spec", "clusterIP"), Current: ip, Proposed: "None",
			Message: fmt.Sprintf("is %s, so linkerd mirrors this Service as one address, and the pods of %s, which names it, have no names in the other clusters; make it None, or name a headless Service in serviceName and export that",
				quoted(ip), titles(m.sets)),
		})
	case len(m.spec.Selector) > 0:
		return true
	case m.owner != "": // else the application may keep the endpoints
		c.refuse(m, m.Item, report.Fault{
			Code: report.ServiceWithoutSelector, Field: field.NewPath("spec", "selector"),
			Message: fmt.Sprintf("is empty, so the pods of %s, which names this Service, have no names; give it the labels of the pods", titles(m.sets)),
		})
	}
	return false
}

// doubtUngoverned warns of a headless Service that selects the pods of
// StatefulSets and names none of them. It is right if the Service that names
// them is exported too.
func (c *checker) doubtUngoverned(s *service) {
	if !s.isMirrored() {
		return
	}
	for _, set := range c.selectedBy(s) {
		if governing := c.serviceNear(set.spec.ServiceName, set.place); governing == nil || !governing.isMirrored() {
			c.doubt(s.Item, labelField(generators.LinkerdExported), nil,
				"exports a Service that selects the pods of %s, whose serviceName is %s: linkerd mirrors single pods only under the Service that they are named by; export that one too, or name this one as serviceName",
				set.title(), quoted(set.spec.ServiceName))
		}
	}
}

// doubtUnexported warns of a StatefulSet that tells its clients names which
// only a mirror of its Service has, where that is not exported.
func (c *checker) doubtUnexported() {
	for _, set := range c.sets {
		if !set.dialsMirror() || c.serviceNear(set.mirror(), set.place) != nil {
			continue
		}
		if s := c.serviceNear(set.spec.ServiceName, set.place); s != nil && s.isHeadless() && !s.isExported {
			c.doubt(s.Item, labelField(generators.LinkerdExported), nil,
				"is unset, and %s has names of pods under %q, which linkerd gives in the other clusters to those of an exported Service; set it to \"true\", and render after whatever changes labels",
				set.title(), set.mirror())
		}
	}
}

// mirror returns the name of the mirror of the Service that a StatefulSet
// names, if Links are called like clusters.
func (s *statefulSet) mirror() string { return s.spec.ServiceName + "-" + s.cluster }

// dialsMirror reports whether a StatefulSet has names below the mirror of its
// Service, which it tells to clients, as in $(POD_NAME).kafka-headless-one:9092.
func (s *statefulSet) dialsMirror() bool {
	mirror := "." + s.mirror()
	if !s.Contains(mirror) {
		return false
	}
	text := yamltext.Text(s.YAML())
	for {
		_, rest, found := strings.Cut(text, mirror)
		if !found {
			return false
		}
		if rest == "" || !strings.ContainsAny(rest[:1], "abcdefghijklmnopqrstuvwxyz0123456789-") {
			return true
		}
		text = rest
	}
}
