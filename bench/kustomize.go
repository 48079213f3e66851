package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// unindented writes the items of a ResourceList as documents.
func unindented(w io.Writer, items string) {
	for _, line := range strings.SplitAfter(items, "\n") {
		switch {
		case strings.HasPrefix(line, "- "):
			io.WriteString(w, "---\n"+line[2:])
		case line != "":
			io.WriteString(w, line[2:])
		}
	}
}

// resources writes a base: a fleet, and items to make so many of both.
func resources(path string, members, count int) error {
	return writeFile(path, func(w io.Writer) {
		var b strings.Builder
		fleet(&b, "db", members)
		unindented(w, b.String())
		for k := range count - 3 {
			unindented(w, deployment("Deployment", fmt.Sprintf("web-%d", k)))
		}
	})
}

// write writes small files below a folder.
func write(dir string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// transformer is the functionConfig of a slice, run by a program on PATH.
func transformer(program string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: render\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: " + program + "}\ndata:\n  cluster: " + cluster(0) + "\n  otherItems: Keep\n"
}

// kustomize returns jobs that build one cluster's slice with this function and
// with cat as the transformer, and render the same slice without kustomize.
func (b *bench) kustomize() ([]work, error) {
	path, err := b.transformers()
	if err != nil {
		return nil, err
	}
	env := []string{"PATH=" + path + string(os.PathListSeparator) + os.Getenv("PATH")}
	var works []work
	for _, count := range []int{3, 1_000} {
		w, err := b.slices(count, env)
		if err != nil {
			return nil, err
		}
		works = append(works, w)
	}
	return works, nil
}

// transformers returns a folder with the programs that transformer names.
func (b *bench) transformers() (string, error) {
	path := filepath.Join(b.dir, "path")
	if err := os.MkdirAll(path, 0o755); err != nil {
		return "", err
	}
	for name, program := range map[string]string{"transform-ours": b.ours, "transform-cat": b.tools["cat"]} {
		os.Remove(filepath.Join(path, name))
		if err := os.Symlink(program, filepath.Join(path, name)); err != nil {
			return "", err
		}
	}
	return path, nil
}

// slices returns the jobs on a package with count other items.
func (b *bench) slices(count int, env []string) (work, error) {
	name := fmt.Sprintf("kustomize-%d", count)
	dir := filepath.Join(b.dir, name)
	if err := writeSlices(dir, count); err != nil {
		return work{}, err
	}
	build := func(name, folder string) command {
		return command{name: name, tool: "kustomize", env: env, args: []string{b.tools["kustomize"], "build", "--enable-alpha-plugins", "--enable-exec", filepath.Join(dir, folder)}}
	}
	render := func(name, folder string) command {
		return command{name: name, args: []string{b.ours, "render", "--cluster", cluster(0), "--other-items", "Keep", filepath.Join(dir, folder)}}
	}
	commands := []command{build("build with ours", "ours"), build("build with cat", "cat"), render("render of the files", "files"), render("render of the base", "base")}
	same := b.equal("all", []command{commands[0], commands[2], commands[3]})
	foreign := b.equal("foreign", commands)
	check := func(ctx context.Context, out func(string) string) error {
		if err := same(ctx, out); err != nil {
			return err
		}
		return foreign(ctx, out)
	}
	return work{name: name, slow: count > 100, commands: commands, check: check}, nil
}

// writeSlices writes a base, an overlay for each transformer, and the same
// resources without a kustomization.
func writeSlices(dir string, count int) error {
	overlay := "resources: [../base]\ntransformers: [render.yaml]\n"
	err := write(dir, map[string]string{
		"base/kustomization.yaml": "resources: [resources.yaml]\n",
		"ours/kustomization.yaml": overlay,
		"ours/render.yaml":        transformer("transform-ours"),
		"cat/kustomization.yaml":  overlay,
		"cat/render.yaml":         transformer("transform-cat"),
	})
	if err != nil {
		return err
	}
	for _, file := range []string{"base/resources.yaml", "files/resources.yaml"} {
		if err := resources(filepath.Join(dir, file), 3, count); err != nil {
			return err
		}
	}
	return nil
}

