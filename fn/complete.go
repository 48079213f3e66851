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
// clusters are those in the PATHs that stand on the line already.
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
	c.RegisterFlagCompletionFunc("output", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	})
	c.RegisterFlagCompletionFunc("cluster", func(_ *cobra.Command, paths []string, begun string) ([]string, cobra.ShellCompDirective) {
		return clustersIn(o.Kustomize, paths, begun), cobra.ShellCompDirectiveNoFileComp
	})
}

// clustersIn returns the clusters in the member lists of what can be read, each
// once, sorted, of those that begin so. What cannot be read has none.
func clustersIn(k disk.Kustomize, paths []string, begun string) []string {
	paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == "-" })
	items, _ := disk.Source{Paths: paths, Note: func(string) {}, Kustomize: k}.Read()
	var clusters []string
	for _, i := range items {
		if strings.HasPrefix(i.APIVersion(), schemas.Group+"/") {
			clusters = append(clusters, listedClusters(i)...)
		}
	}
	clusters = slices.DeleteFunc(clusters, func(cluster string) bool { return !strings.HasPrefix(cluster, begun) })
	slices.Sort(clusters)
	return slices.Compact(clusters)
}

// listedClusters returns the clusters in an item's list of members.
func listedClusters(i *yamltext.Item) []string {
	var of struct {
		Spec struct {
			Members []struct{ Cluster string }
		}
	}
	if yaml.Unmarshal(i.YAML(), &of) != nil {
		return nil
	}
	var clusters []string
	for _, m := range of.Spec.Members {
		clusters = append(clusters, m.Cluster)
	}
	return clusters
}
