package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"golang.org/x/mod/semver"

	"global-headless-service/tools/release/archive"
	"global-headless-service/tools/release/binary"
)

// product is the name of the program.
const product = "global-headless-service"

// A release is what is released, from where, and where to.
type release struct {
	version           string
	source, downloads string // URLs; empty where none is known
	platforms         []binary.Platform
	root, out, work   string

	commit string
	at     time.Time // of the commit
	dist   *dist
}

// run writes all artefacts, and a line about each.
func (r *release) run(stdout io.Writer) error {
	if err := r.identify(); err != nil {
		return err
	}
	var err error
	if r.dist, err = newDist(r.out, stdout); err != nil {
		return err
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
	return r.dist.writeChecksums()
}

// identify checks the version, and finds the commit and its time.
func (r *release) identify() error {
	if !semver.IsValid(r.version) || semver.Canonical(r.version) != r.version {
		return fmt.Errorf("VERSION: %q is no version such as v0.1.0 or v0.1.0-rc.1", r.version)
	}
	c := checkout{r.root}
	if err := c.isClean(); err != nil {
		return err
	}
	var err error
	if r.commit, err = c.commit(r.version); err != nil {
		return err
	}
	r.at, err = c.time()
	return err
}

// product returns the project's program.
func (r *release) product() binary.Program {
	return binary.Program{
		Name: product, Version: r.version, Folder: r.root, Package: "./fn",
		LDFlags: "-s -w -X main.version=" + r.version + " -X main.revision=" + r.commit,
	}
}

// build builds a program for a platform.
func (r *release) build(p binary.Program, on binary.Platform) (*binary.Binary, error) {
	file := r.built(p, on)
	if err := p.Build(on, file); err != nil {
		return nil, err
	}
	return binary.Read(p, on, file)
}

// built returns the file that a program is compiled to.
func (r *release) built(p binary.Program, on binary.Platform) string {
	return filepath.Join(r.work, on.OS+"-"+on.Arch, on.Executable(p.Name))
}

// artefact returns the name of what is about a platform, without an ending.
func (r *release) artefact(name string, on binary.Platform) string {
	return name + "_" + r.version + "_" + on.OS + "_" + on.Arch
}

// archiveName returns the name of a platform's archive.
func (r *release) archiveName(on binary.Platform) string {
	if on.OS == "windows" {
		return r.artefact(product, on) + ".zip"
	}
	return r.artefact(product, on) + ".tar.gz"
}

// writeArchives writes the archive and the SBOMs of each platform, and returns the
// binaries.
func (r *release) writeArchives() ([]*binary.Binary, error) {
	shared, err := r.shared()
	if err != nil {
		return nil, err
	}
	var binaries []*binary.Binary
	for _, on := range r.platforms {
		b, err := r.build(r.product(), on)
		if err != nil {
			return nil, err
		}
		form := archive.TarGz
		if on.OS == "windows" {
			form = archive.Zip
		}
		files := r.content(b, shared)
		err = r.dist.write(r.archiveName(on), func(w io.Writer) error { return form(w, files, r.at) })
		if err = errors.Join(err, r.writeSBOMs(r.artefact(product, on), b)); err != nil {
			return nil, err
		}
		binaries = append(binaries, b)
	}
	return binaries, nil
}
