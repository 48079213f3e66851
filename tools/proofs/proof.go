package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"global-headless-service/schemas"
)

// A proof is one line of a suite's testdata/proof.json, as fleet.Proof in e2e
// has it.
type proof struct {
	Mesh     string `json:"mesh"`     // the key in spec.mesh
	Version  string `json:"version"`  // of what names the pods, with its name
	Kind     string `json:"kind"`     // real or stand-in
	Asked    int    `json:"asked"`    // names asked, each in one member at one time
	Answered int    `json:"answered"` // those that had to lead to their pod, and did
	Refused  int    `json:"refused"`  // packages refused, and broken where they are forced

	suite string // the folder below the module's
}

// readProofs returns the proofs of all suites below e2e of a module, in the
// order of the keys of spec.mesh. A suite of an unknown mesh and a mesh without
// a proof are errors.
func readProofs(root string) ([]proof, error) {
	files, err := filepath.Glob(filepath.Join(root, "e2e", "*", "testdata", "proof.json"))
	if err != nil {
		return nil, err
	}
	var all []proof
	for _, file := range files {
		some, err := readSuite(file)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	keys := schemas.MeshKeys()
	for _, p := range all {
		if !slices.Contains(keys, p.Mesh) {
			return nil, fmt.Errorf("%s proves %q, which is no key of spec.mesh", p.suite, p.Mesh)
		}
	}
	for _, key := range keys {
		if !slices.ContainsFunc(all, func(p proof) bool { return p.Mesh == key }) {
			return nil, fmt.Errorf("no suite below e2e proves %q", key)
		}
	}
	slices.SortStableFunc(all, func(a, b proof) int {
		return cmp.Or(cmp.Compare(slices.Index(keys, a.Mesh), slices.Index(keys, b.Mesh)), cmp.Compare(a.Kind, b.Kind))
	})
	return all, nil
}

// readSuite returns the proofs of one file, a line each.
func readSuite(file string) ([]proof, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	suite := path.Join("e2e", filepath.Base(filepath.Dir(filepath.Dir(file))))
	var all []proof
	for line := range bytes.Lines(b) {
		p := proof{suite: suite}
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&p); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, p)
	}
	return all, nil
}
