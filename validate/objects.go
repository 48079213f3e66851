package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A place is a namespace of a cluster; the cluster may be unknown.
type place struct{ cluster, namespace string }

// near reports whether two places may be one: an unknown cluster may be any.
func (p place) near(other place) bool {
	return p.namespace == other.namespace && (p.cluster == other.cluster || p.cluster == "" || other.cluster == "")
}

// An object is an item at its place.
type object struct {
	*yamltext.Item
	place
}

// compareObjects orders objects by their places, so that results do not depend
// on the order in which they are given (rule 16).
func compareObjects(a, b object) int {
	return cmp.Or(comparePlaces(a.place, b.place), strings.Compare(a.Name(), b.Name()), strings.Compare(report.Where(a.Item), report.Where(b.Item)))
}

func comparePlaces(a, b place) int {
	return cmp.Or(strings.Compare(a.cluster, b.cluster), strings.Compare(a.namespace, b.namespace))
}

// A service is a Service at its place.
type service struct {
	object
	owner      string // the GlobalHeadlessService that it is of; empty for the author's own
	annotation string // the selector as JSON, of a copy
	isCopy     bool
	isExported bool   // it has the label of Linkerd
	mirror     string // the label's value
	spec       serviceSpec
}

type serviceSpec struct {
	Type                     string            `yaml:"type"`
	ClusterIP                string            `yaml:"clusterIP"`
	Selector                 map[string]string `yaml:"selector"`
	Ports                    []port            `yaml:"ports"`
	PublishNotReadyAddresses bool              `yaml:"publishNotReadyAddresses"`
	IPFamilies               []string          `yaml:"ipFamilies"`
	IPFamilyPolicy           string            `yaml:"ipFamilyPolicy"`
}

type port struct {
	Name        string `yaml:"name"`
	Port        int    `yaml:"port"`
	Protocol    string `yaml:"protocol"`
	TargetPort  any    `yaml:"targetPort"`
	AppProtocol string `yaml:"appProtocol"`
}

// String returns the port with Kubernetes' defaults, in words.
func (p port) String() string {
	if p.Protocol == "" {
		p.Protocol = "TCP"
	}
	if p.TargetPort == nil || p.TargetPort == 0 || p.TargetPort == "" {
		p.TargetPort = p.Port
	}
	text := fmt.Sprintf("%d/%s to %v", p.Port, p.Protocol, p.TargetPort)
	if p.Name != "" {
		text = p.Name + " " + text
	}
	if p.AppProtocol != "" {
		text += " (" + p.AppProtocol + ")"
	}
	return text
}

// portTexts returns the ports as one text, sorted.
func (s *service) portTexts() string {
	var texts []string
	for _, p := range s.spec.Ports {
		texts = append(texts, p.String())
	}
	slices.Sort(texts)
	return "[" + strings.Join(texts, ", ") + "]"
}

// isHeadless reports whether a Service has no address of its own.
func (s *service) isHeadless() bool { return s.spec.ClusterIP == "None" }

// publishesNotReady reports whether the field is set, or the annotation that
// preceded it.
func (s *service) publishesNotReady() bool {
	old, _ := s.Annotation("service.alpha.kubernetes.io/tolerate-unready-endpoints")
	return s.spec.PublishNotReadyAddresses || old == "true"
}

// A statefulSet is a StatefulSet at its place.
type statefulSet struct {
	object
	spec struct {
		ServiceName string `yaml:"serviceName"`
		Replicas    *int   `yaml:"replicas"`
		Ordinals    struct {
			Start int `yaml:"start"`
		} `yaml:"ordinals"`
		Selector struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		} `yaml:"selector"`
		Template podTemplate `yaml:"template"`
	}
}

// A podTemplate is the part of a pod template that is compared with selectors and
// ports.
type podTemplate struct {
	Metadata struct {
		Labels map[string]string `yaml:"labels"`
	} `yaml:"metadata"`
	Spec struct {
		Containers     []container `yaml:"containers"`
		InitContainers []container `yaml:"initContainers"`
	} `yaml:"spec"`
}

// A container is the part of a container that resolves a named targetPort.
type container struct {
	Ports []struct {
		Name          string `yaml:"name"`
		ContainerPort int    `yaml:"containerPort"`
		Protocol      string `yaml:"protocol"`
	} `yaml:"ports"`
}

// add records an item: a Service or a StatefulSet as what it says, any other by
// its kind.
func (c *checker) add(i *yamltext.Item, at place) {
	o := object{i, at}
	group, _, grouped := strings.Cut(i.APIVersion(), "/")
	if !grouped {
		group = ""
	}
	switch kind := (groupKind{group, i.Kind()}); kind {
	case groupKind{"", "Service"}:
		s := &service{object: o}
		if c.ok(i, spec(i, &s.spec)) {
			s.owner, _ = i.Annotation(schemas.AnnotationOwner)
			s.annotation, s.isCopy = i.Annotation(schemas.AnnotationEndpoints)
			c.services[i.Name()] = append(c.services[i.Name()], s)
			if s.mirror, s.isExported = i.Label(generators.LinkerdExported); s.isExported {
				c.exported = append(c.exported, s)
			}
			if s.isPublished() {
				c.published = append(c.published, s)
			}
		}
	case groupKind{"apps", "StatefulSet"}:
		s := &statefulSet{object: o}
		if c.ok(i, spec(i, &s.spec)) {
			c.sets = append(c.sets, s)
		}
	default:
		c.objects[kind] = append(c.objects[kind], o)
	}
}

// sort orders all that was added, and separates copies from sources.
func (c *checker) sort() {
	for _, services := range [][]*service{c.exported, c.published} {
		slices.SortStableFunc(services, func(a, b *service) int { return compareObjects(a.object, b.object) })
	}
	for _, services := range c.services {
		slices.SortStableFunc(services, func(a, b *service) int { return compareObjects(a.object, b.object) })
	}
	slices.SortStableFunc(c.sets, func(a, b *statefulSet) int { return compareObjects(a.object, b.object) })
	for _, objects := range c.objects {
		slices.SortStableFunc(objects, compareObjects)
	}
	for _, services := range c.services {
		for _, s := range services {
			s.isCopy = s.isCopy || c.isConsumer(s)
		}
	}
}

// isConsumer reports whether a Service that has no annotation of Tanzu Service Mesh
// is a member's copy: a managed one without a selector, or one that Cilium
// marks as a consumer's. A selector that a later transformer added to the
// latter makes no source of it. What a mesh needs on the Service at the source
// alone makes a source of any other.
func (c *checker) isConsumer(s *service) bool {
	cilium := s.isUnshared() && s.isGlobal()
	switch managed := render.IsManaged(s.Item); {
	case len(s.spec.Selector) > 0:
		return managed && cilium && len(c.governed(s)) == 0
	case cilium:
		return true
	default:
		return managed && !s.isExported && !s.isPublished()
	}
}

// ok reports whether an item could be read, and refuses it if not.
func (c *checker) ok(i *yamltext.Item, err error) bool {
	if err != nil {
		c.fail(i, report.Fault{Code: report.InvalidObject, Message: strings.ReplaceAll(err.Error(), "\n", "")})
	}
	return err == nil
}

// spec reads the spec of an item.
func spec[T any](i *yamltext.Item, into *T) error {
	document := struct {
		Spec *T `yaml:"spec"`
	}{into}
	n, err := i.Node()
	if err != nil {
		return err
	}
	return n.Decode(&document)
}
