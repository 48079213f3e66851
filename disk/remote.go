package disk

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"

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
	folder   string          // that is built, as the command line names it
	resolved string          // the same without symbolic links
	targets  map[string]bool // files that kustomizations are links to
	refused  []error
}

// newRemoteGuard returns the guard of a build of a folder.
func newRemoteGuard(folder, resolved string) *remoteGuard {
	return &remoteGuard{folder: folder, resolved: resolved, targets: map[string]bool{}}
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
			errs = append(errs, g.refuse(fmt.Sprintf("%s: %s", g.shown(path), r.field), r.path))
		}
	}
	return errors.Join(errs...)
}

// shown returns a file of the build by a path that begins as the command line's does.
func (g *remoteGuard) shown(path string) string {
	below, err := filepath.Rel(g.resolved, path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(filepath.Join(g.folder, below))
}

// refuse notes and returns the error about a remote resource, and where it is named.
func (g *remoteGuard) refuse(where, resource string) error {
	cure := "copy it into the repository, or pass --allow-remote-resources"
	resource = withoutSecrets(resource)
	if !strings.Contains(resource, "://") {
		cure += "; if a local path is meant, begin it with ./"
	}
	err := report.CodedError{
		Code: report.RemoteResource,
		Err:  fmt.Errorf("%s: %q is remote, and nothing is downloaded; %s", where, resource, cure),
	}
	g.refused = append(g.refused, err)
	return err
}

// RoundTrip refuses a download. It takes the place of http.DefaultTransport.
func (g *remoteGuard) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, g.refuse(g.folder+": a file that the kustomization reads", r.URL.String())
}

// building is held while a kustomization is built: kustomize keeps the schema of
// a build in a variable of the process, and its HTTP client is one too.
var building sync.Mutex

// begin begins a build, and returns the function that ends it. No guard lets everything
// through.
func (g *remoteGuard) begin() (end func()) {
	building.Lock()
	transport := http.DefaultTransport
	if g != nil {
		http.DefaultTransport = g
	}
	return func() {
		http.DefaultTransport = transport
		building.Unlock()
	}
}

// err returns what was refused, each once; nil if nothing was.
func (g *remoteGuard) err() error {
	if g == nil {
		return nil
	}
	var errs []error
	seen := map[string]bool{}
	for _, err := range g.refused {
		if !seen[err.Error()] {
			errs = append(errs, err)
		}
		seen[err.Error()] = true
	}
	return errors.Join(errs...)
}
