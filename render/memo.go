package render

import (
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// memo keeps the declarations that were read, for the next slice of the same
// items.
type memo struct {
	services   map[*resourcelist.Item]parsed[schemas.GlobalHeadlessService]
	namespaces map[*resourcelist.Item]parsed[schemas.GlobalNamespace]
}

type parsed[T any] struct {
	resource *T
	faults   []schemas.Fault
}

func (m *memo) service(i *resourcelist.Item) (*schemas.GlobalHeadlessService, []schemas.Fault) {
	return remember(&m.services, i, schemas.ParseGlobalHeadlessService)
}

func (m *memo) namespace(i *resourcelist.Item) (*schemas.GlobalNamespace, []schemas.Fault) {
	return remember(&m.namespaces, i, schemas.ParseGlobalNamespace)
}

// remember parses an item the first time it is asked for.
func remember[T any](m *map[*resourcelist.Item]parsed[T], i *resourcelist.Item, parse func([]byte) (*T, []schemas.Fault)) (*T, []schemas.Fault) {
	known, ok := (*m)[i]
	if !ok {
		if *m == nil {
			*m = map[*resourcelist.Item]parsed[T]{}
		}
		known.resource, known.faults = parse(i.YAML())
		(*m)[i] = known
	}
	return known.resource, known.faults
}
