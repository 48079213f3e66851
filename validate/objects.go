package validate

import (
	"fmt"
	"slices"
	"strings"

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

// A service is a Service at its place.
type service struct {
	*yamltext.Item
	place
	owner      string // the GlobalHeadlessService that it is of; empty for the author's own
	annotation string // the selector as JSON, of a copy
	isCopy     bool
	spec       serviceSpec
}

type serviceSpec struct {
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

// publishesNotReady reports whether the field is set, or the annotation that
// preceded it.
func (s *service) publishesNotReady() bool {
	old, _ := s.Annotation("service.alpha.kubernetes.io/tolerate-unready-endpoints")
	return s.spec.PublishNotReadyAddresses || old == "true"
}

// A statefulSet is a StatefulSet at its place.
type statefulSet struct {
	*yamltext.Item
	place
	spec struct {
		ServiceName string `yaml:"serviceName"`
		Selector    struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		} `yaml:"selector"`
		Template struct {
			Metadata struct {
				Labels map[string]string `yaml:"labels"`
			} `yaml:"metadata"`
		} `yaml:"template"`
	}
}

// add records an item, if it is a Service or a StatefulSet.
func (c *checker) add(i *yamltext.Item, at place) {
	var err error
	switch group, _, _ := strings.Cut(i.APIVersion(), "/"); {
	case i.Kind() == "Service" && group == "v1":
		s := &service{Item: i, place: at}
		if err = spec(i, &s.spec); err == nil {
			s.owner, _ = i.Annotation(schemas.AnnotationOwner)
			s.annotation, s.isCopy = i.Annotation(schemas.AnnotationEndpoints)
			s.isCopy = s.isCopy || render.IsManaged(i) && len(s.spec.Selector) == 0
			c.services[i.Name()] = append(c.services[i.Name()], s)
		}
	case i.Kind() == "StatefulSet" && group == "apps":
		s := &statefulSet{Item: i, place: at}
		if err = spec(i, &s.spec); err == nil {
			c.sets = append(c.sets, s)
		}
	}
	if err != nil {
		c.fail(i, report.Fault{Code: report.InvalidObject, Message: strings.ReplaceAll(err.Error(), "\n", "")})
	}
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
