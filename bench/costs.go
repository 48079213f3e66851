package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Works whose bar is our own fleet of 10,000 members: the same declaration in
// other words must not cost much more, nor must what is reported about it.

// flowForms are ways to write a GlobalNamespace in flow style, as pairs of the
// text to replace and its replacement.
var flowForms = map[string][]string{
	"metadata":    {"  metadata:\n    name: db\n" + placed("apps/db", 0), "  metadata: {name: db}\n"},
	"annotations": {placed("apps/db", 0), "    annotations: {config.kubernetes.io/index: '0', config.kubernetes.io/path: apps/db.yaml}\n"},
	"members":     {"    members:\n    - ", "    members: [\n      {", "\n      namespace: ", ", namespace: ", "\n    - ", "},\n      {", "\n- apiVersion: apps/v1", "},\n    ]\n- apiVersion: apps/v1"},
}

// flow renders 10,000 members that are declared in flow style.
func (b *bench) flow() ([]work, error) {
	var all []work
	for _, form := range []string{"metadata", "annotations", "members"} {
		var text strings.Builder
		fleet(&text, "db", 10_000)
		const head = "kind: GlobalNamespace\n"
		service, namespace, _ := strings.Cut(text.String(), head)
		written := service + head + strings.NewReplacer(flowForms[form]...).Replace(namespace)
		name := "flow-" + form
		in, err := b.resourceList(name, func(w io.Writer) { io.WriteString(w, written) })
		if err != nil {
			return nil, err
		}
		all = append(all, b.againstFleet(name, in, "\n  kind: Service\n", 10_000))
	}
	return all, nil
}

// warnings renders 10,000 members, and 3 more whose StatefulSet has 500 labels
// that are no strings.
func (b *bench) warnings() ([]work, error) {
	const count = 500
	var labels strings.Builder
	for k := range count {
		fmt.Fprintf(&labels, "app-%d: true\n", k)
	}
	in, err := b.resourceList("warnings", func(w io.Writer) {
		fleet(w, "db", 10_000)
		var text strings.Builder
		fleet(&text, "warned", 3)
		io.WriteString(w, strings.NewReplacer(
			"      matchLabels:\n", "      matchLabels:\n"+indented(labels.String(), 8),
			"      metadata:\n        labels:\n", "      metadata:\n        labels:\n"+indented(labels.String(), 10),
		).Replace(text.String()))
	})
	if err != nil {
		return nil, err
	}
	return []work{b.againstFleet("warnings", in, "\n  severity: warning\n", count)}, nil
}

func indented(lines string, by int) string {
	space := strings.Repeat(" ", by)
	return space + strings.ReplaceAll(strings.TrimSuffix(lines, "\n"), "\n", "\n"+space) + "\n"
}

// againstFleet compares a run with that of the fleet of 10,000 members. What it
// writes has to hold text that often.
func (b *bench) againstFleet(name, in, text string, count int) work {
	plain := b.function(filepath.Join(b.dir, "fleet-10000.yaml"))
	plain.name = "ours, in block style"
	w := work{name: name, commands: []command{b.function(in), plain}}
	w.check = func(ctx context.Context, out func(string) string) error {
		return b.count(out("ours"), text, count)
	}
	return w
}
