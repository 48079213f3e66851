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
	"bash":       product + ".bash",
	"zsh":        "_" + product,
	"fish":       product + ".fish",
	"powershell": product + ".ps1",
}

// shared returns the files that the archives of all platforms have: the licence, the
// README, the JSON Schemas for editors, completions and manual pages.
func (r *release) shared() ([]archive.File, error) {
	var files []archive.File
	for _, name := range []string{"LICENSE", "README.md"} {
		data, err := os.ReadFile(filepath.Join(r.root, name))
		if err != nil {
			return nil, err
		}
		files = append(files, archive.File{Name: name, Data: data})
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
	return slices.Concat(files, schemas, scripts, manuals), err
}

// manuals returns what make man writes. With -trimpath, Go takes what it compiled for
// the program itself.
func (r *release) manuals() ([]archive.File, error) {
	folder := filepath.Join(r.work, "man")
	c := exec.Command("make", "--no-print-directory", "-C", r.root, "man", "MAN="+folder, "VERSION="+r.version)
	c.Env = append(os.Environ(), "MAKEFLAGS=", "GOFLAGS=-trimpath", fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.at.Unix()))
	if out, err := c.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", strings.Join(c.Args, " "), err, out)
	}
	return archive.Read(folder, "man")
}

// completions returns what the program prints for each shell.
func (r *release) completions() ([]archive.File, error) {
	p, host := r.product(), binary.Platform{OS: runtime.GOOS, Arch: runtime.GOARCH}
	file := r.built(p, host)
	if err := p.Build(host, file); err != nil {
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
	files := append(slices.Clone(shared), archive.File{Name: b.Executable(product), Executable: true, Data: b.Data})
	var list strings.Builder
	for _, m := range b.Modules {
		module := m.Path + "@" + m.Version
		fmt.Fprintf(&list, "%s  %s\n", module, m.Licence)
		for _, text := range m.Texts {
			files = append(files, archive.File{Name: path.Join("licences", module, text.Name), Data: text.Data})
		}
	}
	files = append(files, archive.File{Name: "licences/modules.txt", Data: []byte(list.String())})
	for k := range files {
		files[k].Name = path.Join(r.artefact(product, b.Platform), files[k].Name)
	}
	return files
}
