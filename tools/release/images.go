package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"global-headless-service/tools/release/binary"
	"global-headless-service/tools/release/image"
	"global-headless-service/tools/release/sbom"
)

// The targets of the Dockerfile, and the stages' files that this builds for them.
const (
	functionTarget   = "function"
	argocdTarget     = "argocd"
	productInStage   = "build:/out/" + product
	kustomizeInStage = "kustomize:/out/kustomize"
)

// writeImages writes an image for each target of the Dockerfile, for those of Linux'
// architectures that are released.
func (r *release) writeImages(binaries []*binary.Binary) error {
	var linux []*binary.Binary
	for _, b := range binaries {
		if b.OS == "linux" {
			linux = append(linux, b)
		}
	}
	if len(linux) == 0 {
		return nil
	}
	if err := r.writeImage(functionTarget, product, linux, nil); err != nil {
		return err
	}
	p, err := r.kustomize()
	if err != nil {
		return err
	}
	var kustomize []*binary.Binary
	for _, b := range linux {
		k, err := r.build(p, b.Platform)
		if err != nil {
			return err
		}
		kustomize = append(kustomize, k)
	}
	const sidecar = product + "-argocd"
	err = r.writeImage(argocdTarget, sidecar, linux, kustomize)
	for k, b := range linux {
		err = errors.Join(err, r.writeSBOMs(r.artefact(sidecar, b.Platform), b, kustomize[k]))
	}
	return err
}

// writeImage writes the image of one target. Without a kustomize for each binary it
// is made of the product alone.
func (r *release) writeImage(target, name string, products, kustomize []*binary.Binary) error {
	recipe, err := r.recipe(target)
	if err != nil {
		return err
	}
	var architectures []image.Architecture
	for k, b := range products {
		built := image.Built{productInStage: b.Data}
		if kustomize != nil {
			built[kustomizeInStage] = kustomize[k].Data
		}
		architectures = append(architectures, image.Architecture{Name: b.Arch, Built: built})
	}
	stamp := image.Stamp{Created: r.at, Tag: r.version}
	index, err := recipe.Index(r.root, architectures, stamp)
	if err != nil {
		return err
	}
	return r.dist.write(name+"_"+r.version+"_oci.tar", func(w io.Writer) error { return image.WriteTar(w, index, stamp) })
}

// recipe returns what the Dockerfile says of a target.
func (r *release) recipe(target string) (*image.Recipe, error) {
	text, err := os.ReadFile(filepath.Join(r.root, "Dockerfile"))
	if err != nil {
		return nil, err
	}
	d, err := image.Read(text, map[string]string{"VERSION": r.version, "REVISION": r.commit, "SOURCE": r.source})
	if err != nil {
		return nil, err
	}
	return d.Target(target)
}

// kustomize returns the kustomize that the Dockerfile builds: the one that
// tools/kustomize.mod pins, in a module of its own.
func (r *release) kustomize() (binary.Program, error) {
	folder := filepath.Join(r.work, "kustomize")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return binary.Program{}, err
	}
	for from, to := range map[string]string{"kustomize.mod": "go.mod", "kustomize.sum": "go.sum"} {
		data, err := os.ReadFile(filepath.Join(r.root, "tools", from))
		if err != nil {
			return binary.Program{}, err
		}
		if err := os.WriteFile(filepath.Join(folder, to), data, 0o644); err != nil {
			return binary.Program{}, err
		}
	}
	return binary.Program{Name: "kustomize", Folder: folder, Package: "sigs.k8s.io/kustomize/kustomize/v5", LDFlags: "-s -w"}, nil
}

// writeSBOMs writes the SBOMs of an artefact in both formats.
func (r *release) writeSBOMs(name string, binaries ...*binary.Binary) error {
	doc := sbom.Document{Name: name, Created: r.at, Binaries: binaries}
	return errors.Join(
		r.dist.write(name+".spdx.json", doc.SPDX),
		r.dist.write(name+".cdx.json", doc.CycloneDX),
	)
}
