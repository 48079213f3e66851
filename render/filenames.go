package render

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/layout"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// longestName is the longest name of a file that common file systems take, in bytes.
const longestName = 255

// CheckFileName returns the fault of a name that a file or folder cannot have on every
// system, since it is too long or that of a device (rule 14); nil if it can. The name is
// that of a cluster, which the declarations' rules of names hold for, or one that package
// layout escapes: neither has a character that a file system refuses, such as a colon, nor
// a dot or a blank at its end.
func CheckFileName(name string) *report.Fault {
	switch {
	case len(name) > longestName:
		return &report.Fault{Code: report.FileNameTooLong, Message: fmt.Sprintf(
			"the name %s… has %d bytes; file systems take at most %d: give the object a shorter name or namespace", name[:30], len(name), longestName)}
	case layout.IsReserved(name):
		return &report.Fault{Code: report.ReservedName, Message: fmt.Sprintf(
			"the name %s is that of a device on Windows, where nothing called so can be checked out; rename the cluster", name)}
	}
	return nil
}

// checkFolders refuses objects to be added if not every system can hold their cluster's
// folder: one whose name is reserved, or differs only by case from that of another folder
// of the package (rule 14). kustomize writes no files. As in a tree, the folder of a
// reserved name stays in use if an earlier run wrote to it. The names of the files
// themselves fit: what a fleet adds has names that meshes keep short enough.
func (p *Package) checkFolders(changes []Change) report.Results {
	if p.objects.Kustomize || p.objects.Generator {
		return nil
	}
	var results report.Results
	var folders *clusterFolders
	cluster := ""
	for k := range changes {
		c := &changes[k]
		if c.Action != Add || c.Key.Cluster == cluster {
			continue
		}
		cluster = c.Key.Cluster
		if folders == nil {
			folders = p.clusterFolders()
		}
		if f := folders.check(cluster); f != nil {
			results.Add(report.Error(c.declaration(), *f))
		}
	}
	return results
}

// declaration returns the declaration that an object to be added is for; of an other item
// that item.
func (c *Change) declaration() *yamltext.Item {
	if c.Plan != nil {
		return c.Plan.Item
	}
	return c.Object.from
}

// clusterFolders are the folders below clusters in the files of a package.
type clusterFolders struct {
	byLowerCase map[string][]string
	rendered    map[string]bool // those to which an earlier run wrote
}

func (p *Package) clusterFolders() *clusterFolders {
	f := &clusterFolders{map[string][]string{}, map[string]bool{}}
	for k, i := range p.items {
		cluster := layout.Cluster(i.PackagePath())
		if cluster == "" {
			continue
		}
		if p.roles[k] == managed {
			f.rendered[cluster] = true
		}
		lower := strings.ToLower(cluster)
		if !slices.Contains(f.byLowerCase[lower], cluster) {
			f.byLowerCase[lower] = append(f.byLowerCase[lower], cluster)
		}
	}
	return f
}

// check returns the fault of adding a file to a cluster's folder.
func (f *clusterFolders) check(cluster string) *report.Fault {
	folder := strings.TrimSuffix(layout.Folder(cluster), "/")
	if fault := CheckFileName(cluster); fault != nil && !f.rendered[cluster] {
		fault.Message = folder + ": " + fault.Message
		return fault
	}
	for _, twin := range f.byLowerCase[strings.ToLower(cluster)] {
		if twin != cluster {
			fault := DifferByCase(strings.TrimSuffix(layout.Folder(twin), "/"))
			fault.Message = folder + ": " + fault.Message
			return fault
		}
	}
	return nil
}

// DifferByCase returns the fault of a cluster's folder beside which there is a twin,
// whose name is the same but for case (rule 14).
func DifferByCase(twin string) *report.Fault {
	return &report.Fault{Code: report.ClusterNamesDifferByCase, Message: fmt.Sprintf(
		"differs only by case from %s, which is there already, and the two are one on some file systems; rename one", twin)}
}
