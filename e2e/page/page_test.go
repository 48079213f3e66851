package page

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// pages returns pages of all kinds, by name.
func pages(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{
		"small":   drawn(t, "html", fleets["three"]),
		"several": drawn(t, "html", fleets["thirty-of-several"]),
		"folded":  drawn(t, "html", declaration("kafka", "tanzuServiceMesh", member{"region-1", "team-1"}, membersOf(60, 3)...)),
		"data":    drawn(t, "html", declaration("kafka", "tanzuServiceMesh", member{"region-1", "team-1"}, membersOf(3000, 3)...)),
		"changes": changedPicture(t, "html", fleets["thirty-of-several"]),
		"errors":  pageOfErrors(t),
	}
}

func pageOfErrors(t *testing.T) string {
	t.Helper()
	input := filepath.Join(t.TempDir(), "fleet.yaml")
	write(t, input, strings.Replace(fleets["three"], `source: {cluster: "one"`, `source: {cluster: "onee"`, 1))
	return drawnOf(t, 1, "html", input)
}

// TestPageIsAccessible: axe finds nothing, all texts have contrast in both schemes
// (which contrast.js computes of every text, faster than axe), and the picture's
// texts have their places, on screens of three sizes.
func TestPageIsAccessible(t *testing.T) {
	axe, geometry, contrast := read(t, fetched(t, "axe-core")[0]), read(t, "testdata/geometry.js"), read(t, "testdata/contrast.js")
	for name, path := range pages(t) {
		t.Run(name, func(t *testing.T) {
			o := open(t, path)
			o.do(chromedp.Evaluate(axe, nil))
			if name == "data" {
				o.search("region-99") // a thousand rows take axe minutes
				o.status("33 of 3000 members")
			}
			for size := range sizes {
				for _, look := range []string{"light", "dark"} {
					o.do(o.size(size), scheme(look))
					o.none(size+" "+look, contrast)
					o.shoot("page-" + name + "-" + size + "-" + look)
				}
				if wide := eval[bool](o, `document.documentElement.scrollWidth > innerWidth`); wide {
					t.Errorf("%s: the page is wider than the screen", size)
				}
			}
			for _, size := range []string{"phone", "laptop"} {
				o.do(o.size(size))
				o.none(size, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: {"color-contrast": {enabled: false}}}).then((r) => r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map((n) => n.html)))`)
			}
			if name != "errors" {
				o.none("picture", geometry)
			}
		})
	}
}

// rows returns the texts of a column of the members that are shown.
func (o *tab) rows(column int) string {
	o.t.Helper()
	return eval[string](o, fmt.Sprintf(`[...document.querySelectorAll("#members-table tbody tr:not(.more)")].map((r) => r.cells[%d].firstChild.nodeValue.trim()).join(" ")`, column))
}

// status waits until the number of members says a text.
func (o *tab) status(want string) {
	o.t.Helper()
	o.waits("count", want)
}

// waits waits until an element has a text.
func (o *tab) waits(id, want string) {
	o.t.Helper()
	got := eval[string](o, fmt.Sprintf(`new Promise((done) => {
		const end = Date.now() + 30000;
		const look = () => { const text = document.getElementById(%q).textContent; if (text === %q || Date.now() > end) done(text); else setTimeout(look, 20); };
		look();
	})`, id, want))
	if got != want {
		o.t.Errorf("#%s says %q, want %q", id, got, want)
	}
}

func (o *tab) same(what, want, got string) {
	o.t.Helper()
	if got != want {
		o.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// search types a text in place of what is searched for.
func (o *tab) search(text string) {
	o.t.Helper()
	o.do(chromedp.Focus("#search"), chromedp.Evaluate(`document.getElementById("search").select()`, nil), chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent(text))
}

// TestPageSearchesAndSorts: a search shows the rows that have all words, and says
// how many; a column sorts by its head, numbers by their value.
func TestPageSearchesAndSorts(t *testing.T) {
	o := open(t, drawn(t, "html", fleets["thirty-of-several"]))
	o.status("99 members")
	o.search("cassandra region-9 team-1")
	o.status("0 of 99 members")
	o.search("KAFKA region-10")
	o.status("3 of 99 members")
	o.same("namespaces", "team-1 team-2 team-3", o.rows(2))
	o.search("kafka team-2")
	o.status("10 of 99 members")
	click := func(head string) {
		o.do(chromedp.Click(fmt.Sprintf(`//table[@id="members-table"]//th/button[text()=%q]`, head)))
	}
	sorted := func() string {
		return eval[string](o, `[...document.querySelectorAll("#members-table thead th")].map((h) => h.getAttribute("aria-sort") ?? "").join()`)
	}
	click("Cluster")
	o.same("sorted", ",ascending,,,,", sorted())
	o.same("clusters", "region-1 region-2 region-3 region-4 region-5 region-6 region-7 region-8 region-9 region-10", o.rows(1))
	click("Cluster")
	o.same("sorted", ",descending,,,,", sorted())
	o.same("clusters", "region-10 region-9 region-8 region-7 region-6 region-5 region-4 region-3 region-2 region-1", o.rows(1))
	click("Role")
	o.same("sorted", ",,,ascending,,", sorted())
	o.search("redis")
	o.status("5 of 99 members")
	o.do(chromedp.Click(`//table[@id="services-table"]//th/button[text()="Consumers"]`))
	o.same("consumers", "4 7 9 11 13 19 29", eval[string](o, `[...document.querySelectorAll("#services-table tbody tr")].map((r) => r.cells[3].textContent.trim()).join(" ")`))
}

// TestPageCopiesNames: names of pods are computed in the page, and copied one by one
// or all of a member.
func TestPageCopiesNames(t *testing.T) {
	path := drawn(t, "html", fleets["three"])
	o := open(t, path)
	o.do(browser.SetPermission(&browser.PermissionDescriptor{Name: "clipboard-read"}, browser.PermissionSettingGranted),
		browser.SetPermission(&browser.PermissionDescriptor{Name: "clipboard-write"}, browser.PermissionSettingGranted))
	copied := func(says, want string) {
		t.Helper()
		o.waits("copied", "Copied "+says)
		o.same("copied", want, eval[string](o, `navigator.clipboard.readText()`))
		o.status("3 members")
	}
	row := `//table[@id="members-table"]//tr[th="two"]`
	const name = "kafka-0.kafka.db.svc.cluster.local"
	o.do(chromedp.Click(row + `//button[text()="Copy"]`))
	copied(name, name)
	o.same("label after two clicks", "Copy", eval[string](o, `new Promise((done) => {
		const button = document.querySelector("#services-table .name button");
		let changes = 0;
		new MutationObserver((records) => {
			changes += records.length;
			if (changes === 1) button.click(); // while it says "Copied"
			if (changes === 4) done(button.textContent);
		}).observe(button, {childList: true});
		button.click();
	})`))
	all := row + `//button[starts-with(., "All")]`
	o.do(chromedp.Click(all))
	o.same("expanded", "true", eval[string](o, `document.querySelector("[aria-expanded=true]").getAttribute("aria-expanded")`))
	o.same("names", "kafka-0.kafka.db.svc.cluster.local kafka-1.kafka.db.svc.cluster.local kafka-2.kafka.db.svc.cluster.local",
		eval[string](o, `[...document.querySelectorAll(".more code")].map((c) => c.textContent).join(" ")`))
	o.do(chromedp.Click(`//tr[@class="more"]//button[text()="Copy all 3"]`))
	copied("3 names", "kafka-0.kafka.db.svc.cluster.local\nkafka-1.kafka.db.svc.cluster.local\nkafka-2.kafka.db.svc.cluster.local")
	o.do(chromedp.Click(all))
	if eval[int](o, `document.querySelectorAll(".more").length`) != 0 {
		t.Error("the names stay when they are closed")
	}
	o.do(chromedp.Click(`#services-table .name button`))
	copied("kafka-0.kafka", "kafka-0.kafka")
}

// TestPageByKeyboard: the first stop is the link to the members, every stop is
// visible, and a head sorts by the Enter key.
func TestPageByKeyboard(t *testing.T) {
	o := open(t, drawn(t, "html", fleets["three"]))
	o.do(chromedp.KeyEvent(kb.Tab))
	o.same("first stop", "Skip to the members", eval[string](o, `document.activeElement.textContent`))
	const visible = `(() => { const e = document.activeElement, b = e.getBoundingClientRect(), s = getComputedStyle(e);
		return b.left >= 0 && b.width > 0 && (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2); })()`
	stops := 0
	for range 60 {
		if !eval[bool](o, visible) {
			t.Errorf("stop %d is not visible: %s", stops, eval[string](o, `document.activeElement.outerHTML`))
		}
		stops++
		o.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](o, `document.activeElement === document.body`) {
			break
		}
	}
	if stops < 20 {
		t.Errorf("%d stops", stops)
	}
	o.do(chromedp.Focus(`#members-table thead th:nth-child(3) button`), chromedp.KeyEvent(kb.Enter))
	o.same("namespaces", "db db web", o.rows(2))
	o.do(chromedp.Focus(`.skip`), chromedp.KeyEvent(kb.Enter))
	o.same("focus", "members", eval[string](o, `document.activeElement.id`))
}

