package validate

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// The annotations of external-dns on Services, and on pods.
const (
	externalDNSHostname      = "external-dns.alpha.kubernetes.io/hostname"
	externalDNSTarget        = "external-dns.alpha.kubernetes.io/target"
	externalDNSController    = "external-dns.alpha.kubernetes.io/controller"
	externalDNSEndpointsType = "external-dns.alpha.kubernetes.io/endpoints-type"
	externalDNSSetIdentifier = "external-dns.alpha.kubernetes.io/set-identifier"
)

// checkPublished checks the headless Services whose pods external-dns names
// (rules 17 and 19). Other Services have hostnames of their own.
func (c *checker) checkPublished() {
	for _, s := range c.published {
		switch {
		case s.isCopy: // its annotations are the source's
		case !s.isHeadless():
			c.checkNotPublished(s)
		default:
			c.checkPublishedNames(s)
			c.checkPublishedPods(s)
		}
	}
	c.checkPublishedTwice()
}

// isPublished reports whether a Service has hostnames.
func (s *service) isPublished() bool {
	_, ok := s.Annotation(externalDNSHostname)
	return ok
}

// hostnames returns the hostnames of a Service as external-dns reads them.
func (s *service) hostnames() []string {
	value, _ := s.Annotation(externalDNSHostname)
	names := strings.Split(strings.ReplaceAll(value, " ", ""), ",")
	for k, name := range names {
		names[k] = strings.ToLower(strings.TrimSuffix(name, "."))
	}
	return names
}

// isOwn reports whether a hostname is the one of the Service and its namespace
// in some domain.
func (s *service) isOwn(hostname string) bool {
	return strings.HasPrefix(hostname, s.Name()+"."+s.namespace+".")
}

// isInCluster reports whether a hostname is one that a cluster's own DNS could
// have: <service>.<namespace>.svc.<domain>.
func isInCluster(hostname string) bool {
	parts := strings.SplitN(hostname, ".", 4)
	return len(parts) == 4 && parts[2] == "svc"
}

// joinsMembers reports whether hostnames of a Service are those of members: in
// the domain of a cluster, or rendered.
func (s *service) joinsMembers() bool {
	return slices.ContainsFunc(s.hostnames(), func(hostname string) bool {
		return isInCluster(hostname) || s.owner != "" && s.isOwn(hostname)
	})
}

// checkNotPublished checks a Service that is not headless: external-dns has no
// names for its pods. Hostnames in a domain of the user's own may be meant for
// the Service itself.
func (c *checker) checkNotPublished(s *service) {
	if c.sources[s] || !s.joinsMembers() || s.spec.Type != "" && s.spec.Type != "ClusterIP" {
		return
	}
	const why = "is %s, and external-dns names the pods of headless Services only; make it None"
	path, ip := field.NewPath("spec", "clusterIP"), s.spec.ClusterIP
	if s.owner != "" {
		c.fail(s.Item, report.Fault{Code: report.ServiceNotHeadless, Field: path, Current: ip, Proposed: "None", Message: fmt.Sprintf(why, quoted(ip))})
	} else if sets := c.governed(s); len(sets) > 0 {
		c.doubt(s.Item, path, ip, why+", if the names are meant for those of %s", quoted(ip), titles(sets))
	}
}

// checkPublishedNames checks that hostnames of a Service with pods of
// StatefulSets are names of DNS, and with those of the pods before them too.
func (c *checker) checkPublishedNames(s *service) {
	longest := ""
	for _, set := range c.selectedBy(s) {
		if pod := set.pod(max(set.replicas()-1, 0)); len(pod) > len(longest) {
			longest = pod
		}
	}
	if longest == "" {
		return
	}
	value, _ := s.Annotation(externalDNSHostname)
	refuse := func(format string, args ...any) {
		c.fail(s.Item, report.Fault{Code: report.InvalidHostname, Field: annotationField(externalDNSHostname), Current: value, Message: fmt.Sprintf(format, args...)})
	}
	for _, hostname := range s.hostnames() {
		switch length := len(longest) + len(".") + len(hostname); {
		case hostname == "":
			refuse("has nothing between two commas, or behind the last one, and external-dns takes that for a name; write hostnames with single commas between them")
		case len(validation.IsDNS1123SubdomainWithUnderscore(hostname)) > 0:
			refuse(`%q is no name of DNS, so external-dns cannot write it; write words of letters, digits and "-" with dots between them, and commas between hostnames`, hostname)
		case length > validation.DNS1123SubdomainMaxLength:
			refuse("the name of pod %q under %q has %d characters, and a name of DNS at most %d; shorten it", longest, hostname, length, validation.DNS1123SubdomainMaxLength)
		}
	}
}

// checkPublishedTwice refuses two Services of one cluster with a common
// hostname and pods of one name: external-dns gives it the addresses of both.
func (c *checker) checkPublishedTwice() {
	type key struct{ cluster, hostname string }
	first := map[key][]*service{}
	for _, s := range c.published {
		if !s.isHeadless() || s.cluster == "" && !c.one {
			continue
		}
		reported := map[*service]bool{s: true}
		for _, hostname := range s.hostnames() {
			k := key{s.cluster, hostname}
			for _, other := range first[k] {
				if !reported[other] {
					reported[other] = true
					c.checkSharedHostname(s, other, hostname)
				}
			}
			first[k] = append(first[k], s)
		}
	}
}

// checkSharedHostname checks two Services that have a hostname. Set identifiers
// keep their records apart.
func (c *checker) checkSharedHostname(s, other *service, hostname string) {
	a, _ := s.Annotation(externalDNSSetIdentifier)
	b, _ := other.Annotation(externalDNSSetIdentifier)
	if pod := sharedPodOf(c.selectedBy(s), c.selectedBy(other)); pod != "" && a == b {
		c.fail(s.Item, report.Fault{
			Code: report.PodNamesMixed, Field: annotationField(externalDNSHostname),
			Message: fmt.Sprintf("%q is a hostname of %s too, and both have a pod %q: external-dns gives that name the addresses of both; remove it from one of the two, or rename a StatefulSet",
				hostname, other.title(), pod),
		})
	}
}
