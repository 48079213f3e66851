package render

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// declared is a GlobalHeadlessService that parses.
type declared struct {
	item *resourcelist.Item
	spec schemas.GlobalHeadlessServiceSpec
}

// declare reads the functionConfig, the GlobalHeadlessServices and the
// GlobalNamespaces, settles render, and sets out one empty plan per
// GlobalHeadlessService.
func (p *pkg) declare(config *resourcelist.Item) report.Results {
	fromConfig, configSettings, results := p.readConfig(config)
	results = append(results, p.otherVersions()...)
	all := make([]declared, 0, len(p.services)+1) // with the one of the functionConfig
	for _, i := range p.services {
		g, faults := schemas.ParseGlobalHeadlessService(i)
		results = append(results, report.Errors(i, faults)...)
		if len(faults) == 0 {
			all = append(all, declared{i, g.Spec})
		}
	}
	all, more := p.withConfig(all, fromConfig)
	results = append(results, more...)
	slices.SortStableFunc(all, func(a, b declared) int { return generators.CompareItems(a.item, b.item) })
	all, more = uniqueNames(all)
	results = append(results, more...)
	results = append(results, p.settle(configSettings, all)...)
	lists, more := p.readNamespaces()
	results = append(results, more...)
	for _, d := range all {
		of, accepted, more := lists.of(d)
		results = append(results, more...)
		if len(more) > 0 || len(of.Members) == 0 {
			continue // without members there is nothing to resolve
		}
		d.spec.Source = of.Source
		p.plans = append(p.plans, &generators.Plan{Declaration: generators.Declaration{
			Item: d.item, Name: d.item.Name(), Names: p.Names(d.item), Spec: d.spec, Members: of.Members,
			Accept: []*report.Acceptance{p.accepts(d.item, d.spec.Accept), accepted},
		}})
	}
	return results
}

// otherVersions refuses our kinds in a version that is not known, and kinds that are
// nearly ours.
func (p *pkg) otherVersions() report.Results {
	var results report.Results
	for _, i := range p.unknown {
		results = append(results, report.Error(i, report.Fault{
			Code:  report.UnknownAPIVersion,
			Field: field.NewPath("apiVersion"), Current: i.APIVersion(), Proposed: schemas.APIVersion,
			Message: fmt.Sprintf("%q is not known; the version of %s is %q", i.APIVersion(), i.Kind(), schemas.APIVersion),
		}))
	}
	for _, i := range p.misspelt {
		results = append(results, report.Error(i, *schemas.CheckKind(i.APIVersion(), i.Kind())))
	}
	return results
}

// readConfig reads any of the forms that a functionConfig may have.
func (p *pkg) readConfig(config *resourcelist.Item) (*declared, settings, report.Results) {
	said := settings{Render: p.flags, item: config}
	if p.leaveOut {
		said.path, said.flags = p.flagsAt, p.flagsAt == nil
	}
	var faults []report.Fault
	switch {
	case config == nil:
	case config.APIVersion() == schemas.APIVersion && config.Kind() == schemas.KindGlobalHeadlessService:
		var g *schemas.GlobalHeadlessService
		if g, faults = schemas.ParseGlobalHeadlessService(config); len(faults) == 0 {
			said.Render, said.path = g.Spec.Render, field.NewPath("spec", "render")
			return &declared{config, g.Spec}, said, nil
		}
	case config.APIVersion() == "v1" && config.Kind() == "ConfigMap":
		said.Render, faults = schemas.ParseConfigMap(config)
		said.path = field.NewPath("data")
		p.markConfig(config)
	case config.APIVersion() == schemas.APIVersion && config.Kind() == schemas.KindGlobalNamespace:
		faults = []report.Fault{{
			Code:  report.WrongKind,
			Field: field.NewPath("kind"), Current: config.Kind(),
			Message: fmt.Sprintf("a %s is no functionConfig; put it among the package's resources, where spec.globalNamespace names it", config.Kind()),
		}}
	default:
		faults = []report.Fault{{
			Code:  report.WrongKind,
			Field: field.NewPath("kind"), Current: config.Kind(),
			Message: fmt.Sprintf("the functionConfig is of kind %s (%s); it may be a %s (%s), or a ConfigMap (v1) whose data says cluster, otherItems or absentCluster",
				config.Kind(), config.APIVersion(), schemas.KindGlobalHeadlessService, schemas.APIVersion),
		}}
	}
	return nil, said, report.Errors(config, faults)
}

