package validate

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// linkerdExported is the label by which Links select the Services that Linkerd
// mirrors, with the value "true" if they are made as they usually are.
const linkerdExported = "mirror.linkerd.io/exported"

// checkMirrored checks the Services that Linkerd mirrors in other clusters, if
// they are headless or govern a StatefulSet (rules 17 and 19). Others are
// mirrored as one address, and rightly so.
func (c *checker) checkMirrored() {
	for _, s := range c.exported {
		sets := c.governed(s)
		switch {
		case s.owner == "" && len(sets) == 0:
			c.checkUngoverned(s)
		case c.checkMirror(s, sets):
			c.sources[s] = true
			c.checkMirroredPorts(s)
			c.checkMirrorNames(s, sets)
		}
	}
	c.doubtUnexported()
}

// isMirrored reports whether Linkerd mirrors single pods of a Service that a
// StatefulSet names.
func (s *service) isMirrored() bool { return s.mirror == "true" && s.isHeadless() }

// checkMirror checks that Linkerd mirrors the single pods of a Service, and
// reports whether it does.
func (c *checker) checkMirror(s *service, sets []*statefulSet) bool {
	const why = "is %s, and linkerd mirrors single pods of a Service where it is \"true\""
	path, ip, value := field.NewPath("spec", "clusterIP"), s.spec.ClusterIP, s.mirror
	switch managed := s.owner != ""; {
	case value != "true" && managed:
		c.fail(s.Item, report.Fault{
			Code: report.ContraryServiceField, Field: labelField(linkerdExported), Current: value, Proposed: "true",
			Message: fmt.Sprintf(why+"; write that, and render after whatever changes labels", quoted(value)),
		})
	case value != "true" && s.isHeadless():
		c.doubt(s.Item, labelField(linkerdExported), value, why+`, unless a Link selects another value; write "true"`, quoted(value))
	case value != "true":
	case !s.isHeadless() && managed:
		c.fail(s.Item, report.Fault{
			Code: report.ServiceNotHeadless, Field: path, Current: ip, Proposed: "None",
			Message: fmt.Sprintf("is %s, so linkerd mirrors this Service as one address, and its pods have no names in the other clusters; make it None", quoted(ip)),
		})
	case !s.isHeadless():
		c.doubt(s.Item, path, ip, "is %s, so linkerd mirrors this Service as one address, and the pods of %s, which names it, have no names in the other clusters; make it None, or name a headless Service in serviceName and export that",
			quoted(ip), titles(sets))
	case len(s.spec.Selector) == 0 && managed:
		c.fail(s.Item, report.Fault{
			Code: report.ServiceWithoutSelector, Field: field.NewPath("spec", "selector"),
			Message: "is empty, and linkerd mirrors this Service in the other clusters, so its pods have no names there; give it the labels of the pods",
		})
	default:
		return len(s.spec.Selector) > 0
	}
	return false
}

// checkUngoverned checks a headless Service that selects the pods of
// StatefulSets and names none of them. It is right if the Service that names
// them is exported too. If there is no such Service, this one is the source.
func (c *checker) checkUngoverned(s *service) {
	if !s.isMirrored() {
		return
	}
	for _, set := range c.selectedBy(s) {
		switch governing := c.serviceNear(set.spec.ServiceName, set.place); {
		case governing == nil:
			c.sources[s] = true
		case !governing.isMirrored():
			c.doubt(s.Item, labelField(linkerdExported), nil,
				"exports a Service that selects the pods of %s, which %s names: linkerd mirrors single pods only under that one; export it too, or name this one as serviceName",
				set.title(), governing.title())
		}
	}
}

// doubtUnexported warns of a StatefulSet that tells its clients names which
// only a mirror of its Service has, where that is not exported.
func (c *checker) doubtUnexported() {
	for _, set := range c.sets {
		name := set.spec.ServiceName
		mirror := name + "-" + set.cluster
		if !set.Contains(mirror) || !mentions(yamltext.Text(set.YAML()), mirror) || c.serviceNear(mirror, set.place) != nil {
			continue
		}
		if s := c.serviceNear(name, set.place); s != nil && s.isHeadless() && !s.isExported {
			c.doubt(s.Item, labelField(linkerdExported), nil,
				"is unset, and %s has names of pods under %q, which linkerd gives in the other clusters to those of an exported Service; set it to \"true\", and render after whatever changes labels",
				set.title(), mirror)
		}
	}
}

// mentions reports whether a text has names below a Service, as in
// $(POD_NAME).kafka-headless-one:9092.
func mentions(text, service string) bool {
	for {
		_, rest, found := strings.Cut(text, "."+service)
		if !found {
			return false
		}
		if rest == "" || !strings.ContainsAny(rest[:1], "abcdefghijklmnopqrstuvwxyz0123456789-") {
			return true
		}
		text = rest
	}
}
