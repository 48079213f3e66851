package validate

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// The labels by which a HostnameGenerator finds the MeshServices of the pods
// of a headless Service.
const (
	kumaZone      = "kuma.io/zone"
	kumaNamespace = "k8s.kuma.io/namespace"
	kumaService   = "k8s.kuma.io/service-name"
	kumaHeadless  = "k8s.kuma.io/is-headless-service"
)

// kumaPod is what a template has for the name of a pod.
const kumaPod = `{{ label "` + generators.PodNameLabel + `" }}`

// A hostnameGenerator is one of Kuma that names pods.
type hostnameGenerator struct {
	object
	owner  string // empty if it is not managed
	spec   generatorSpec
	source *service
	sets   []*statefulSet // the source's
	failed bool           // it selects no pods
}

type generatorSpec struct {
	Selector struct {
		MeshService struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		} `yaml:"meshService"`
	} `yaml:"selector"`
	Template string `yaml:"template"`
}

// label returns what a HostnameGenerator selects by a label.
func (g *hostnameGenerator) label(key string) string {
	return g.spec.Selector.MeshService.MatchLabels[key]
}

// labelPath returns the field of a label that a HostnameGenerator selects by.
func (g *hostnameGenerator) labelPath(key string) *field.Path {
	return field.NewPath("spec", "selector", "meshService", "matchLabels").Key(key)
}

// checkGenerators checks the HostnameGenerators that are managed, or name pods of
// StatefulSets (rules 17 and 19).
func (c *checker) checkGenerators() {
	all := c.generators()
	if len(all) == 0 {
		return
	}
	owned := c.owned()
	for _, g := range all {
		c.checkSystemNamespace(g)
		if g.owner != "" {
			c.checkOrigin(g)
			c.checkTemplate(g)
		}
		c.findMeshService(g, owned[g.owner])
		if g.source != nil {
			g.sets = c.governed(g.source)
			c.sources[g.source] = true
			c.checkMeshService(g.source)
		}
	}
	c.checkOneSelector(all)
	c.checkHostnames(all)
}

// generators reads the HostnameGenerators.
func (c *checker) generators() []*hostnameGenerator {
	var all []*hostnameGenerator
	for _, o := range c.objects[groupKind{"kuma.io", "HostnameGenerator"}] {
		g := &hostnameGenerator{object: o}
		if render.IsManaged(o.Item) {
			g.owner, _ = o.Annotation(schemas.AnnotationOwner)
		}
		if c.ok(o.Item, spec(o.Item, &g.spec)) && (g.owner != "" || strings.Contains(g.spec.Template, generators.PodNameLabel)) {
			all = append(all, g)
		}
	}
	return all
}

// checkOrigin checks that the control plane of a zone takes a HostnameGenerator
// as one of its own.
func (c *checker) checkOrigin(g *hostnameGenerator) {
	if origin, _ := g.Label("kuma.io/origin"); origin != "zone" {
		c.fail(g.Item, report.Fault{
			Code: report.GeneratorRefused, Field: labelField("kuma.io/origin"), Current: origin, Proposed: "zone",
			Message: fmt.Sprintf(`is %s, and the control plane of a zone takes only what has "zone" there; write that`, quoted(origin)),
		})
	}
}

// checkSystemNamespace checks that a HostnameGenerator stands in the namespace
// of the control plane. Which that is, only a rendered one says: by its label.
func (c *checker) checkSystemNamespace(g *hostnameGenerator) {
	rendered, labelled := g.Label(kumaNamespace)
	switch path := field.NewPath("metadata", "namespace"); {
	case g.owner != "" && labelled && rendered != g.namespace:
		c.fail(g.Item, report.Fault{
			Code: report.GeneratorRefused, Field: path, Current: g.namespace, Proposed: rendered,
			Message: fmt.Sprintf("is %s, and the label %s is %q: a control plane takes HostnameGenerators in its own namespace only; leave the namespace as it is rendered", quoted(g.namespace), kumaNamespace, rendered),
		})
	case g.namespace != "" && g.namespace == g.label(kumaNamespace):
		c.fail(g.Item, report.Fault{
			Code: report.GeneratorRefused, Field: path, Current: g.namespace,
			Message: fmt.Sprintf("is %s, where the pods run, and a control plane takes HostnameGenerators in its own namespace only; write that", quoted(g.namespace)),
		})
	case g.owner != "" && !labelled:
		c.warn(g.Item, report.Fault{
			Code: report.GeneratorLabelMissing, Field: labelField(kumaNamespace), Proposed: g.namespace,
			Message: fmt.Sprintf("is unset, and the control plane adds it, so every later apply or comparison finds a difference; write %q", g.namespace),
		})
	}
}

// checkTemplate checks that a managed HostnameGenerator gives each pod a name of
// its own under the Service.
func (c *checker) checkTemplate(g *hostnameGenerator) {
	under, ok := strings.CutPrefix(g.spec.Template, kumaPod+".")
	service, _, _ := strings.Cut(under, ".")
	path := field.NewPath("spec", "template")
	switch name := g.label(kumaService); {
	case !ok:
		c.fail(g.Item, report.Fault{
			Code: report.GeneratorDiffers, Field: path, Current: g.spec.Template,
			Message: fmt.Sprintf("%q does not begin with %q, so pods do not get their own names; render again", g.spec.Template, kumaPod+"."),
		})
	case name != "" && service != name:
		c.fail(g.Item, report.Fault{
			Code: report.GeneratorDiffers, Field: path, Current: g.spec.Template,
			Message: fmt.Sprintf("names pods under %q, and selects those of Service %q; render again, and after all that changes names", service, name),
		})
	}
}

// checkOneSelector refuses managed HostnameGenerators of one owner that select
// different pods: a cluster was not rendered again. The right one is that whose
// source is known best.
func (c *checker) checkOneSelector(all []*hostnameGenerator) {
	right := map[string]*hostnameGenerator{}
	for _, g := range all {
		if one := right[g.owner]; one == nil || g.certainty() > one.certainty() {
			right[g.owner] = g
		}
	}
	for _, g := range all {
		one := right[g.owner]
		for _, key := range []string{kumaService, kumaNamespace, kumaZone} {
			if g.owner != "" && !g.failed && g.label(key) != one.label(key) {
				c.fail(g.Item, report.Fault{
					Code: report.GeneratorDiffers, Field: g.labelPath(key), Current: g.label(key), Proposed: one.label(key),
					Message: fmt.Sprintf("is %s, and %s in another of the same GlobalHeadlessService (%s); render every cluster from one source",
						quoted(g.label(key)), quoted(one.label(key)), report.Where(one.Item)),
				})
			}
		}
	}
}

// certainty returns how well the source is known: not at all, or by its name and
// namespace, or by its cluster too.
func (g *hostnameGenerator) certainty() int {
	switch {
	case g.source == nil:
		return 0
	case g.source.cluster != g.label(kumaZone):
		return 1
	}
	return 2
}
