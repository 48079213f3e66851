package main

import (
	"context"
	"io"
	"strings"
)

// inOneNamespace is Tanzu Service Mesh with the members of a mesh that joins
// namespaces of one name: each in a cluster of its own.
const inOneNamespace = "tanzuServiceMesh, a namespace a cluster"

// A meshFleet is one row of the benchmark of meshes.
type meshFleet struct {
	name, mesh   string // the mesh's field, or "" for Tanzu Service Mesh
	oneNamespace bool   // the members' namespaces have one name
	kind         string // what is rendered, and how many of them
	count        int
}

// declared returns the declaration of 10,000 members.
func (m meshFleet) declared() string {
	var text strings.Builder
	declaration(&text, "db", func(yield func(string, string) bool) {
		for k := range 10_000 {
			at := k
			if m.oneNamespace {
				at = 4 * k
			}
			if !yield(cluster(at), namespace(at)) {
				return
			}
		}
	})
	if m.mesh == "" {
		return text.String()
	}
	return strings.Replace(text.String(), "  spec:\n    members:\n", "  spec:\n    mesh:\n      "+m.mesh+"\n    members:\n", 1)
}

// meshes renders 10,000 members for each mesh, against Tanzu Service Mesh with
// the same members.
func (b *bench) meshes() ([]work, error) {
	w := work{name: "meshes"}
	for _, m := range []meshFleet{
		{name: "tanzuServiceMesh", kind: "Service", count: 10_000},
		{name: inOneNamespace, oneNamespace: true, kind: "Service", count: 10_000},
		{name: "istio", mesh: "istio: {networks: Multiple}", kind: "ServiceEntry", count: 2_500 * 3},
		{name: "multiClusterServices", mesh: "multiClusterServices: {}", oneNamespace: true, kind: "ServiceExport", count: 1},
		{name: "cilium", mesh: "cilium: {}", oneNamespace: true, kind: "Service", count: 10_000},
		{name: "linkerd", mesh: "linkerd: {}", oneNamespace: true, kind: "Service", count: 1},
		{name: "externalDNS", mesh: "externalDNS: {}", kind: "Service", count: 1},
		{name: "kuma", mesh: "kuma: {}", kind: "HostnameGenerator", count: 9_999},
		{name: "skupper", mesh: "skupper: {}", kind: "Listener", count: 9_999 * 2},
	} {
		name := "mesh-" + strings.NewReplacer(" ", "-", ",", "").Replace(m.name)
		in, err := b.resourceList(name, func(w io.Writer) { io.WriteString(w, m.declared()) })
		if err != nil {
			return nil, err
		}
		c := b.function(in)
		c.name = m.name
		w.commands = append(w.commands, c)
		w.check = checks(w.check, func(out func(string) string) error {
			return b.count(out(m.name), "\n  kind: "+m.kind+"\n", m.count)
		})
	}
	return []work{w}, nil
}

// checks adds a check to the one that there is.
func checks(before func(context.Context, func(string) string) error, check func(out func(string) string) error) func(context.Context, func(string) string) error {
	return func(ctx context.Context, out func(string) string) error {
		if before != nil {
			if err := before(ctx, out); err != nil {
				return err
			}
		}
		return check(out)
	}
}
