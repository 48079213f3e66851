package render

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// declared is a GlobalHeadlessService that parses.
type declared struct {
	item *yamltext.Item
	spec schemas.GlobalHeadlessServiceSpec
}

// declarations are the GlobalHeadlessServices of a run, sorted and of
// different names, and the settings of its functionConfig.
type declarations struct {
	all    []declared
	config Settings
}

// declare reads the functionConfig and the GlobalHeadlessServices.
func (c *classified) declare(config *yamltext.Item) (declarations, report.Results) {
	fromConfig, settings, results := readConfig(config)
	results.Add(c.unrecognised()...)
	all := make([]declared, 0, len(c.services)+1) // with the one of the functionConfig
	for _, i := range c.services {
		g, faults := schemas.ParseGlobalHeadlessService(i)
		results.Add(report.Errors(i, faults)...)
		if len(faults) == 0 {
			all = append(all, declared{i, g.Spec})
		}
	}
	all, more := c.withConfig(all, fromConfig)
	results.Add(more...)
	slices.SortStableFunc(all, func(a, b declared) int { return generators.CompareItems(a.item, b.item) })
	all, more = uniqueNames(all)
	results.Add(more...)
	return declarations{all, settings}, results
}

// unrecognised refuses kinds of this API that are misspelt, or in a version or
// group that is not known.
func (c *classified) unrecognised() report.Results {
	var results report.Results
	for _, i := range c.misspelt {
		results.Add(report.Error(i, *schemas.CheckKind(i.APIVersion(), i.Kind())))
	}
	return results
}

// readConfig reads a functionConfig, in any of its forms.
func readConfig(config *yamltext.Item) (*declared, Settings, report.Results) {
	settings := Settings{item: config}
	var faults []report.Fault
	switch {
	case config == nil:
	case config.APIVersion() == schemas.APIVersion && config.Kind() == schemas.KindGlobalHeadlessService:
		g, faults := schemas.ParseGlobalHeadlessService(config)
		if len(faults) > 0 {
			return nil, settings, report.Errors(config, faults)
		}
		settings.Render, settings.Names = g.Spec.Render, specNames
		return &declared{config, g.Spec}, settings, nil
	case config.APIVersion() == "v1" && config.Kind() == "ConfigMap":
		settings.Render, faults = schemas.ParseConfigMap(config)
		settings.Names = fieldNames{field.NewPath("data")}
	default:
		faults = []report.Fault{otherConfig(config)}
	}
	return nil, settings, report.Errors(config, faults)
}

// otherConfig refuses a functionConfig of a kind that is none.
func otherConfig(config *yamltext.Item) report.Fault {
	f := report.Fault{Code: report.WrongKind, Field: field.NewPath("kind"), Current: config.Kind()}
	if config.APIVersion() == schemas.APIVersion && config.Kind() == schemas.KindGlobalNamespace {
		f.Message = fmt.Sprintf("a %s is no functionConfig; put it among the package's resources, where spec.globalNamespace names it", config.Kind())
	} else {
		f.Message = fmt.Sprintf("the functionConfig is of kind %s (%s); it may be a %s (%s), or a ConfigMap (v1) whose data has cluster, otherItems, absentCluster or warnings",
			config.Kind(), config.APIVersion(), schemas.KindGlobalHeadlessService, schemas.APIVersion)
	}
	return f
}

// withConfig merges the functionConfig with the item of the same
// GlobalHeadlessService. kustomize renames items but not the functionConfig, so
// any name the item had will do.
func (c *classified) withConfig(all []declared, config *declared) ([]declared, report.Results) {
	if config == nil {
		return all, nil
	}
	for _, d := range all {
		if !c.refersTo(all, d, config.item.Name()) {
			continue
		}
		if f, differ := difference(d.spec, config.spec); differ {
			f.Message = fmt.Sprintf("GlobalHeadlessService %q is functionConfig and item, and they disagree here: the functionConfig has %s, the item %s; keep one of them, or make them the same",
				d.item.Name(), shown(f.Proposed), shown(f.Current))
			return all, report.Results{report.Error(d.item, f)}
		}
		return all, nil
	}
	return append(all, *config), nil
}

// refersTo reports whether a name refers to d among all: the one of that name,
// else one that had it.
func (c *classified) refersTo(all []declared, d declared, name string) bool {
	if d.item.Name() == name {
		return true
	}
	taken := slices.ContainsFunc(all, func(d declared) bool { return d.item.Name() == name })
	return !taken && slices.Contains(c.objects.Names(d.item), name)
}

// uniqueNames keeps the first of each name, in place, and refuses the others.
func uniqueNames(all []declared) ([]declared, report.Results) {
	unique := all[:0]
	var results report.Results
	for _, d := range all {
		if k := len(unique) - 1; k >= 0 && unique[k].item.Name() == d.item.Name() {
			results.Add(report.Error(d.item, report.Fault{
				Code: report.DuplicateName, Field: field.NewPath("metadata", "name"), Current: d.item.Name(),
				Message: fmt.Sprintf("two GlobalHeadlessServices are called %q%s; names are unique in a run: %s",
					d.item.Name(), bothPlaces(unique[k].item, d.item), waysToUnique(unique[k], d)),
			}))
			continue
		}
		unique = append(unique, d)
	}
	return unique, results
}

// bothPlaces returns where two declarations stand; nothing if no file tells them
// apart.
func bothPlaces(first, second *yamltext.Item) string {
	if first.Path() == "" && second.Path() == "" {
		return ""
	}
	return ": " + report.Where(first) + " and " + report.Where(second)
}

// waysToUnique returns the ways out of two declarations of one name.
func waysToUnique(first, second declared) string {
	rename := fmt.Sprintf("rename one, and give it spec.service.name: %s if its Service keeps that name", serviceName(second))
	if _, differ := difference(first.spec, second.spec); !differ {
		return "remove one, since both say the same"
	}
	return "remove one, or " + rename
}

// serviceName returns the name of a declaration's Service.
func serviceName(d declared) string {
	if d.spec.Service.Name != "" {
		return d.spec.Service.Name
	}
	return d.item.Name()
}
