package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// A meshService is a declaration with its sources.
type meshService struct {
	name, service string
	list          *meshList
	inline        bool // whether the declaration has the members itself
	gone          bool // whether there is no declaration for now
	source        member
	sets          []meshSet // none: the StatefulSet is elsewhere
	pods          []string  // of a StatefulSet that is elsewhere
	named         bool      // whether the declaration names the sets
	most          int       // maxReplicas, or -1
	adopted       bool      // whether the package has the Service
	template      bool      // whether the sources are local-config items
	headless      bool
	namespaced    bool // whether the sources have their namespace
	foldered      bool // whether they stand in the folder of their cluster
	ports         []meshPort
	some          int               // of the ports that the declaration lists; 0 is none
	labels        map[string]string // of the author, on the Service or in the declaration
	annotations   map[string]string
}

// A meshSet is a StatefulSet; -1 is a number that is not set.
type meshSet struct {
	name            string
	replicas, start int
	governed        bool // whether it has a serviceName
}

type meshPort struct {
	name     string
	port     int
	protocol string
	target   string
}

// addService adds a service of one of the lists.
func (f *meshFleet) addService(k int) {
	s := &meshService{
		name: fmt.Sprint("db-", k), service: fmt.Sprint("svc-", k), list: f.lists[f.IntN(len(f.lists))], most: -1,
		adopted: f.IntN(2) == 0, template: one(f.Rand, 4), named: f.IntN(2) == 0,
		inline: one(f.Rand, 4), namespaced: f.IntN(4) > 0 || k > 0,
		foldered: f.IntN(4) > 0,
	}
	s.headless = !s.adopted || !one(f.Rand, 12)
	s.source = s.list.members[f.IntN(len(s.list.members))]
	if k > 0 && f.services[0].source != s.source && one(f.Rand, 4) {
		s.service = f.services[0].service
	}
	if one(f.Rand, 10) {
		for n := range f.IntN(3) {
			s.pods = append(s.pods, fmt.Sprintf("far-%d-%d", k, n))
		}
	} else {
		for n := range 1 + f.IntN(5)/4 {
			s.sets = append(s.sets, f.set(fmt.Sprintf("set-%d-%c", k, 'a'+n), s))
		}
	}
	f.setMost(s)
	f.addPorts(s)
	s.labels, s.annotations = f.authors(authorLabels), f.authors(authorAnnotations)
	f.services = append(f.services, s)
}

// setMost sets the most pods of a StatefulSet now and then.
func (f *meshFleet) setMost(s *meshService) {
	s.most = -1
	if one(f.Rand, 3) {
		s.most = 1 + f.IntN(3)
		for _, set := range s.sets {
			s.most = max(s.most, set.replicas)
		}
	}
}

func (f *meshFleet) set(name string, s *meshService) meshSet {
	set := meshSet{name: name, replicas: f.IntN(4), start: -1, governed: !s.named || f.IntN(3) > 0}
	if one(f.Rand, 5) {
		set.replicas = -1
	}
	if one(f.Rand, 6) {
		set.start = f.IntN(3)
	}
	if len(s.sets) == 0 && len(f.services) > 0 && len(f.services[0].sets) > 0 && f.services[0].source != s.source && one(f.Rand, 8) {
		set.name = f.services[0].sets[0].name
	}
	return set
}

func (f *meshFleet) addPorts(s *meshService) {
	for k := range 1 + f.IntN(3) {
		p := meshPort{name: fmt.Sprint("port-", k), port: 9000 + k, protocol: "TCP"}
		switch f.IntN(8) {
		case 0, 1:
			p.target = p.name
		case 2, 3:
			p.target = fmt.Sprint(9000 + k)
		}
		if one(f.Rand, 16) {
			p.protocol = "UDP"
		}
		s.ports = append(s.ports, p)
	}
	if len(s.ports) == 1 && one(f.Rand, 4) {
		s.ports[0].name, s.ports[0].target = "", ""
	}
	if one(f.Rand, 4) || len(s.sets) == 0 {
		s.some = len(s.ports) - f.IntN(len(s.ports))
	}
}

// The author's own labels and annotations: some that no mesh reads, some that a
// mesh needs, and some that contradict one.
var (
	authorLabels = []string{"team=db", "mirror.linkerd.io/exported=true", "mirror.linkerd.io/exported=remote-discovery"}

	authorAnnotations = []string{
		"example.com/note=a, b", "service.cilium.io/global=true", "service.cilium.io/global=false",
		"external-dns.alpha.kubernetes.io/hostname=db.example.com", "external-dns.alpha.kubernetes.io/hostname=a.example.com,db.example.com",
		"external-dns.alpha.kubernetes.io/target=10.0.0.1", "kuma.io/ignore=true", "service.cilium.io/shared=false",
	}
)

// authors are some of the fields, seldom many.
func (f *meshFleet) authors(fields []string) map[string]string {
	all := map[string]string{}
	for range f.IntN(4) / 2 {
		key, value, _ := strings.Cut(fields[f.IntN(1+f.IntN(len(fields)))], "=")
		all[key] = value
	}
	return all
}

// isWhole tells that a run completes nothing in the sources, and that they are
// placed without a declaration.
func (s *meshService) isWhole() bool {
	return s.namespaced && s.foldered && !slices.ContainsFunc(s.sets, func(set meshSet) bool { return !set.governed })
}

// podNames are the pods, and patterns for those that nothing counts.
func (s *meshService) podNames() []string {
	names := slices.Clone(s.pods)
	for _, set := range s.sets {
		count := set.replicas
		if s.most >= 0 {
			count = s.most
		} else if count < 0 {
			names = append(names, set.name+"-<ordinal>")
			continue
		}
		for k := range count {
			names = append(names, fmt.Sprint(set.name, "-", k+max(0, set.start)))
		}
	}
	if len(s.sets) == 0 && len(names) == 0 {
		names = append(names, "<pod>")
	}
	return names
}

// A meshDocument is a manifest of the package.
type meshDocument struct {
	path, apiVersion, kind, name, namespace string
	labels, annotations                     map[string]string
	spec                                    string
}

// text is the manifest; as an item of a ResourceList it says where it stands.
func (d meshDocument) text(item bool) string {
	annotations := maps.Clone(d.annotations)
	if item {
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations["internal.config.kubernetes.io/path"] = d.path
		annotations["internal.config.kubernetes.io/index"] = "0"
	}
	text := manifest(d.apiVersion, d.kind, d.name, d.namespace, false)
	return text + mapping("labels", d.labels) + mapping("annotations", annotations) + d.spec
}

func mapping(key string, values map[string]string) string {
	if len(values) == 0 {
		return ""
	}
	text := "  " + key + ":\n"
	for _, k := range slices.Sorted(maps.Keys(values)) {
		text += fmt.Sprintf("    %s: %q # of %s\n", k, values[k], key)
	}
	return text
}

// shuffled are the documents in another order.
func shuffled(seed uint64, all []string) []string {
	all = slices.Clone(all)
	rand.New(rand.NewPCG(seed, 3)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
