package validate

import (
	"fmt"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// checkMirroredPorts checks that a mirror has ports, and that its gateway
// carries them.
func (c *checker) checkMirroredPorts(m *mirrored) {
	path := field.NewPath("spec", "ports")
	if len(m.spec.Ports) == 0 {
		c.refuse(m, m.Item, report.Fault{
			Code: report.MissingField, Field: path,
			Message: "required: linkerd mirrors no headless Service without ports, so no pod has a name in the other clusters; give it the pods' ports",
		})
	}
	for k, p := range m.spec.Ports {
		if protocol := p.protocol(); protocol != "TCP" {
			c.refuse(m, m.Item, report.Fault{
				Code: report.ProtocolNotServed, Field: path.Index(k).Child("protocol"), Current: protocol,
				Message: fmt.Sprintf("port %d is %s, and linkerd carries TCP only: in the other clusters it leads nowhere; take it out of the exported Service", p.Port, protocol),
			})
		}
	}
}

// checkMirrorNames checks the names that a Service and its pods have in other
// clusters: <name>-<link> (rule 19).
func (c *checker) checkMirrorNames(m *mirrored) {
	c.checkMirrorName(m, m.object, m.Name())
	c.checkNoMirror(m, m.Name())
	for _, set := range m.sets {
		c.checkMirrorName(m, set.object, set.pod(max(set.replicas()-1, 0)))
		for pod := range set.pods() {
			c.checkNoMirror(m, pod)
			for _, other := range c.services[pod] {
				if other.mirror == "true" && other.near(m.place) {
					c.failMirrors(other, m, set)
				}
			}
		}
	}
}

func (c *checker) links() []object {
	return c.objects[groupKind{"multicluster.linkerd.io", "Link"}]
}

// linkOf returns the name of the Links to a cluster; empty if it is not known. It
// is the cluster's, unless there are Links and all have other names.
func (c *checker) linkOf(cluster string) string {
	for _, link := range c.links() {
		if name, _ := link.Field("spec", "targetClusterName"); name == cluster {
			return cluster
		}
	}
	if len(c.links()) > 0 {
		return ""
	}
	return cluster
}

// checkMirrorName checks the length of the name of a Service's or pod's mirror.
// If the link is not known, the name has to leave room for one.
func (c *checker) checkMirrorName(m *mirrored, o object, name string) {
	const most = validation.DNS1123LabelMaxLength
	mirror := name + "-" + m.link
	switch path := field.NewPath("metadata", "name"); {
	case len(name)+len("-x") > most:
		c.refuse(m, o.Item, report.Fault{
			Code: report.NameTooLong, Field: path, Current: o.Name(),
			Message: fmt.Sprintf("%q has %d characters, and its mirror in the other clusters, which has the name of a Link behind it, at most %d, so linkerd makes none; shorten it", name, len(name), most),
		})
	case len(mirror) > most:
		c.refuse(m, o.Item, report.Fault{
			Code: report.NameTooLong, Field: path, Current: o.Name(),
			Message: fmt.Sprintf("the mirror of %q in the other clusters is called %q, which has %d characters, and linkerd makes none of more than %d; shorten the name, or if the Link to cluster %q has a shorter one, give that to validate too",
				name, mirror, len(mirror), most, m.link),
		})
	}
}

// checkNoMirror refuses a Service of another cluster where Linkerd makes the
// mirror of a Service, or of the pod with a name under it. It takes a headless
// one without a selector for the mirror of the Service.
func (c *checker) checkNoMirror(m *mirrored, name string) {
	for _, other := range c.services[name+"-"+m.link] {
		asMirror := name == m.Name() && other.isHeadless() && len(other.spec.Selector) == 0
		if other.namespace != m.namespace || other.cluster == m.cluster || other.cluster == "" || asMirror {
			continue
		}
		what := m.title()
		if name != m.Name() {
			what = fmt.Sprintf("pod %q under %s", name, what)
		}
		c.fail(other.Item, report.Fault{
			Code: report.ServiceInTheWay, Field: field.NewPath("metadata", "name"), Current: other.Name(),
			Message: fmt.Sprintf("linkerd makes a Service %q here itself, as the mirror of %s, and leaves one that is there as it is, so that pods have no names; delete this one, or rename it",
				other.Name(), what),
		})
	}
}

// failMirrors refuses two mirrors of one name, those of a Service and of a pod
// under another.
func (c *checker) failMirrors(other *service, m *mirrored, set *statefulSet) {
	c.fail(other.Item, report.Fault{
		Code: report.MirrorNamesCollide, Field: field.NewPath("metadata", "name"), Current: other.Name(),
		Message: fmt.Sprintf("in the other clusters linkerd makes a Service %s for this one, and one of the same name for pod %q of %s under %s, and only one of them can exist; rename this Service or the StatefulSet",
			strconv.Quote(other.Name()+"-<link>"), other.Name(), set.title(), m.title()),
	})
}
