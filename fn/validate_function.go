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

// validateItems runs `validate` as a KRM function. kpt passes the whole
// package and gets its items back. kustomize passes one cluster and rejects a
// validator that returns its input, so it gets a placeholder object, which it
// drops. Under transformers only the placeholder remains; API servers reject
// it, where an empty output would delete everything.
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
		items = []*yamltext.Item{yamltext.New([]byte(placeholder))}
	}
	return items, results
}

// placeholder is an object of a kind that no API server has.
const placeholder = "apiVersion: " + schemas.APIVersion + `
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
