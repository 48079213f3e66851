package page

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// hostile is a part of a path, and a text, that tries to be more than text.
const hostile = `x"><img src=x onerror=document.title=1><` + "/script><script>document.title=2<" + "/script>"

// TestPageHoldsTextOnly: whatever paths, names, labels and messages hold, no
// element and no script comes of it.
func TestPageHoldsTextOnly(t *testing.T) {
	folder := filepath.Join(t.TempDir(), hostile)
	set := strings.NewReplacer("HOSTILE", `</script><script>document.title=3</script><img src=x onerror=document.title=4>`).Replace(`---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka, namespace: db, labels: {app: db}}
spec:
  serviceName: kafka
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: "HOSTILE", ports: [{name: "HOSTILE", containerPort: 80}]}]}
`)
	in := strings.Replace(fleets["three"], "statefulSets: [], pods: [kafka-0, kafka-1, kafka-2, ]", "maxReplicas: 2", 1)
	in = strings.Replace(in, "selector: {app: db}, ports: [{name: client, port: 9092}, {name: internal, port: 9093}]", "ports: [{port: 80, targetPort: none}]", 1)
	before, after := filepath.Join(folder, "before"), filepath.Join(folder, "after")
	write(t, filepath.Join(before, hostile, "fleet.yaml"), in+set)
	write(t, filepath.Join(after, hostile, "fleet.yaml"), strings.Replace(in, `"two"`, `"three"`, 1)+strings.Replace(set, "document.title=3", "document.title=5", -1))
	tree := filepath.Join(folder, "tree")
	if out, err := exec.Command(program, "render", "--output", tree, before).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	path := drawnOf(t, 0, "html", "--against", tree, after)
	text := read(t, path)
	for _, part := range []string{"document.title=5", "document.title=1", "target-port-unresolved"} {
		if !strings.Contains(text, part) {
			t.Errorf("the page does not show %q", part)
		}
	}
	plain := open(t, drawn(t, "html", fleets["three"]))
	elements := `[...new Set([...document.querySelectorAll("*")].map((e) => e.tagName))].filter((n) => !["SMALL", "BR", "DETAILS", "SUMMARY", "SPAN", "STRONG"].includes(n)).sort().join()`
	want := eval[string](plain, elements)
	o := open(t, path)
	o.same("elements", want, eval[string](o, elements))
	o.same("title", "kafka · global headless services", eval[string](o, `document.title`))
	if scripts := eval[int](o, `document.scripts.length`); scripts != 2 {
		t.Errorf("%d scripts", scripts)
	}
}

// TestPageRunsItsOwnScriptOnly: the Content-Security-Policy refuses any script,
// style and request that is not the page's own.
func TestPageRunsItsOwnScriptOnly(t *testing.T) {
	path := drawn(t, "html", fleets["three"])
	changed := filepath.Join(t.TempDir(), "fleet.html")
	write(t, changed, strings.Replace(read(t, path), "<main>", `<main><script>document.title = "script"</script><style>h1{color:red}</style><p id="p" style="color:red">p</p>`, 1))
	o := open(t, changed)
	o.same("title", "kafka · global headless services", eval[string](o, `document.title`))
	for _, element := range []string{"h1", "#p"} {
		o.same("colour of "+element, "rgb(31, 35, 40)", eval[string](o, `getComputedStyle(document.querySelector("`+element+`")).color`))
	}
	o.same("request", "refused", eval[string](o, `fetch("https://127.0.0.1:1/").then(() => "done", () => "refused")`))
	const style = "sha256-/D8wWMrWSOjeD/K4IHepvRvJjPxqJbouCB3qbqmBaqY=" // of h1{color:red}
	o.expects("Executing inline script violates", style, "do not apply to event handlers, style attributes", "Connecting to 'https://127.0.0.1:1/' violates", "Fetch API cannot load https://127.0.0.1:1/.")
}
