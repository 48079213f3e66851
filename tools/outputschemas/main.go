// Command outputschemas writes the JSON Schemas of what the program prints as
// JSON, from the Go types and their doc comments: review.json, of diff -o json,
// list.json, of list -o json, names.json, of names -o json, status.json, of status
// -o json, and results.json, of --results json. Its arguments are the root of the
// module and the folder to write to.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"global-headless-service/inventory"
	"global-headless-service/live"
	"global-headless-service/report"
	"global-headless-service/review"
)

// outputs are the types, by the file and title of their schemas.
var outputs = []struct {
	file, title, folder string
	of                  reflect.Type
}{
	{"review.json", "What global-headless-service diff -o json prints", "review", reflect.TypeFor[review.Review]()},
	{"list.json", "What global-headless-service list -o json prints", "inventory", reflect.TypeFor[inventory.List]()},
	{"names.json", "What global-headless-service names -o json prints", "inventory", reflect.TypeFor[inventory.Names]()},
	{"status.json", "What global-headless-service status -o json prints", "live", reflect.TypeFor[live.Status]()},
	{"results.json", "What global-headless-service prints to stderr with --results json", "report", reflect.TypeFor[report.JSONDocument]()},
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: outputschemas ROOT FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "outputschemas:", err)
		os.Exit(1)
	}
}

// run writes every schema into a folder.
func run(root, folder string) error {
	for _, o := range outputs {
		comments, err := commentsIn(filepath.Join(root, o.folder))
		if err != nil {
			return err
		}
		s, err := schemaOf(o.of, comments)
		if err != nil {
			return err
		}
		s.Schema, s.Title = "https://json-schema.org/draft/2020-12/schema", o.title
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(s); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, o.file), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