// TestPageOfManyMembers: a thousand members take less than 200 KB; more come as
// data, of which a part is listed at first.
func TestPageOfManyMembers(t *testing.T) {
	thousand := drawn(t, "html", declaration("kafka-headless", "tanzuServiceMesh", member{"region-1", "team-1"}, membersOf(1000, 3)...))
	if size := len(read(t, thousand)); size > 200_000 {
		t.Errorf("%d bytes", size)
	}
	o := open(t, thousand)
	o.status("1000 members")
	o = open(t, drawn(t, "html", declaration("kafka", "tanzuServiceMesh", member{"region-1", "team-1"}, membersOf(3000, 3)...)))
	o.status("3000 members, the first 1000 listed")
	o.search("region-999 team-3")
	o.status("1 of 3000 members")
	o.same("name", "kafka-0.kafka.team-3.svc.cluster.local", o.rows(5))
	o.search(" ")
	o.do(chromedp.Click(`#more button`))
	o.status("3000 members")
	if shown := eval[int](o, `document.querySelectorAll("#members-table tbody tr").length`); shown != 3000 {
		t.Errorf("%d rows", shown)
	}
}

// TestPageWithoutScript: the rows are there, and what needs a script is not; a page
// whose rows are data says so.
func TestPageWithoutScript(t *testing.T) {
	off := emulation.SetScriptExecutionDisabled(true)
	on := emulation.SetScriptExecutionDisabled(false)
	o := open(t, drawn(t, "html", fleets["three-hundred"]), off)
	o.do(on)
	if rows := eval[int](o, `document.querySelectorAll("#members-table tbody tr").length`); rows != 350 {
		t.Errorf("%d rows", rows)
	}
	if buttons := eval[int](o, `[...document.querySelectorAll("button, input")].filter((e) => e.checkVisibility()).length`); buttons != 0 {
		t.Errorf("%d buttons", buttons)
	}
	many := read(t, drawn(t, "html", declaration("kafka", "tanzuServiceMesh", member{"region-1", "team-1"}, membersOf(3000, 3)...)))
	if !strings.Contains(many, "<noscript><p>These are too many members") {
		t.Error("the page does not say that its rows need a script")
	}
}

// TestPagePrints: on paper there are no buttons, and nothing is wider than it.
func TestPagePrints(t *testing.T) {
	o := open(t, changedPicture(t, "html", fleets["thirty-of-several"]))
	const a4 = 794
	o.do(emulation.SetEmulatedMedia().WithMedia("print"), emulation.SetDeviceMetricsOverride(a4, 1123, 1, false))
	o.none("on paper", `[...document.querySelectorAll("nav, .skip, .tools, button:not(thead button)")].filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80) + " is there")`)
	o.none("on paper", `[...document.querySelectorAll("main *")].filter((e) => e.checkVisibility() && !e.closest("svg") && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80) + " is wider")`)
	if svg := eval[float64](o, `document.querySelector("svg").getBoundingClientRect().width`); svg > a4 {
		t.Errorf("the picture has %v pixels", svg)
	}
	o.shoot("page-print")
}
