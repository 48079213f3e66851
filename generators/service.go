package generators

import (
	"global-headless-service/schemas"
)

// A Service holds the fields that the Services of all members share.
type Service struct {
	Name                     string
	Selector                 map[string]string
	Ports                    []schemas.ServicePort
	PublishNotReadyAddresses bool
	IPFamilies               []schemas.IPFamily
	IPFamilyPolicy           schemas.IPFamilyPolicy
	Labels                   map[string]string
	Annotations              map[string]string
}

// annotationBytes returns the size of the annotations as the API server counts
// it: keys and values, with the longest possible cluster name.
func (s *Service) annotationBytes(owner string) int {
	const longestCluster = 63
	size := len(schemas.AnnotationOwner) + len(owner) + len(schemas.AnnotationCluster) + longestCluster +
		len(schemas.AnnotationEndpoints) + len(selectorJSON(s.Selector))
	for k, v := range s.Annotations {
		size += len(k) + len(v)
	}
	return size
}
