// Package krew writes the manifest by which krew, kubectl's plugin manager, installs
// the program, and checks it against schema.json. Start reading at Manifest.
package krew

import (
	"bytes"
	_ "embed"
	"encoding/hex"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"

	"global-headless-service/tools/release/binary"
)

// Command is the file by which kubectl finds the plugin binary.Product on PATH, to run
// as: kubectl global-headless-service.
const Command = "kubectl-global_headless_service"

// Schema describes a manifest: the fields that krew reads, as strictly as it does.
//
//go:embed schema.json
var Schema []byte

// An Archive is what krew downloads for a platform.
type Archive struct {
	binary.Platform
	URI    string
	Sum    [32]byte
	Binary string // its path in the archive
}

// manifest is a Plugin of krew.googlecontainertools.github.com/v1alpha2.
type manifest struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   map[string]string `json:"metadata"`
	Spec       spec              `json:"spec"`
}

type spec struct {
	Version          string     `json:"version"`
	Homepage         string     `json:"homepage,omitempty"`
	ShortDescription string     `json:"shortDescription"`
	Description      string     `json:"description"`
	Platforms        []platform `json:"platforms"`
}

type platform struct {
	Selector map[string]map[string]string `json:"selector"`
	URI      string                       `json:"uri"`
	SHA256   string                       `json:"sha256"`
	Bin      string                       `json:"bin"`
	Files    []map[string]string          `json:"files"`
}

// Manifest returns the manifest of a release, which Check accepts. The homepage may
// be empty.
func Manifest(version, homepage string, archives []Archive) ([]byte, error) {
	m := manifest{
		APIVersion: "krew.googlecontainertools.github.com/v1alpha2",
		Kind:       "Plugin",
		Metadata:   map[string]string{"name": binary.Product},
		Spec: spec{
			Version:          version,
			Homepage:         homepage,
			ShortDescription: "Reach StatefulSets' pods by name across clusters",
			Description: "Renders what a mesh needs in every member of a global namespace, so that every\n" +
				"pod of a StatefulSet is reached by name from every cluster; compares live\n" +
				"clusters with it, and lists the names.\n",
		},
	}
	for _, a := range archives {
		command := a.Executable(Command)
		m.Spec.Platforms = append(m.Spec.Platforms, platform{
			Selector: map[string]map[string]string{"matchLabels": {"os": a.OS, "arch": a.Arch}},
			URI:      a.URI,
			SHA256:   hex.EncodeToString(a.Sum[:]),
			Bin:      command,
			Files:    []map[string]string{{"from": a.Binary, "to": command}},
		})
	}
	text, err := yaml.Marshal(m)
	if err != nil {
		return nil, err
	}
	return text, Check(text)
}

// Check returns what is wrong with a manifest.
func Check(text []byte) error {
	compiled, err := compile()
	if err != nil {
		return err
	}
	inJSON, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return fmt.Errorf("the plugin's manifest: %w", err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(inJSON))
	if err != nil {
		return fmt.Errorf("the plugin's manifest: %w", err)
	}
	if err := compiled.Validate(value); err != nil {
		return fmt.Errorf("the plugin's manifest: %w", err)
	}
	return nil
}

// compile returns Schema, ready to validate.
func compile() (*jsonschema.Schema, error) {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	const name = "urn:krew:plugin" // whole, or it is looked for below the working directory
	if err := c.AddResource(name, schema); err != nil {
		return nil, err
	}
	return c.Compile(name)
}
