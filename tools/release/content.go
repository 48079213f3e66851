package main

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"global-headless-service/tools/release/archive"
	"global-headless-service/tools/release/binary"
)

// completions are the files of the shells' completions, by the word that the command
// `completion` takes, as the shells look for them.
var completions = map[string]string{
	"bash":       binary.Product + ".bash",
	"zsh":        "_" + binary.Product,
	"fish":       binary.Product + ".fish",
	"powershell": binary.Product + ".ps1",
}

// shared returns the files that the archives of all platforms have: the licence,
// documents, the JSON Schemas for editors, completions and manual pages.
func (r *release) shared() ([]archive.File, error) {
	documents, err := r.documents()
	if err != nil {
		return nil, err
	}
	schemas, err := archive.Read(filepath.Join(r.root, "schemas", "json"), "schemas")
	if err != nil {
		return nil, err
	}
	scripts, err := r.completions()
	if err != nil {
		return nil, err
	}
	manuals, err := r.manuals()
	return slices.Concat(documents, schemas, scripts, manuals), err
}

// documents returns the licence and the pages of the archives, with links that lead
// from there to the source.
func (r *release) documents() ([]archive.File, error) {
	var files []archive.File
	for _, name := range documents {
		data, err := os.ReadFile(filepath.Join(r.root, name))
		if err != nil {
			return nil, err
		}
		if r.source != "" && path.Ext(name) == ".md" {
			data = []byte(absoluteLinks(string(data), r.source, r.version))
		}
		files = append(files, archive.File{Name: name, Data: data})
	}
	return files, nil
}

// manuals returns what make man writes. With -trimpath, Go reuses the packages
// compiled for the program.
func (r *release) manuals() ([]archive.File, error) {
	folder := filepath.Join(r.work, "man")
	env, err := binary.Environment()
	if err != nil {
		return nil, err
	}
	c := exec.Command("make", "--no-print-directory", "-C", r.root, "man", "MAN="+folder, "VERSION="+r.version)
	c.Env = append(env, "MAKEFLAGS=", "GOFLAGS=-trimpath", fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.commitTime.Unix()))
	if out, err := c.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", strings.Join(c.Args, " "), err, out)
	}
	return archive.Read(folder, "man")
}

// completions returns what the program prints for each shell.
func (r *release) completions() ([]archive.File, error) {
	file, err := r.compile(r.program(), binary.Platform{OS: runtime.GOOS, Arch: runtime.GOARCH})
	if err != nil {
		return nil, err
	}
	var files []archive.File
	for shell, name := range completions {
		script, err := exec.Command(file, "completion", shell).Output()
		if err != nil {
			return nil, fmt.Errorf("completion %s: %w", shell, err)
		}
		files = append(files, archive.File{Name: path.Join("completions", name), Data: script})
	}
	return files, nil
}

// content returns the files of a platform's archive: the binary, the licences of what
// is linked into it, and what all have. They are in a folder named after the archive.
func (r *release) content(b *binary.Binary, shared []archive.File) []archive.File {
	files := slices.Concat(shared, licences(b), []archive.File{{Name: b.Executable(binary.Product), Executable: true, Data: b.Data}})
	return below(r.artefact(binary.Product, b.Platform), files)
}

// licences returns the licences and notices of the modules that are linked into a
// binary, and a list of these modules, as files below licences.
func licences(b *binary.Binary) []archive.File {
	var files []archive.File
	var list strings.Builder
	for _, m := range b.Modules {
		module := m.Path + "@" + m.Version
		fmt.Fprintf(&list, "%s  %s\n", module, m.Licence)
		files = append(files, below(path.Join("licences", module), m.Texts)...)
	}
	return append(files, archive.File{Name: "licences/modules.txt", Data: []byte(list.String())})
}

// below returns files with their names below a folder.
func below(folder string, files []archive.File) []archive.File {
	moved := slices.Clone(files)
	for k := range moved {
		moved[k].Name = path.Join(folder, moved[k].Name)
	}
	return moved
}
