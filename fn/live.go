package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"global-headless-service/kubectl"
	"global-headless-service/live"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// liveOptions are the flags of commands that read live clusters.
type liveOptions struct {
	kubectl     kubectl.Client
	contexts    map[string]string
	clusters    []string
	everywhere  bool
	timeout     time.Duration
	concurrency int
	pods        bool // the pods that members reach are compared too
}

// liveFlagNames are the flags that liveFlags adds.
var liveFlagNames = []string{"kubectl", "kubeconfig", "context", "cluster", "all-namespaces", "timeout", "concurrency"}

// liveFlags adds the flags of commands that read live clusters.
func liveFlags(c *cobra.Command, o *liveOptions, in *renderOptions) {
	f := c.Flags()
	f.StringVar(&o.kubectl.Path, "kubectl", "kubectl", "the kubectl to read clusters with")
	f.StringVar(&o.kubectl.Kubeconfig, "kubeconfig", "", "the kubeconfig to use; unset, the one that kubectl finds itself")
	f.StringToStringVar(&o.contexts, "context", nil, "CLUSTER=CONTEXT: the context of a cluster, if it is not called like the cluster; repeatable")
	f.StringSliceVar(&o.clusters, "cluster", nil, "only this cluster; repeatable")
	f.BoolVarP(&o.everywhere, "all-namespaces", "A", false, "look in all namespaces, not only in those of members, for what an earlier run rendered")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "how long one cluster may take to answer")
	f.IntVar(&o.concurrency, "concurrency", 16, "how many clusters are asked at once")
	c.RegisterFlagCompletionFunc("context", func(_ *cobra.Command, paths []string, begun string) ([]string, cobra.ShellCompDirective) {
		return completeContext(c.Context(), o, in, paths, begun)
	})
	for _, flag := range []string{"timeout", "concurrency"} {
		c.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions)
	}
}

// completeContext completes CLUSTER=, then the contexts of the kubeconfig.
func completeContext(ctx context.Context, o *liveOptions, in *renderOptions, paths []string, begun string) ([]string, cobra.ShellCompDirective) {
	cluster, begunContext, chosen := strings.Cut(begun, "=")
	var values []string
	if !chosen {
		for _, name := range clustersIn(in.Kustomize, paths, begun) {
			values = append(values, name+"=")
		}
		return values, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second) // longer than that, completion feels stuck
	defer cancel()
	names, _ := o.kubectl.Contexts(ctx)
	for _, name := range names {
		if strings.HasPrefix(name, begunContext) {
			values = append(values, cluster+"="+name)
		}
	}
	return values, cobra.ShellCompDirectiveNoFileComp
}

// check refuses values that the flags do not have.
func (o liveOptions) check() error {
	var errs []error
	if o.timeout <= 0 {
		errs = append(errs, fmt.Errorf("--timeout: %s is not a positive duration; set one such as 30s", o.timeout))
	}
	if o.concurrency < 1 {
		errs = append(errs, fmt.Errorf("--concurrency: %d is less than 1; set 1 or more", o.concurrency))
	}
	for _, cluster := range slices.Sorted(maps.Keys(o.contexts)) {
		if o.contexts[cluster] == "" {
			errs = append(errs, fmt.Errorf("--context: %q names no context; write CLUSTER=CONTEXT", cluster+"="))
		}
	}
	return errors.Join(errs...)
}

// compare renders what the clusters should have, asks them, and compares. The
// results are those of rendering; the state is nil if one of them is an error.
func (o liveOptions) compare(ctx context.Context, r *reporter, in renderOptions) (*live.State, report.Results, error) {
	items, err := in.read(ctx)
	if err != nil {
		return nil, nil, err
	}
	if in.settings.OtherItems == "" {
		in.settings.OtherItems = schemas.OtherItemsWithSource
	}
	p, results := in.load(items)
	if !results.Failed() && p.IsEmpty() {
		results.Add(p.NothingToRender())
	}
	if results.Failed() { // the rest would be consequences
		return nil, p.Finish(results), nil
	}
	fleet, more := o.fleet(p)
	results.Add(more...)
	results.Add(p.CheckNamespaces("")...)
	results.Add(p.Unused()...)
	if results = p.Finish(results); results.Failed() {
		return nil, results, nil
	}
	state, err := o.ask(ctx, r, fleet)
	return state, results, err
}

// fleet renders the clusters that are asked for: those of the declarations, or
// those of --cluster.
func (o liveOptions) fleet(p *render.Package) (*live.Fleet, report.Results) {
	clusters := p.Clusters()
	if len(o.clusters) > 0 {
		clusters = slices.Compact(slices.Sorted(slices.Values(o.clusters)))
	}
	var results report.Results
	for _, cluster := range slices.Sorted(maps.Keys(o.contexts)) {
		if !slices.Contains(clusters, cluster) && !p.Has(cluster) {
			results.Add(problem(report.UnknownCluster, "--context: no member is in cluster %q; the members' clusters are %s", cluster, strings.Join(p.Clusters(), ", ")))
		}
	}
	contextOf := func(cluster string) string { return cmp.Or(o.contexts[cluster], cluster) }
	fleet, more := live.NewFleet(p, clusters, contextOf)
	results.Add(more...)
	if o.pods {
		fleet.AddSources(contextOf)
	}
	results.Add(fleet.CheckContexts()...)
	return fleet, results
}

// ask asks the clusters of a fleet.
func (o liveOptions) ask(ctx context.Context, r *reporter, fleet *live.Fleet) (*live.State, error) {
	r.now("looking for kubectl and its contexts")
	checking, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	err := o.kubectl.Check(checking)
	var contexts []string
	if err == nil {
		contexts, err = o.kubectl.Contexts(checking)
	}
	var answers []*live.Answer
	if err == nil {
		r.now("asking the clusters")
		answers = fleet.Ask(ctx, &o.kubectl, live.Options{
			Contexts: contexts, Everywhere: o.everywhere, Timeout: o.timeout, Concurrency: o.concurrency, Progress: r.now,
		})
	}
	switch {
	case ctx.Err() != nil:
		return nil, coded(report.Interrupted, errors.New("interrupted while asking the clusters"))
	case err != nil:
		return nil, coded(report.KubectlUnusable, fmt.Errorf("--kubectl: %w", err))
	}
	r.now("comparing")
	state, err := fleet.Compare(answers)
	return state, coded(report.EditFailed, err)
}
