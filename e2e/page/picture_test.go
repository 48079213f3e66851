package page

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestTextsHaveTheirPlaces: no text of a picture lies on another, leaves its box or
// is crossed by a line, in fleets of all sizes, with long names, and with what
// changes; and all have contrast, and sources the colours of their lines, on light
// and on dark.
func TestTextsHaveTheirPlaces(t *testing.T) {
	geometry, contrast := read(t, "testdata/geometry.js"), read(t, "testdata/contrast.js")
	pictures := map[string]string{}
	for name, in := range fleets {
		pictures[name] = drawn(t, "svg", in)
	}
	pictures["changes"] = changedPicture(t, "svg", fleets["thirty-of-several"])
	pictures["changes-folded"] = changedPicture(t, "svg", fleets["three-hundred"])
	pictures["one-cluster"] = drawn(t, "svg", fleets["three-hundred"], "--cluster", "region-8")
	for _, name := range slices.Sorted(maps.Keys(pictures)) {
		t.Run(name, func(t *testing.T) {
			o := open(t, pictures[name])
			o.none("light", geometry)
			o.none("light", contrast)
			o.none("light", sourceColours)
			o.shoot("svg-" + name)
			o.do(scheme("dark"))
			o.none("dark", contrast)
			o.none("dark", sourceColours)
			o.shoot("svg-" + name + "-dark")
		})
	}
}

// sourceColours finds sources whose outline has another colour than the number of
// their line.
const sourceColours = `[...document.querySelectorAll(".src")].filter((e) => {
	const badge = document.querySelector("circle.b." + [...e.classList].find((name) => /^l\d$/.test(name)));
	return badge && getComputedStyle(badge).stroke !== getComputedStyle(e).stroke;
}).map((e) => e.outerHTML + " has another colour than its line")`

// changedPicture returns what graph draws of a fleet against one in which a
// cluster was there, one was not, and the mesh of kafka was another.
func changedPicture(t *testing.T, form, after string) string {
	t.Helper()
	before := strings.ReplaceAll(after, `"region-4"`, `"old-4"`)
	before = strings.Replace(before, "istio:", "tanzuServiceMesh:", 1)
	tree, input := changed(t, before, after)
	return drawnOf(t, 0, form, "--against", tree, input)
}
