package render

import (
	"global-headless-service/generators"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// keyOf says which object of which cluster one of ours was rendered as.
func keyOf(i *resourcelist.Item) key {
	cluster, _ := i.Annotation(schemas.AnnotationCluster)
	return key{cluster, kindOf(i), i.Namespace(), i.Name()}
}

// takeEarlier finds what earlier runs left of each want.
func (r *reconciler) takeEarlier() {
	r.wantOf = make(map[int]*want, len(r.ours))
	for _, k := range r.ours {
		i := r.items[k]
		w := r.wants.of(keyOf(i))
		r.wantOf[k] = w
		if w == nil || r.ofOtherRun(i) || (w.earlier != nil && !w.prefers(i, w.earlier)) {
			continue
		}
		w.earlier = i
		if w.copyOf != nil { // then a slice sends out the copy, not the template
			w.inScope = r.inScope(w.cluster)
		}
	}
}

// prefers says which of two of one key is to stay: the one that is right, the
// one where we would write it, or the first by file.
func (w *want) prefers(a, b *resourcelist.Item) bool {
	if fresh, err := w.item(); err == nil {
		if right := resourcelist.SameMeaning(a, fresh); right != resourcelist.SameMeaning(b, fresh) {
			return right
		}
	}
	if (a.Path() == w.path()) != (b.Path() == w.path()) {
		return a.Path() == w.path()
	}
	return generators.CompareItems(a, b) < 0
}

// ofOtherRun says whether one of ours belongs to another run: under kustomize
// each transformer has its own owners, and leaves the others alone (rule 9).
func (p *pkg) ofOtherRun(i *resourcelist.Item) bool {
	return p.Kustomize && !p.hasOwner(i)
}

// hasOwner says whether the owner of one of ours is in this run.
func (p *pkg) hasOwner(i *resourcelist.Item) bool {
	owner, _ := i.Annotation(schemas.AnnotationOwner)
	return p.owners[owner] != nil
}

// isRemoved says whether an item is one of ours that nothing wants any more.
func (r *reconciler) isRemoved(k int) bool {
	if i := r.items[k]; r.roles[k] == ours && !r.ofOtherRun(i) {
		w := r.wantOf[k]
		return w == nil || w.earlier != i
	}
	return false
}
