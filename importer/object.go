package importer

import (
	"encoding/json"
	"reflect"
	"strings"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// An object is an item at its member.
type object struct {
	*yamltext.Item
	member schemas.Member
}

// A service is a Service at its member.
type service struct {
	object
	labels, annotations map[string]string
	spec                serviceSpec
}

type serviceSpec struct {
	Type                     string            `yaml:"type"`
	ClusterIP                string            `yaml:"clusterIP"`
	Selector                 map[string]string `yaml:"selector"`
	Ports                    []servicePort     `yaml:"ports"`
	PublishNotReadyAddresses bool              `yaml:"publishNotReadyAddresses"`
	IPFamilies               []string          `yaml:"ipFamilies"`
	IPFamilyPolicy           string            `yaml:"ipFamilyPolicy"`
}

type servicePort struct {
	Name        string `yaml:"name"`
	Port        int32  `yaml:"port"`
	Protocol    string `yaml:"protocol"`
	TargetPort  any    `yaml:"targetPort"`
	AppProtocol string `yaml:"appProtocol"`
}

// isAnnotated reports whether it carries the selector of its source as Tanzu
// Service Mesh reads it.
func (s *service) isAnnotated() bool {
	_, ok := s.annotations[schemas.AnnotationEndpoints]
	return ok
}

// isHeadless reports whether it has no virtual IP.
func (s *service) isHeadless() bool { return strings.EqualFold(s.spec.ClusterIP, "None") }

// isExternal reports whether it is only another name.
func (s *service) isExternal() bool { return s.spec.Type == "ExternalName" }

// selector returns that of the source's pods: of a copy the one in its
// annotation, if that can be read.
func (s *service) selector() map[string]string {
	text, ok := s.annotations[schemas.AnnotationEndpoints]
	if !ok {
		return s.spec.Selector
	}
	var selector map[string]string
	if json.Unmarshal([]byte(text), &selector) != nil {
		return nil
	}
	return selector
}

// A statefulSet is a StatefulSet at its member.
type statefulSet struct {
	object
	spec struct {
		ServiceName string `yaml:"serviceName"`
		Replicas    *int32 `yaml:"replicas"`
		Ordinals    struct {
			Start int32 `yaml:"start"`
		} `yaml:"ordinals"`
		Selector struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		} `yaml:"selector"`
		Template struct {
			Metadata struct {
				Labels map[string]string `yaml:"labels"`
			} `yaml:"metadata"`
		} `yaml:"template"`
	}
}

// A serviceEntry is a ServiceEntry of Istio that selects a pod, at its member.
type serviceEntry struct {
	object
	spec struct {
		Hosts            []string `yaml:"hosts"`
		WorkloadSelector struct {
			Labels map[string]string `yaml:"labels"`
		} `yaml:"workloadSelector"`
	}
}

// A document is the part of an item that is read.
type document[T any] struct {
	Metadata struct {
		Labels      map[string]string `yaml:"labels"`
		Annotations map[string]string `yaml:"annotations"`
	} `yaml:"metadata"`
	Spec *T `yaml:"spec"`
}

// read reads the spec of an item, and its labels and annotations. It returns the
// fields whose types are not those of the API server.
func read[T any](i *yamltext.Item, spec *T) (document[T], []report.Fault) {
	d := document[T]{Spec: spec}
	n, err := i.Node()
	if err == nil {
		err = n.Decode(&d)
	}
	if err == nil {
		return d, nil
	}
	var faults []report.Fault
	if n != nil {
		faults = mismatches(n, reflect.TypeFor[document[T]](), report.InvalidObject)
	}
	if len(faults) == 0 {
		faults = []report.Fault{{Code: report.InvalidObject, Message: "cannot be read: " + strings.ReplaceAll(err.Error(), "\n", " ")}}
	}
	return d, faults
}

// selects reports whether a selector, which is not empty, selects labels.
func selects(selector, labels map[string]string) bool {
	for k, v := range selector {
		if has, ok := labels[k]; !ok || has != v {
			return false
		}
	}
	return len(selector) > 0
}
