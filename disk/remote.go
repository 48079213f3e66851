package disk

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/types"

	"global-headless-service/report"
)

// A remoteGuard keeps a build from downloading anything and from running git
// (docs/DESIGN.md, Commands). Two things hold that, both before any request is sent:
//
//   - kustomize takes the repositories that it clones from the lists of
//     kustomizations alone, and reads each kustomization through the overlay, which
//     has the guard check it first.
//   - All other remote files, also those that the files of a kustomization name, are
//     loaded by http.DefaultTransport, which the guard replaces during a build.
type remoteGuard struct {
	targets  map[string]bool // files that kustomizations are links to
	refusals *refusals
}

// newRemoteGuard returns the guard of a build, which notes what it refuses.
func newRemoteGuard(r *refusals) *remoteGuard {
	return &remoteGuard{targets: map[string]bool{}, refusals: r}
}

// isKustomizationName reports whether kustomize reads a file of this name as a
// kustomization.
func isKustomizationName(path string) bool {
	return slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(path))
}

// follow notes the file to which a path leads, since kustomize reads it by its own
// name.
func (g *remoteGuard) follow(path, target string) {
	if g != nil && isKustomizationName(path) {
		g.targets[filepath.Clean(target)] = true
	}
}

// check refuses a kustomization that refers to something remote. It ignores other
// files, and kustomizations that kustomize cannot read either.
func (g *remoteGuard) check(path string, data []byte) error {
	if g == nil || !isKustomizationName(path) && !g.targets[path] {
		return nil
	}
	var k types.Kustomization
	if k.Unmarshal(data) != nil {
		return nil
	}
	var errs []error
	for _, r := range references(&k) {
		if r.isRemote() {
			errs = append(errs, g.refuse(report.CodedError{File: wholeFile(g.refusals.shown(path)), Field: r.field}, r.path))
		}
	}
	return errors.Join(errs...)
}

// refuse notes and returns the error about a remote resource, at the place that names it:
// a field of a kustomization, or some file that the kustomization in a folder reads.
func (g *remoteGuard) refuse(err report.CodedError, resource string) error {
	cure := "copy it into the repository, or pass --allow-remote-resources"
	resource = withoutSecrets(resource)
	if !strings.Contains(resource, "://") {
		cure += "; if a local path is meant, begin it with ./"
	}
	err.Code = report.RemoteResource
	by := ""
	if err.Field == nil {
		by = "a file that the kustomization reads: "
	}
	err.Err = fmt.Errorf("%s%q is remote, and nothing is downloaded; %s", by, resource, cure)
	return g.refusals.add(err)
}

// RoundTrip refuses a download. It takes the place of http.DefaultTransport.
func (g *remoteGuard) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, g.refuse(report.CodedError{File: wholeFile(g.refusals.folder)}, r.URL.String())
}

// begin takes the place of the default HTTP transport, and returns the function that
// ends that. No guard lets everything through.
func (g *remoteGuard) begin() (end func()) {
	transport := http.DefaultTransport
	if g != nil {
		http.DefaultTransport = g
	}
	return func() { http.DefaultTransport = transport }
}