// clusters is how many overlays there are, of one namespace each, and timed how
// many of them are.
const clusters, timed = 100, 5

// tree renders all clusters into a folder, and builds overlays that somebody
// wrote by hand for the same.
func (b *bench) tree() ([]work, error) {
	dir := filepath.Join(b.dir, "tree")
	if err := b.writeTree(dir); err != nil {
		return nil, err
	}
	var overlays []string
	for c := range timed {
		overlays = append(overlays, filepath.Join(dir, "overlays", cluster(4*c*(clusters/timed))))
	}
	out := filepath.Join(dir, "out")
	commands := []command{
		{name: "ours", args: []string{b.ours, "render", filepath.Join(dir, "declared"), "--output"}, fresh: out},
		{name: "overlays", tool: "kustomize", args: []string{b.tools["kustomize"], "build"}, last: overlays, times: clusters},
	}
	check := func(ctx context.Context, _ func(string) string) error {
		if b.leftOut(commands[1]) {
			return nil
		}
		for k, overlay := range overlays {
			built := filepath.Join(b.dir, "overlay.yaml")
			if _, err := commands[1].run(ctx, k, built); err != nil {
				return err
			}
			if err := comparison(ctx, []string{"compare", "all", built, filepath.Join(out, "clusters", filepath.Base(overlay))}); err != nil {
				return err
			}
		}
		return nil
	}
	return []work{{name: "tree", commands: commands, check: check}}, nil
}

// writeTree writes what render reads, and what kustomize builds: a base for the
// source's cluster, one for all others, and an overlay for each.
func (b *bench) writeTree(dir string) error {
	if err := write(dir, byHand()); err != nil {
		return err
	}
	err := writeFile(filepath.Join(dir, "source/statefulset.yaml"), func(w io.Writer) { unindented(w, statefulSet("db")) })
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, "declared/package.yaml"), func(w io.Writer) {
		var b strings.Builder
		declaration(&b, "db", func(yield func(string, string) bool) {
			for c := range clusters {
				if !yield(cluster(4*c), namespace(4*c)) {
					return
				}
			}
		})
		unindented(w, b.String())
	})
}

// byHand are the bases and overlays that somebody keeps by hand.
func byHand() map[string]string {
	const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: db-headless\n  annotations:\n    fn.kpt.dev/global-headless-service: db-headless\n"
	const spec = "spec:\n  clusterIP: None\n  ports:\n  - name: tcp-client\n    port: 9092\n    protocol: TCP\n  - name: tcp-internal\n    port: 9093\n    protocol: TCP\n"
	files := map[string]string{
		"source/kustomization.yaml": "resources: [service.yaml, statefulset.yaml]\n",
		"source/service.yaml":       service + spec + "  selector:\n    app.kubernetes.io/instance: db\n    app.kubernetes.io/name: db\n",
		"member/kustomization.yaml": "resources: [service.yaml]\n",
		"member/service.yaml":       service + "    tsm.tanzu.vmware.com/endpoints.statefulset: '{\"app.kubernetes.io/instance\":\"db\",\"app.kubernetes.io/name\":\"db\"}'\n" + spec,
	}
	for c := range clusters {
		base := "member"
		if c == 0 {
			base = "source"
		}
		files["overlays/"+cluster(4*c)+"/kustomization.yaml"] = fmt.Sprintf(`namespace: %s
resources: [../../%s]
patches:
- target: {kind: Service, name: db-headless}
  patch: |
    - op: add
      path: /metadata/annotations/fn.kpt.dev~1cluster
      value: %s
`, namespace(4*c), base, cluster(4*c))
	}
	return files
}
