package graph

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"io"
	"strconv"
	"strings"

	"global-headless-service/report"
	"global-headless-service/review"
	"global-headless-service/schemas"
)

// The styles and the script of the page. They stand in it as they are, and its
// Content-Security-Policy allows no others.
var (
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
)

// A Page is a fleet as one file of HTML that needs nothing besides: the picture,
// tables to search and sort, what the meshes need, and what a run reported.
type Page struct {
	Fleet *Fleet
	// Results are the errors and warnings of the run.
	Results report.Results
	// Version is that of the program.
	Version string
}

// HTML prints the page. It is the same for every run over the same inputs, and
// whatever names and messages hold, they stay text.
func (p Page) HTML(w io.Writer) error {
	b := &htmlWriter{fleet: p.Fleet}
	styles, allowed := pictureCSS+pageCSS, hashOf(pageJS)
	if len(p.Fleet.Services) == 0 { // there is nothing for a script to do
		allowed = "none"
	}
	b.put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '`, hashOf(styles), `'; script-src '`, allowed,
		"'; base-uri 'none'; form-action 'none'\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
		escaped(p.Fleet.title()), " · global headless services</title>\n<style>", styles, "</style>\n</head>\n<body>\n")
	b.header()
	b.put("<main>\n")
	b.problems(p.Results)
	if len(p.Fleet.Services) > 0 {
		b.picture()
		b.changes()
		b.services()
		b.members()
		b.requirements()
	}
	b.put("</main>\n<footer>global-headless-service ", escaped(p.Version), "</footer>\n")
	if len(p.Fleet.Services) > 0 {
		b.put("<script>", pageJS, "</script>\n")
	}
	b.put("</body>\n</html>\n")
	_, err := io.WriteString(w, b.out.String())
	return err
}

// hashOf returns the hash by which a Content-Security-Policy allows a text.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// An htmlWriter writes a fleet as a page.
type htmlWriter struct {
	out   strings.Builder
	fleet *Fleet
}

// put writes texts, which are safe.
func (b *htmlWriter) put(texts ...string) {
	for _, t := range texts {
		b.out.WriteString(t)
	}
}

// esc writes texts that may hold anything.
func (b *htmlWriter) esc(texts ...string) {
	for _, t := range texts {
		b.out.WriteString(escaped(t))
	}
}

// header writes the title, and links to the parts of the page.
func (b *htmlWriter) header() {
	if len(b.fleet.Services) > 0 {
		b.put("<a class=\"skip\" href=\"#members\">Skip to the members</a>\n")
	}
	b.put("<header>\n<h1>")
	b.esc(b.fleet.title())
	b.put("</h1>\n<p>")
	b.esc(b.summary())
	b.put("</p>\n<nav aria-label=\"Parts of the page\"><ul>")
	links := [][2]string{{"results", "Errors and warnings"}}
	if len(b.fleet.Services) > 0 {
		links = [][2]string{{"picture", "Picture"}, {"changes", "Changes"}, {"services", "Services"}, {"members", "Members"}, {"requirements", "Requirements"}, {"results", "Errors and warnings"}}
	}
	for _, l := range links {
		if l[0] == "changes" && b.fleet.Changes == nil {
			continue
		}
		b.put(`<li><a href="#`, l[0], `">`, l[1], "</a></li>")
	}
	b.put("</ul></nav>\n</header>\n")
}

// summary counts what the page shows.
func (b *htmlWriter) summary() string {
	clusters, places := map[string]bool{}, map[schemas.Member]bool{}
	for k := range b.fleet.Services {
		for _, m := range b.fleet.Services[k].Members {
			if m.State != review.Removed {
				clusters[m.Cluster], places[m.Member] = true, true
			}
		}
	}
	if len(b.fleet.Services) == 0 {
		return "Nothing is drawn until the errors are fixed."
	}
	return report.Counted(len(b.fleet.Services), "service") + " in " + report.Counted(len(places), "namespace") + " of " + report.Counted(len(clusters), "cluster")
}

// problems writes the errors and warnings, worst first.
func (b *htmlWriter) problems(results report.Results) {
	var shown report.Results
	for _, r := range results {
		if r.Severity != report.SeverityInfo {
			shown = append(shown, r)
		}
	}
	class := "quiet"
	if len(shown) > 0 {
		class = "card"
	}
	b.put(`<section id="results" class="`, class, "\">\n<h2>Errors and warnings</h2>\n")
	if len(shown) == 0 {
		b.put("<p>There are none.</p>\n</section>\n")
		return
	}
	b.put("<ul class=\"results\">\n")
	for k, r := range shown {
		if k == maxListed {
			b.put("<li>and ", strconv.Itoa(len(shown)-maxListed), " more, which the run printed</li>\n")
			break
		}
		b.result(r)
	}
	b.put("</ul>\n</section>\n")
}

// maxListed is how many results, and how many objects that change, the page
// lists.
const maxListed = 200

// result writes one result.
func (b *htmlWriter) result(r report.Result) {
	b.put(`<li class="`, string(r.Severity), `"><strong>`, string(r.Severity), "</strong> ")
	if r.File.Path != "" {
		b.put("<code>")
		b.esc(r.File.String())
		b.put("</code> ")
	}
	for _, text := range []string{r.Object.String(), r.FieldText()} {
		if text != "" {
			b.esc(text, ": ")
		}
	}
	b.esc(r.Message)
	b.put(" <code>")
	b.esc(string(r.Code))
	b.put("</code></li>\n")
}

// picture writes the picture, in a region that scrolls where it is wider than the
// screen.
func (b *htmlWriter) picture() {
	b.put("<section id=\"picture\" class=\"card\">\n<h2>Picture</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Picture\">\n")
	d := svgWriter{layout: layoutOf(sceneOf(b.fleet))}
	d.svg(b.fleet.title(), b.fleet.description(), "")
	b.put(d.out.String(), "\n</div>\n</section>\n")
}
