package page

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// words are a fleet whose names are words of Mermaid's and Graphviz' languages.
var words = declaration("end", "istio", member{"graph", "subgraph"},
	member{"graph", "subgraph"}, member{"graph", "end"}, member{"a.b_c.D", "class"}, member{"style", "click"}, member{"digraph", "node"}, member{"1.0", "default"}) +
	declaration("style", "kuma", member{"graph", "linkstyle"}, member{"graph", "linkstyle"}, member{"x--x", "o"}, member{"o-x", "direction"})

// TestDiagramsAreRead: the real Mermaid, of today and of hosts that lag behind, and
// the real Graphviz read what graph prints, and draw every name.
func TestDiagramsAreRead(t *testing.T) {
	all := map[string]string{"words": words}
	for name, in := range fleets {
		all[name] = in
	}
	library := map[string]*tab{}
	for _, script := range fetched(t, "mermaid") {
		v := strings.TrimSuffix(filepath.Base(script), ".js")
		path := filepath.Join(t.TempDir(), "mermaid.html")
		write(t, path, "<!doctype html><title>mermaid</title><body><script>"+strings.ReplaceAll(read(t, script), "</script", `<\/script`)+"</script>")
		library[v] = open(t, path)
	}
	for name, in := range all {
		t.Run(name, func(t *testing.T) {
			text := read(t, drawn(t, "mermaid", in))
			if len(text) > 50_000 {
				t.Errorf("%d characters, and Mermaid reads 50,000", len(text))
			}
			quoted, _ := json.Marshal(text)
			for v, o := range library {
				o.t = t
				svg := eval[string](o, `mermaid.initialize({startOnLoad: false, securityLevel: "strict"}), mermaid.parse(`+string(quoted)+`).then(() => mermaid.render("m", `+string(quoted)+`)).then((r) => r.svg, (e) => "error: " + e)`)
				drawsNames(t, v, svg, in)
			}
			drawsNames(t, "Graphviz", graphviz(t, drawn(t, "dot", in)), in)
		})
	}
}

// drawsNames reports what is missing in a drawing of a fleet. Of a folded one only
// some names are drawn.
func drawsNames(t *testing.T, what, svg, in string) {
	t.Helper()
	if !strings.Contains(svg, "<svg") || strings.Contains(svg, "Syntax error") {
		t.Errorf("%s: %.300s", what, svg)
		return
	}
	for line := range strings.Lines(in) {
		if cluster, found := strings.CutPrefix(strings.TrimSpace(line), `- {cluster: "`); found && strings.Count(in, "\n") < 40 {
			cluster, _, _ = strings.Cut(cluster, `"`)
			if !strings.Contains(strings.ReplaceAll(svg, "&#45;", "-"), cluster) {
				t.Errorf("%s does not draw %q", what, cluster)
			}
		}
	}
}

func graphviz(t *testing.T, path string) string {
	t.Helper()
	c := exec.Command("dot", "-Tsvg", path)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil || stderr.Len() > 0 {
		t.Errorf("%s: %v\n%s", c, err, stderr.String())
	}
	return stdout.String()
}
