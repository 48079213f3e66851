package main

import (
	"io"
	"os"
	"path/filepath"

	"global-headless-service/tools/release/archive"
	"global-headless-service/tools/release/binary"
	"global-headless-service/tools/release/image"
	"global-headless-service/tools/release/sbom"
)

// The targets of the Dockerfile, and the stages' files that this builds for them.
const (
	functionTarget   = "function"
	argocdTarget     = "argocd"
	productInStage   = "build:/out/" + binary.Product
	kustomizeInStage = "kustomize:/out/kustomize"
)

// sidecar is the name of the image for Argo CD.
const sidecar = binary.Product + "-argocd"

// writeImages writes an image for each target of the Dockerfile, for each released Linux
// architecture, and the sidecar's SBOMs. Those of the function's image are its archive's,
// since it has the same binary.
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
	if err := r.writeImage(functionTarget, binary.Product, linux, nil); err != nil {
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
	if err := r.writeImage(argocdTarget, sidecar, linux, kustomize); err != nil {
		return err
	}
	for k, b := range linux {
		if err := r.writeSBOMs(r.artefact(sidecar, b.Platform), b, kustomize[k]); err != nil {
			return err
		}
	}
	return nil
}

// writeImage writes the image of one target. Without a kustomize for each binary it
// is made of the product alone.
func (r *release) writeImage(target, name string, products, kustomize []*binary.Binary) error {
	t, err := r.target(target)
	if err != nil {
		return err
	}
	licence, err := os.ReadFile(filepath.Join(r.root, "LICENSE"))
	if err != nil {
		return err
	}
	own := archive.File{Name: "LICENSE", Data: licence}
	var architectures []image.Architecture
	for k, b := range products {
		a := image.Architecture{Name: b.Arch, Outputs: image.Outputs{productInStage: b.Data}}
		a.Licences = below("usr/share/doc/"+b.Name, append(licences(b), own))
		if kustomize != nil {
			a.Outputs[kustomizeInStage] = kustomize[k].Data
			a.Licences = append(a.Licences, below("usr/share/doc/"+kustomize[k].Name, licences(kustomize[k]))...)
		}
		architectures = append(architectures, a)
	}
	index, err := t.Index(r.root, architectures, r.commitTime)
	if err != nil {
		return err
	}
	return r.dist.write(name+"_"+r.version+"_oci.tar", func(w io.Writer) error {
		return image.WriteTar(w, index, r.version, r.commitTime)
	})
}

// target returns what the Dockerfile says of a target.
func (r *release) target(name string) (*image.Target, error) {
	text, err := os.ReadFile(filepath.Join(r.root, "Dockerfile"))
	if err != nil {
		return nil, err
	}
	d, err := image.Read(text, map[string]string{"VERSION": r.version, "REVISION": r.commit, "SOURCE": r.source})
	if err != nil {
		return nil, err
	}
	return d.Target(name)
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
	doc := sbom.Document{Name: name, Created: r.commitTime, Binaries: binaries}
	if err := r.dist.write(name+".spdx.json", doc.SPDX); err != nil {
		return err
	}
	return r.dist.write(name+".cdx.json", doc.CycloneDX)
}
