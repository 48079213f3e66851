package generators

import (
	"slices"

	"global-headless-service/yamltext"
)

// A workload is an item that runs pods, with their labels.
type workload struct {
	item   *yamltext.Item
	labels map[string]string
}

// workloadsIn returns the workloads by namespace, read once. Only rules that
// report a fault ask for them.
func (p *Package) workloadsIn() map[string][]workload {
	if p.workloads == nil {
		p.workloads = map[string][]workload{}
		for _, i := range slices.Concat(p.statefulSets.all, p.unstable.all) {
			p.workloads[i.Namespace()] = append(p.workloads[i.Namespace()], workload{i, podLabels(i)})
		}
	}
	return p.workloads
}

// headlessIn returns the headless Services of one namespace, read once.
func (p *Package) headlessIn(namespace string) []*Governing {
	if all, known := p.headless[namespace]; known {
		return all
	}
	var all []*Governing
	for _, i := range p.servicesIn[namespace] {
		if ip, _ := i.Field("spec", "clusterIP"); ip != "None" || i.Name() == "" || isMemberCopy(i) {
			continue
		}
		if g, fault := readGoverning(i); fault == nil {
			all = append(all, g)
		}
	}
	if p.headless == nil {
		p.headless = map[string][]*Governing{}
	}
	p.headless[namespace] = all
	return all
}

// podLabels returns the labels of the pods that a workload of any kind runs; nil
// if it cannot be read.
func podLabels(i *yamltext.Item) map[string]string {
	n, err := i.Node()
	if err != nil {
		return nil
	}
	spec := at(n, "spec")
	if i.Kind() == "CronJob" {
		spec = at(spec, "jobTemplate", "spec")
	}
	return texts(at(spec, "template", "metadata", "labels"))
}

// workloads returns the workloads of the source's namespace, and those without
// one.
func (r *resolver) workloads() []workload {
	in := r.pkg.workloadsIn()
	all := slices.Concat(in[""], in[r.Spec.Source.Namespace])
	return slices.DeleteFunc(all, func(w workload) bool { return r.isElsewhere(w.item) })
}

// selectsExactly reports whether a selector selects the pods of these
// StatefulSets, and of no other workload of the source's namespace.
func (r *resolver) selectsExactly(selector map[string]string, sets []*StatefulSet) bool {
	if len(selector) == 0 || len(sets) == 0 {
		return false
	}
	meant := map[*yamltext.Item]bool{}
	for _, s := range sets {
		meant[s.Item] = true
		if !selects(selector, s.PodLabels) {
			return false
		}
	}
	return !slices.ContainsFunc(r.workloads(), func(w workload) bool {
		return !meant[w.item] && selects(selector, w.labels)
	})
}

// headlessSiblings returns the headless Services of the source's namespace, other
// than the one of that name and those of other declarations, that select
// exactly the pods of these StatefulSets.
func (r *resolver) headlessSiblings(name string, sets []*StatefulSet) []*Governing {
	if len(sets) == 0 {
		return nil
	}
	var siblings []*Governing
	for _, namespace := range []string{"", r.Spec.Source.Namespace} {
		for _, g := range r.pkg.headlessIn(namespace) {
			if len(g.Selector) > 0 && selects(g.Selector, sets[0].PodLabels) && g.Name != name && !r.isDeclared(g.Name) &&
				!r.isElsewhere(g.Item) && r.selectsExactly(g.Selector, sets) {
				siblings = append(siblings, g)
			}
		}
	}
	slices.SortFunc(siblings, func(a, b *Governing) int { return CompareItems(a.Item, b.Item) })
	return siblings
}
