package render

import (
	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// Input is the input of a run.
type Input struct {
	Items []*yamltext.Item
	// Config is the functionConfig, and nil if there is none.
	Config *yamltext.Item
	// Settings are those of the command line. They take precedence over those
	// of the declarations, and have names of their own in messages.
	Settings *Settings
}

// A Package is a loaded Input: every item with its role, every declaration with
// its plan. It never changes, except that it caches results, and is for one
// goroutine.
type Package struct {
	items      []*yamltext.Item
	roles      []role
	objects    *generators.Package
	managed    []managedItem
	settings   Settings
	namespaces []*yamltext.Item   // GlobalNamespaces
	plans      []*generators.Plan // sorted by name
	owners     map[string]*generators.Plan
	sources    map[*yamltext.Item]source
	clusters   []clusterPlans
	placement  *placement
	complete   bool            // every declaration could be read
	managedIn  map[string]bool // clusters of managed objects; computed on demand
}

// A source is one of the objects of a plan's source.
type source struct {
	plan *generators.Plan
	set  *generators.SourceSet // nil for a governing Service
}

// item returns the item that the source is.
func (s source) item() *yamltext.Item {
	if s.set == nil {
		return s.plan.Governing
	}
	return s.set.Item
}

// Load reads the declarations among the items and resolves each against the
// others. The package is of use only if none of the results is an error.
func Load(in Input) (*Package, report.Results) {
	found := classify(in.Items, in.Config)
	declared, results := found.declare(in.Config)
	settings, more := resolveSettings(in, declared)
	results.Add(more...)
	lists, more := readNamespaces(found)
	results.Add(more...)
	declarations, more := lists.join(declared)
	results.Add(more...)
	complete := !results.Failed()
	plans, more := resolve(declarations, found.objects)
	results.Add(more...)
	return assemble(found, settings, plans, complete), results
}

// Clusters returns the clusters of all member lists, sorted.
func (p *Package) Clusters() []string {
	names := make([]string, len(p.clusters))
	for k := range p.clusters {
		names[k] = p.clusters[k].name
	}
	return names
}

// IsEmpty reports whether the package has nothing to render.
func (p *Package) IsEmpty() bool { return len(p.plans) == 0 }

// Plans returns the plans of the run, sorted by the names of their
// GlobalHeadlessServices.
func (p *Package) Plans() []*generators.Plan { return p.plans }

// HasOwner reports whether a GlobalHeadlessService of that name is in the run.
func (p *Package) HasOwner(name string) bool { return p.owners[name] != nil }

func assemble(found *classified, settings Settings, plans []*generators.Plan, complete bool) *Package {
	p := &Package{
		items: found.items, roles: found.roles, objects: found.objects, managed: found.managed,
		settings: settings, namespaces: found.namespaces, plans: plans, complete: complete,
		owners: make(map[string]*generators.Plan, len(plans)), sources: map[*yamltext.Item]source{},
	}
	for _, plan := range plans {
		p.owners[plan.Name] = plan
		for k := range plan.StatefulSets {
			p.sources[plan.StatefulSets[k].Item] = source{plan, &plan.StatefulSets[k]}
		}
		if plan.Governing != nil {
			p.sources[plan.Governing] = source{plan, nil}
		}
	}
	for k, i := range p.items {
		if _, ok := p.sources[i]; ok {
			p.roles[k] = sourceRole
		}
	}
	p.clusters = groupByCluster(plans)
	p.placement = newPlacement(p)
	return p
}
