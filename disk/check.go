package disk

import (
	"path"

	"global-headless-service/report"
)

// checkPlaces refuses, before any file moves, files and folders in the place of
// a file to be written, and names that a file system does not accept. What is wrong
// with a folder is reported once.
func (b *planner) checkPlaces() {
	refused := map[string]bool{}
	refuse := func(at string, problem *report.Fault) {
		if problem != nil && !refused[at] {
			refused[at] = true
			b.fail(problem.Code, at, "%s", problem.Message)
		}
	}
	for _, w := range b.writes {
		at, problem := b.tree.folderProblem(path.Dir(w.name))
		if problem == nil && w.old == nil {
			at, problem = b.tree.addProblem(w.name)
		}
		refuse(at, problem)
	}
	for _, r := range b.removes {
		refuse(b.tree.folderProblem(path.Dir(r.name)))
	}
}
