package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"global-headless-service/disk"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// The names of an app's parameters: those of spec.render.
const (
	parameterCluster       = "cluster"
	parameterOtherItems    = "otherItems"
	parameterAbsentCluster = "absentCluster"
)

var parameterNames = []string{parameterCluster, parameterOtherItems, parameterAbsentCluster}

// An announcement is Argo CD's ParameterAnnouncement, of a string. The default
// is for the UI alone: Argo CD passes on what an app sets, and nothing else.
type announcement struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Tooltip  string `json:"tooltip"`
	Required bool   `json:"required,omitempty"`
	Default  string `json:"string,omitempty"`
}

// announce prints the parameters of an app, with the clusters that its
// declarations name. An app that cannot be read has them too, so that one can
// still be set. A kustomization that runs the function itself says all of it
// there.
func announce(ctx context.Context, stdout io.Writer, r *reporter, o renderOptions) error {
	clusters, err := declaredClusters(ctx, r, o)
	if errors.Is(err, disk.ErrFunctions) {
		_, err := io.WriteString(stdout, "[]\n")
		return err
	}
	tooltip := "The cluster that this app is applied to"
	if err != nil {
		if !errors.Is(err, errReported) {
			r.report(report.Results{report.Warning(nil, report.Fault{Code: report.AppUnreadable, Message: err.Error()})})
		}
		tooltip += "; the app cannot be read, so its clusters are not known"
	} else {
		tooltip += ": " + report.List(clusters, func(c string) string { return c })
	}
	return json.NewEncoder(stdout).Encode([]announcement{
		{Name: parameterCluster, Title: "Cluster", Tooltip: tooltip, Required: true},
		{Name: parameterOtherItems, Title: "Other items", Default: string(schemas.OtherItemsWithSource),
			Tooltip: "What becomes of the app's other resources: Keep, Drop, or WithSource (kept in a source's cluster, left out elsewhere)"},
		{Name: parameterAbsentCluster, Title: "Absent cluster", Default: string(schemas.AbsentClusterError),
			Tooltip: "What a cluster in no member list is: Error, or Empty when it is being retired"},
	})
}

// declaredClusters returns the clusters that the app's declarations name.
func declaredClusters(ctx context.Context, r *reporter, o renderOptions) ([]string, error) {
	items, err := o.read(ctx)
	if err != nil {
		return nil, err
	}
	clusters, results := o.clusters(items)
	return clusters, r.report(results)
}

// appParameters returns the parameters that the app sets. Argo CD passes them
// in the environment, and only this function reads them: rendering reads none.
func appParameters() (schemas.Render, error) {
	var given []struct {
		Name   string            `json:"name"`
		String *string           `json:"string"`
		Array  []string          `json:"array"`
		Map    map[string]string `json:"map"`
	}
	if text := os.Getenv("ARGOCD_APP_PARAMETERS"); text != "" {
		if err := json.Unmarshal([]byte(text), &given); err != nil {
			return schemas.Render{}, fmt.Errorf("$ARGOCD_APP_PARAMETERS: %w", err)
		}
	}
	var flags schemas.Render
	var errs []error
	for _, p := range given {
		if !slices.Contains(parameterNames, p.Name) {
			errs = append(errs, unknownParameter(p.Name))
			continue
		}
		if p.Array != nil || p.Map != nil || p.String == nil {
			errs = append(errs, fmt.Errorf("parameter %q: it must have one value, as string: VALUE", p.Name))
			continue
		}
		switch p.Name {
		case parameterCluster:
			flags.Cluster = *p.String
		case parameterOtherItems:
			flags.OtherItems = schemas.OtherItems(*p.String)
		case parameterAbsentCluster:
			flags.AbsentCluster = schemas.AbsentCluster(*p.String)
		}
	}
	for _, f := range flags.Validate(nil) {
		errs = append(errs, fmt.Errorf("parameter %q: %s", f.Field.String(), f.Message))
	}
	return flags, errors.Join(errs...)
}

func unknownParameter(name string) error {
	known := report.List(parameterNames, strconv.Quote)
	if near, ok := schemas.Nearest(name, parameterNames); ok {
		return fmt.Errorf("parameter %q: there is none of that name; did you mean %q? There are %s", name, near, known)
	}
	return fmt.Errorf("parameter %q: there is none of that name; there are %s", name, known)
}
