package main

import "testing"

// TestAbsoluteLinks: what an archive does not have is linked to in the source.
func TestAbsoluteLinks(t *testing.T) {
	for text, want := range map[string]string{
		"see [a](docs/a.md), [b](./docs/b.md#part) and [c](examples)": "see [a](https://example.org/s/blob/v0.1.0/docs/a.md), " +
			"[b](https://example.org/s/blob/v0.1.0/docs/b.md#part) and [c](https://example.org/s/blob/v0.1.0/examples)",
		"![drawn](docs/graph.svg)":                      "![drawn](https://example.org/s/raw/v0.1.0/docs/graph.svg)",
		"[![drawn](docs/a.png \"title\")](docs/a.md)":   "[![drawn](https://example.org/s/raw/v0.1.0/docs/a.png \"title\")](https://example.org/s/blob/v0.1.0/docs/a.md)",
		`<a href="docs/a.md"><img src="docs/a.svg"/>`:   `<a href="https://example.org/s/blob/v0.1.0/docs/a.md"><img src="https://example.org/s/raw/v0.1.0/docs/a.svg"/>`,
		"[a]: docs/a.md":                                "[a]: https://example.org/s/blob/v0.1.0/docs/a.md",
		"[a](/docs/a.md)":                               "[a](https://example.org/s/blob/v0.1.0/docs/a.md)",
		"[a](#part)":                                    "[a](#part)",
		"[a](LICENSE), [b](CHANGELOG.md#unreleased)":    "[a](LICENSE), [b](CHANGELOG.md#unreleased)",
		"[a](https://example.org), [b](mailto:a@b.org)": "[a](https://example.org), [b](mailto:a@b.org)",
		"[a](//example.org/a)":                          "[a](//example.org/a)",
		"a\n```md\n[a](docs/a.md)\n```\n[b](b.md)\n":    "a\n```md\n[a](docs/a.md)\n```\n[b](https://example.org/s/blob/v0.1.0/b.md)\n",
		"f(x)[1] and (docs/a.md)":                       "f(x)[1] and (docs/a.md)",
	} {
		if got := absoluteLinks(text, "https://example.org/s/", "v0.1.0"); got != want {
			t.Errorf("%s\nbecomes %s\nwant    %s", text, got, want)
		}
	}
}
