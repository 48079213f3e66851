package main

import (
	"slices"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/validate"
	"global-headless-service/yamltext"
)

// isValidation reports whether a functionConfig asks for validation: it is a
// ConfigMap whose data has mode: Validate.
func isValidation(config *yamltext.Item) bool {
	if config == nil || config.Kind() != "ConfigMap" || config.APIVersion() != "v1" {
		return false
	}
	mode, _ := config.Field("data", "mode")
	return schemas.Mode(mode) == schemas.ModeValidate
}

// validateItems is `validate` as a KRM function. kpt gives the whole package, and
// gets its items back as they were. kustomize gives one cluster, to which the
// source need not belong. From a validator it refuses to get back what it gave,
// since it puts annotations of its own into it; so it gets a signpost alone, which
// it drops. Under transformers the signpost is all that is left, and no cluster
// takes it: an empty output would delete everything there.
func validateItems(items []*yamltext.Item, config *yamltext.Item) ([]*yamltext.Item, report.Results) {
	settings, faults := schemas.ParseConfigMap(config)
	if len(faults) > 0 {
		results := report.Errors(config, faults)
		results.Sort()
		return items, results
	}
	kustomize := slices.ContainsFunc(items, isFromKustomize)
	clusters := validate.Split(items)
	if kustomize || settings.Cluster != "" {
		clusters = []validate.Cluster{{Name: clusterOf(settings.Cluster, items), Items: items}}
	}
	results := validate.Check(clusters, len(clusters) == 1 && (kustomize || settings.Cluster != ""))
	if settings.Warnings == schemas.WarningsError {
		results.MakeErrors()
	}
	if kustomize && !results.Failed() {
		items = []*yamltext.Item{yamltext.New([]byte(signpost))}
	}
	return items, results
}

// signpost is of a kind that no API server has.
const signpost = "apiVersion: " + schemas.APIVersion + `
kind: Validation
metadata:
  name: list-the-validation-under-validators-not-transformers
`

// clusterOf returns the cluster that is named, else the one that the managed objects
// are for; empty if they are for several.
func clusterOf(named string, items []*yamltext.Item) string {
	if names := validate.Names(items); named == "" && len(names) == 1 {
		return names[0]
	}
	return named
}

func isFromKustomize(i *yamltext.Item) bool {
	_, ok := i.Annotation("kustomize.config.k8s.io/id")
	return ok
}
