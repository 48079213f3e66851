package main

import (
	"path"
	"strings"

	"sigs.k8s.io/yaml"

	"global-headless-service/tools/release/binary"
	"global-headless-service/tools/release/krew"
)

// writeManifests writes the krew manifest and the kpt catalog metadata.
func (r *release) writeManifests(binaries []*binary.Binary) error {
	plugin, err := r.plugin(binaries)
	if err != nil {
		return err
	}
	if err := r.dist.writeText(binary.Product+".krew.yaml", plugin); err != nil {
		return err
	}
	function, err := r.function()
	if err != nil {
		return err
	}
	return r.dist.writeText(binary.Product+".kpt.yaml", function)
}

// plugin returns the manifest of krew. Without a URL of the downloads, it names the
// archives alone, which krew installs by --archive.
func (r *release) plugin(binaries []*binary.Binary) ([]byte, error) {
	downloads := r.downloads
	if downloads == "" && r.source != "" {
		downloads = strings.TrimSuffix(r.source, "/") + "/releases/download/" + r.version
	}
	var archives []krew.Archive
	for _, b := range binaries {
		name, _ := r.archiveOf(b.Platform)
		uri := name
		if downloads != "" {
			uri = strings.TrimSuffix(downloads, "/") + "/" + name
		}
		archives = append(archives, krew.Archive{
			Platform: b.Platform,
			URI:      uri,
			Sum:      r.dist.sums[name],
			Binary:   path.Join(r.artefact(binary.Product, b.Platform), b.Executable(binary.Product)),
		})
	}
	return krew.Manifest(r.version, r.source, archives)
}

// The image's labels that say what its function does, as kpt's package server reads
// them from annotations.
const (
	functionTypes       = "dev.kpt.fn.meta.types"
	functionDescription = "dev.kpt.fn.meta.description"
	functionKeywords    = "dev.kpt.fn.meta.keywords"
)

// examplePackage is the folder of the kpt package that shows the function.
const examplePackage = "examples/kpt"

// function returns metadata.yaml as kpt's catalog of functions has it, from the
// labels of the image. The image's registry is for who publishes it to add.
func (r *release) function() ([]byte, error) {
	target, err := r.target(functionTarget)
	if err != nil {
		return nil, err
	}
	metadata := map[string]any{
		"image":       binary.Product,
		"description": target.Labels[functionDescription],
		"tags":        strings.Split(target.Labels[functionTypes]+","+target.Labels[functionKeywords], ","),
		"license":     target.Labels["org.opencontainers.image.licenses"],
	}
	if r.source != "" {
		metadata["sourceURL"] = r.source
		metadata["examplePackageURLs"] = []string{strings.Join([]string{strings.TrimSuffix(r.source, "/"), "tree", r.version, examplePackage}, "/")}
	}
	return yaml.Marshal(metadata)
}
