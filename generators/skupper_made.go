package generators

import (
	"slices"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// TakesMadeService reports whether a Service of the plan goes where the mesh has
// made one for a managed object of a member, of the same name and with a
// virtual IP (rule 17). That is so for a Listener of Skupper's in a member that
// becomes the source, or whose new mesh has copies of the Service.
func (p *Plan) TakesMadeService(kind string, object *yamltext.Item, at schemas.Member) bool {
	if kind != listenerKind {
		return false
	}
	host, _ := object.Field("spec", "host")
	return host == p.Service.Name && (at == p.Source() || p.CopiesService() && slices.Contains(p.Members, at))
}
