// Command release writes the artefacts of a release into a folder: archives, SBOMs,
// container images as OCI layouts, a manifest for krew, one for kpt's catalog, and
// checksums. The same commit, version and Go give the same bytes, wherever and
// whenever it runs. make release runs it; docs/releasing.md explains what it writes.
// Start reading at release.run.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"global-headless-service/tools/release/binary"
)

func main() {
	if err := start(); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// start reads the flags and runs the release.
func start() error {
	var r release
	flag.StringVar(&r.version, "version", "", "of the release, such as v0.1.0")
	flag.StringVar(&r.root, "root", "../..", "the checkout")
	flag.StringVar(&r.out, "out", "../../dist", "the folder of the artefacts; a previous release there is replaced")
	flag.StringVar(&r.source, "source", "", "the `URL` of the source, for links, labels and manifests")
	flag.StringVar(&r.downloads, "downloads", "", "the `URL` below which the archives will be; SOURCE/releases/download/VERSION unless set")
	platforms := flag.String("platforms", "", "a list such as linux/amd64,windows/arm64; default: all")
	flag.Parse()
	if flag.NArg() > 0 {
		return errors.New("unexpected arguments; use flags only")
	}
	var err error
	if r.platforms, err = binary.ParsePlatforms(*platforms); err != nil {
		return err
	}
	for _, folder := range []*string{&r.root, &r.out} {
		if *folder, err = filepath.Abs(*folder); err != nil {
			return err
		}
	}
	if r.work, err = os.MkdirTemp("", binary.Product+"-release-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.work)
	return r.run(os.Stdout, os.Stderr)
}