// markConfig finds the run's ConfigMap among the items: kpt shows the file it
// comes from, and it is no more a resource than the declarations are.
func (p *pkg) markConfig(config *resourcelist.Item) {
	for k, i := range p.items {
		if i.Kind() == "ConfigMap" && i.Name() == config.Name() && i.Path() != "" && i.Path() == config.Path() && i.Index() == config.Index() {
			p.roles[k] = declaration
		}
	}
}

// withConfig makes one of a GlobalHeadlessService that is functionConfig and
// item. kustomize renames items but not the functionConfig, so any name the
// item had will do.
func (p *pkg) withConfig(all []declared, config *declared) ([]declared, report.Results) {
	if config == nil {
		return all, nil
	}
	for _, d := range all {
		if !p.isItem(all, d, config.item.Name()) {
			continue
		}
		if at, a, b := differs(reflect.ValueOf(d.spec), reflect.ValueOf(config.spec), field.NewPath("spec")); at != nil {
			return all, report.Results{report.Error(d.item, report.Fault{
				Code:  report.FunctionConfigMismatch,
				Field: at, Current: a, Proposed: b,
				Message: fmt.Sprintf("GlobalHeadlessService %q is functionConfig and item, and they disagree here: the functionConfig says %v, the item %v; keep one of them, or make them the same",
					d.item.Name(), shown(b), shown(a)),
			})}
		}
		return all, nil
	}
	return append(all, *config), nil
}

// isItem says whether d is what name means among all: the one of that name,
// else one that had it.
func (p *pkg) isItem(all []declared, d declared, name string) bool {
	if d.item.Name() == name {
		return true
	}
	taken := slices.ContainsFunc(all, func(d declared) bool { return d.item.Name() == name })
	return !taken && slices.Contains(p.Names(d.item), name)
}

// differs is the path of the first field in which two structs are not the
// same, with both values; render is not compared. nil when all are.
func differs(a, b reflect.Value, path *field.Path) (at *field.Path, x, y any) {
	for k := range a.NumField() {
		name, _, _ := strings.Cut(a.Type().Field(k).Tag.Get("json"), ",")
		x, y := a.Field(k), b.Field(k)
		switch {
		case name == "render" || reflect.DeepEqual(x.Interface(), y.Interface()):
		case x.Kind() == reflect.Struct:
			return differs(x, y, path.Child(name))
		default:
			return path.Child(name), value(x), value(y)
		}
	}
	return nil, nil, nil
}

// value is what a field says; nil when it says nothing.
func value(v reflect.Value) any {
	if v.IsZero() {
		return nil
	}
	return reflect.Indirect(v).Interface()
}

// shown is a value as it reads in a message.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		return strconv.Quote(v)
	}
	b, err := json.Marshal(v)
	if err != nil || len(b) > 200 {
		return "something else"
	}
	return string(b)
}

// uniqueNames keeps the first of each name, in place, and refuses the others.
func uniqueNames(all []declared) ([]declared, report.Results) {
	unique := all[:0]
	var results report.Results
	for _, d := range all {
		if k := len(unique) - 1; k >= 0 && unique[k].item.Name() == d.item.Name() {
			results = append(results, report.Error(d.item, report.Fault{
				Code:  report.DuplicateName,
				Field: field.NewPath("metadata", "name"), Current: d.item.Name(),
				Message: fmt.Sprintf("two GlobalHeadlessServices are called %q: %s and %s; names are unique in a run: rename one of them, and set its spec.service.name to the name of the Service",
					d.item.Name(), report.Where(unique[k].item), report.Where(d.item)),
			}))
			continue
		}
		unique = append(unique, d)
	}
	return unique, results
}
