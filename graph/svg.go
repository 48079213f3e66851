package graph

import (
	_ "embed"
	"html"
	"io"
	"strconv"
	"strings"

	"global-headless-service/report"
	"global-headless-service/review"
)

// pictureCSS are the styles of the picture. Colours are those of Okabe and Ito,
// which the colour-blind tell apart; five of them have contrast enough on a light
// ground, and five on a dark one. Numbers and dashes tell lines apart without
// them.
//
//go:embed picture.css
var pictureCSS string

// SVG prints the fleet as a picture of its own: it needs no font, script or file
// besides. It follows the reader's preference for light or dark.
func (f *Fleet) SVG(w io.Writer) error {
	d := svgWriter{layout: layoutOf(sceneOf(f))}
	d.svg(f.title(), f.description(), pictureCSS)
	_, err := io.WriteString(w, d.out.String()+"\n")
	return err
}

// An svgWriter writes a layout as SVG.
type svgWriter struct {
	out    strings.Builder
	layout *layout
}

// svg draws the whole picture. Its styles stand in it, unless there are none.
func (d *svgWriter) svg(title, description, styles string) {
	w, h := strconv.Itoa(d.layout.w), strconv.Itoa(d.layout.h)
	d.put(`<svg xmlns="http://www.w3.org/2000/svg" class="gp" viewBox="0 0 `, w, ` `, h, `" width="`, w, `" height="`, h,
		`" role="img" aria-labelledby="fleet-title fleet-text">`, "\n<title id=\"fleet-title\">", escaped(title),
		"</title>\n<desc id=\"fleet-text\">", escaped(description), "</desc>\n")
	if styles != "" {
		d.put("<style>\n", styles, "</style>\n")
	}
	d.rect("bg", 0, 0, d.layout.w, d.layout.h, 12)
	columns := []*column{&d.layout.left, &d.layout.middle, &d.layout.right}
	for _, c := range columns {
		for _, b := range c.boxes {
			d.frame(b)
		}
	}
	trunks := d.layout.route()
	for _, t := range trunks {
		d.trunk(t)
	}
	for _, c := range columns {
		for _, b := range c.boxes {
			d.content(c, b)
		}
	}
	for _, t := range trunks {
		d.dot(fill(t.line), t.from, 5)
	}
	d.drawLegend()
	d.put("</svg>")
}

// escaped returns a text as it stands in SVG and HTML, without characters that are
// not seen.
func escaped(text string) string { return html.EscapeString(report.Printable(text)) }

// put writes texts, which are safe.
func (d *svgWriter) put(texts ...string) {
	for _, t := range texts {
		d.out.WriteString(t)
	}
}

func (d *svgWriter) rect(class string, x, y, w, h, r int) {
	d.put(`<rect class="`, class, `" x="`, strconv.Itoa(x), `" y="`, strconv.Itoa(y), `" width="`, strconv.Itoa(w),
		`" height="`, strconv.Itoa(h), `" rx="`, strconv.Itoa(r), "\"/>\n")
}

func (d *svgWriter) line(class, path string) {
	d.put(`<path class="`, class, `" d="`, path, "\"/>\n")
}

// text writes a text on its baseline. A whole text that is longer shows when one
// points at it.
func (d *svgWriter) text(class string, x, y int, text, whole string) {
	d.put(`<text class="`, class, `" x="`, strconv.Itoa(x), `" y="`, strconv.Itoa(y), `">`, escaped(text))
	if whole != text {
		d.put("<title>", escaped(whole), "</title>")
	}
	d.put("</text>\n")
}

// tag writes a text in a frame of its own, and returns where it ends.
func (d *svgWriter) tag(class string, x, middle int, text string) int {
	if text == "" {
		return x
	}
	x += 8
	w := tagBody(text)
	d.rect("b "+class, x, middle-8, w, 16, 8)
	d.text("g c", x+w/2, middle+4, text, text)
	return x + w
}

// badge writes the number of a line, and returns where what follows begins.
func (d *svgWriter) badge(line, x, middle int) int {
	if len(d.layout.scene.lines) < 2 {
		return x
	}
	const r = badgeSize / 2
	d.put(`<circle class="b `, solid(line), `" cx="`, strconv.Itoa(x+r), `" cy="`, strconv.Itoa(middle), `" r="8"/>`, "\n")
	d.text("g c", x+r, middle+4, number(line), number(line))
	return x + badgeSize + 6
}

// title names the fleet in a few words.
func (f *Fleet) title() string {
	const most = 3
	switch n := len(f.Services); {
	case n == 0:
		return "Errors in the inputs"
	case n > most:
		return report.Counted(n, "service")
	}
	var names []string
	for k := range f.Services {
		names = append(names, f.Services[k].Name)
	}
	return strings.Join(names, ", ")
}

// description says in words what the picture shows.
func (f *Fleet) description() string {
	const most = 10
	var parts []string
	for k := range f.Services {
		if k == most {
			parts = append(parts, "And "+report.Counted(len(f.Services)-most, "service")+" more.")
			break
		}
		s := &f.Services[k]
		if s.State == review.Removed {
			parts = append(parts, s.Name+" is no longer declared.")
			continue
		}
		text := s.Name + " by " + s.Mesh + ": the source is " + s.Source.String()
		if ports := strings.Join(s.Ports, ", "); ports != "" {
			text += " with " + ports
		}
		if s.consumers() == 0 {
			parts = append(parts, text+".")
			continue
		}
		parts = append(parts, text+", consumed in "+s.consumerNames()+".")
	}
	return strings.Join(parts, " ")
}

// consumers returns how many consumers there are, those that are removed
// aside.
func (s *Service) consumers() int {
	n := s.Hidden
	for k := range s.Members {
		if m := &s.Members[k]; m.Member != s.Source && m.State != review.Removed {
			n++
		}
	}
	return n
}

// consumerNames names the first consumers.
func (s *Service) consumerNames() string {
	const most = 12
	var names []string
	for k := range s.Members {
		if m := &s.Members[k]; m.Member == s.Source || m.State == review.Removed {
			continue
		}
		if len(names) == most {
			break
		}
		names = append(names, s.Members[k].String())
	}
	text := strings.Join(names, ", ")
	switch more := s.consumers() - len(names); {
	case more > 0 && len(names) == 0:
		return report.Counted(more, "member")
	case more > 0:
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text
}
