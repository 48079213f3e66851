package graph

import (
	"global-headless-service/report"
	"global-headless-service/review"
)

// changes writes what changes, by cluster.
func (b *htmlWriter) changes() {
	c := b.fleet.Changes
	if c == nil {
		return
	}
	b.put("<section id=\"changes\" class=\"card\">\n<h2>Changes</h2>\n<p>")
	b.esc(c.Summary())
	b.put(" in <code>")
	b.esc(b.fleet.Dir)
	b.put("</code></p>\n")
	b.memberChanges()
	left := maxListed
	for _, cluster := range c.Clusters {
		if left > 0 {
			b.clusterChanges(cluster, left)
		}
		left -= len(cluster.Objects)
	}
	if left < 0 {
		b.put("<p>And ", report.Counted(-left, "object"), " more, which <code>diff</code> prints.</p>\n")
	}
	b.put("</section>\n")
}

// memberChanges writes the members that come, go, or change their role or mesh.
func (b *htmlWriter) memberChanges() {
	count := 0
	for k := range b.fleet.Services {
		s := &b.fleet.Services[k]
		for j := range s.Members {
			m := &s.Members[j]
			if m.State == review.Unchanged || m.State == review.Updated {
				continue
			}
			switch count++; {
			case count == 1:
				b.put("<ul class=\"come\">\n")
			case count > maxListed:
				continue
			}
			r := roleOf(0, s, m)
			b.put("<li>")
			b.tag(m.State, r.tag())
			b.put(" ")
			b.esc(m.String())
			b.put(", ", s.roleName(m), " of <code>")
			b.esc(s.Name)
			b.put("</code></li>\n")
		}
	}
	if more := count - maxListed; more > 0 {
		b.put("<li>and ", report.Counted(more, "member"), " more</li>\n")
	}
	if count > 0 {
		b.put("</ul>\n")
	}
}

// clusterChanges writes the objects of a cluster that change, at most so many.
func (b *htmlWriter) clusterChanges(c review.Cluster, most int) {
	b.put("<details><summary>")
	b.esc(c.Headline())
	b.put(" <small>", report.Counted(len(c.Objects), "object"), "</small></summary>\n<ul class=\"objects\">\n")
	for k, o := range c.Objects {
		if k == most {
			break
		}
		b.put("<li><span class=\"tag ", stateClass(o.Action), "\">", signs[o.Action], "</span> ")
		b.esc(o.String())
		for _, f := range o.Fields {
			b.put("<br><code>")
			b.esc(f.String())
			b.put("</code>")
		}
		b.put("</li>\n")
	}
	b.put("</ul>\n</details>\n")
}
