package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/semver"

	"global-headless-service/tools/release/archive"
	"global-headless-service/tools/release/binary"
)

// A release holds the version, source and destination of one release.
type release struct {
	version           string
	source, downloads string // URLs; empty if unknown
	platforms         []binary.Platform
	root, out, work   string // folders: the checkout, the artefacts', and one for temporary files

	commit     string
	commitTime time.Time
	dist       *dist
}

// run writes all artefacts, and a line about each to stdout. On stderr it says what
// they lack for want of a URL. If it fails, a previous release stays as it is.
func (r *release) run(stdout, stderr io.Writer) error {
	if err := r.identify(); err != nil {
		return err
	}
	var err error
	if r.dist, err = newDist(r.out, filepath.Join(r.work, "dist"), stdout); err != nil {
		return err
	}
	if missing := r.missing(); missing != "" {
		fmt.Fprintln(stderr, "release:", missing)
	}
	binaries, err := r.writeArchives()
	if err != nil {
		return err
	}
	if err := r.writeImages(binaries); err != nil {
		return err
	}
	if err := r.writeManifests(binaries); err != nil {
		return err
	}
	if err := r.dist.writeChecksums(); err != nil {
		return err
	}
	return r.dist.replaceFolder()
}

// identify checks the version and the URLs, and finds the commit and its time.
func (r *release) identify() error {
	if !semver.IsValid(r.version) || semver.Canonical(r.version) != r.version {
		return fmt.Errorf("VERSION: %q is not a version like v0.1.0 or v0.1.0-rc.1", r.version)
	}
	if err := errors.Join(checkURL("SOURCE", r.source), checkURL("DOWNLOADS", r.downloads)); err != nil {
		return err
	}
	c := checkout{r.root}
	if err := c.isClean(); err != nil {
		return err
	}
	var err error
	if r.commit, err = c.commit(r.version); err != nil {
		return err
	}
	r.commitTime, err = c.time()
	return err
}

// checkURL returns an error unless the value of a setting is an https URL without user,
// query and fragment, or empty.
func checkURL(name, value string) error {
	u, err := url.Parse(value)
	if value != "" && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		return fmt.Errorf("%s: %q is not a URL like https://example.org/source", name, value)
	}
	return nil
}

// missing returns what a release without URLs lacks; "" if it has all.
func (r *release) missing() string {
	if r.source != "" {
		return ""
	}
	text := "SOURCE is not set, so pages in the archives have relative links, the images have no source label, and krew's manifest has no homepage"
	if r.downloads == "" {
		text += " and no download URLs"
	}
	return text
}

// program returns the project's program.
func (r *release) program() binary.Program {
	return binary.Program{
		Name: binary.Product, Version: r.version, Folder: r.root, Package: "./fn",
		LDFlags: "-s -w -X main.version=" + r.version + " -X main.revision=" + r.commit,
	}
}

// build builds a program for a platform, and reads what is linked into it.
func (r *release) build(p binary.Program, platform binary.Platform) (*binary.Binary, error) {
	file, err := r.compile(p, platform)
	if err != nil {
		return nil, err
	}
	return binary.Read(p, platform, file)
}

// compile compiles a program for a platform, once, and returns the file.
func (r *release) compile(p binary.Program, platform binary.Platform) (string, error) {
	file := filepath.Join(r.work, platform.OS+"-"+platform.Arch, platform.Executable(p.Name))
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	return file, p.Build(platform, file)
}

// artefact returns a platform's file name, without its extension.
func (r *release) artefact(name string, platform binary.Platform) string {
	return strings.Join([]string{name, r.version, platform.OS, platform.Arch}, "_")
}

// archiveOf returns the name of a platform's archive, and what writes it.
func (r *release) archiveOf(platform binary.Platform) (name string, write archive.Writer) {
	name = r.artefact(binary.Product, platform)
	if platform.OS == "windows" {
		return name + ".zip", archive.Zip
	}
	return name + ".tar.gz", archive.TarGz
}

// writeArchives writes the archive and the SBOMs of each platform, and returns the
// binaries.
func (r *release) writeArchives() ([]*binary.Binary, error) {
	shared, err := r.shared()
	if err != nil {
		return nil, err
	}
	var binaries []*binary.Binary
	for _, platform := range r.platforms {
		b, err := r.build(r.program(), platform)
		if err != nil {
			return nil, err
		}
		name, write := r.archiveOf(platform)
		files := r.content(b, shared)
		if err := r.dist.write(name, func(w io.Writer) error { return write(w, files, r.commitTime) }); err != nil {
			return nil, err
		}
		if err := r.writeSBOMs(r.artefact(binary.Product, platform), b); err != nil {
			return nil, err
		}
		binaries = append(binaries, b)
	}
	return binaries, nil
}
