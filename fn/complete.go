package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"global-headless-service/disk"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// completeFlags makes a shell complete the values of render's flags. The
// clusters are those in the PATHs that stand on the line already; what is to be
// removed is in the tree of --output.
func completeFlags(c *cobra.Command, o *renderOptions) {
	values := map[string][]string{
		"other-items":     {string(schemas.OtherItemsKeep), string(schemas.OtherItemsDrop), string(schemas.OtherItemsWithSource)},
		"absent-cluster":  {string(schemas.AbsentClusterError), string(schemas.AbsentClusterEmpty)},
		"load-restrictor": disk.LoadRestrictors,
		"retired":         retiredValues,
	}
	for flag, of := range values {
		c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(of, cobra.ShellCompDirectiveNoFileComp))
	}
	for _, flag := range []string{"output", "against"} {
		c.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		})
	}
	c.RegisterFlagCompletionFunc("prune", func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		return thatBegin(disk.NewTree(o.output).Owners(), begun), cobra.ShellCompDirectiveNoFileComp
	})
	c.RegisterFlagCompletionFunc("forget", func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		clusters, _ := disk.NewTree(o.output).Clusters()
		return thatBegin(clusters, begun), cobra.ShellCompDirectiveNoFileComp
	})
	c.RegisterFlagCompletionFunc("cluster", func(_ *cobra.Command, paths []string, begun string) ([]string, cobra.ShellCompDirective) {
		return clustersIn(o.Kustomize, paths, begun), cobra.ShellCompDirectiveNoFileComp
	})
}

// completeNames completes the values of names' flags by what the PATHs declare.
func completeNames(c *cobra.Command, o *namesOptions) {
	complete := func(flag string, values func(*yamltext.Item) []string) {
		c.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, paths []string, begun string) ([]string, cobra.ShellCompDirective) {
			return declaredIn(o.Kustomize, paths, begun, values), cobra.ShellCompDirectiveNoFileComp
		})
	}
	complete("service", declarationName)
	complete("from", func(i *yamltext.Item) []string {
		var members []string
		for _, m := range listedMembers(i) {
			members = append(members, m.String())
		}
		return members
	})
	c.RegisterFlagCompletionFunc("format", cobra.NoFileCompletions)
}

// completeGraph completes the values of graph's flags.
func completeGraph(c *cobra.Command, o *graphOptions) {
	completeFlags(c, &o.renderOptions)
	c.RegisterFlagCompletionFunc("form", cobra.FixedCompletions(graphForms, cobra.ShellCompDirectiveNoFileComp))
	c.RegisterFlagCompletionFunc("service", func(_ *cobra.Command, paths []string, begun string) ([]string, cobra.ShellCompDirective) {
		return declaredIn(o.Kustomize, paths, begun, declarationName), cobra.ShellCompDirectiveNoFileComp
	})
}

// declarationName returns the name of a GlobalHeadlessService.
func declarationName(i *yamltext.Item) []string {
	if i.Kind() != schemas.KindGlobalHeadlessService {
		return nil
	}
	return []string{i.Name()}
}

// clustersIn returns the clusters in the member lists of what can be read.
func clustersIn(k disk.Kustomize, paths []string, begun string) []string {
	return declaredIn(k, paths, begun, func(i *yamltext.Item) []string {
		var clusters []string
		for _, m := range listedMembers(i) {
			clusters = append(clusters, m.Cluster)
		}
		return clusters
	})
}

// declaredIn returns the values of all declarations that can be read, each once,
// sorted, of those that begin so. What cannot be read has none.
func declaredIn(k disk.Kustomize, paths []string, begun string, valuesOf func(*yamltext.Item) []string) []string {
	paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == "-" })
	items, _ := disk.Source{Paths: paths, Note: func(string) {}, Kustomize: k}.Read()
	var values []string
	for _, i := range items {
		if strings.HasPrefix(i.APIVersion(), schemas.Group+"/") {
			values = append(values, valuesOf(i)...)
		}
	}
	slices.Sort(values)
	return slices.Compact(thatBegin(values, begun))
}

// thatBegin returns the values that begin so.
func thatBegin(values []string, begun string) []string {
	return slices.DeleteFunc(values, func(value string) bool { return !strings.HasPrefix(value, begun) })
}

// listedMembers returns an item's list of members.
func listedMembers(i *yamltext.Item) []schemas.Member {
	var of struct {
		Spec struct {
			Members []struct{ Cluster, Namespace string }
		}
	}
	if yaml.Unmarshal(i.YAML(), &of) != nil {
		return nil
	}
	var members []schemas.Member
	for _, m := range of.Spec.Members {
		members = append(members, schemas.Member{Cluster: m.Cluster, Namespace: m.Namespace})
	}
	return members
}
