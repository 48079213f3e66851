package scaffold

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Package is what the files are made of.
type Package struct {
	Namespaces []string         // GlobalNamespaces, each a document
	Services   []string         // GlobalHeadlessServices, each a document
	Manifests  []*yamltext.Item // what the source applies
	Sources    []*yamltext.Item // those of them that the rendering takes
	Clusters   []string         // the members', each once
	Source     schemas.Member
}

// SetManifests sets the manifests and the sources, which are some of them, without the
// annotations of kustomize and kpt: those would take them for what they themselves did.
func (p *Package) SetManifests(manifests, sources []*yamltext.Item) error {
	cleaned := map[*yamltext.Item]*yamltext.Item{}
	for _, i := range manifests {
		clean, err := i.WithoutOrchestration()
		if err != nil {
			return err
		}
		cleaned[i] = clean
		p.Manifests = append(p.Manifests, clean)
	}
	for _, i := range sources {
		p.Sources = append(p.Sources, cleaned[i])
	}
	return nil
}

// Files are texts by their slash-separated paths.
type Files map[string][]byte

// Declarations returns the files of the declarations alone.
func (p *Package) Declarations() Files {
	return Files{
		"global-namespace.yaml":        []byte(strings.Join(p.Namespaces, "---\n")),
		"global-headless-service.yaml": []byte(strings.Join(p.Services, "---\n")),
	}
}

// stream returns items as a stream of documents.
func stream(items []*yamltext.Item) []byte {
	var b bytes.Buffer
	for k, i := range items {
		if k > 0 {
			b.WriteString("---\n")
		}
		b.Write(bytes.TrimPrefix(i.YAML(), []byte("---\n")))
	}
	return b.Bytes()
}

// isSource reports whether the rendering takes an item.
func (p *Package) isSource(i *yamltext.Item) bool { return slices.Contains(p.Sources, i) }

// namespace returns what kustomize has to set as the namespace: the source's if
// some source has none. Items of other namespaces beside it are an error, since
// kustomize would move them too.
func (p *Package) namespace() (string, error) {
	if !slices.ContainsFunc(p.Sources, func(i *yamltext.Item) bool { return i.Namespace() == "" }) {
		return "", nil
	}
	for _, i := range p.Manifests {
		if n := i.Namespace(); n != "" && n != p.Source.Namespace {
			return "", report.CodedError{Code: report.MissingNamespace, Err: fmt.Errorf("%s %q is in namespace %q, and others have none: kustomize would give %q to all; give each its namespace", i.Kind(), i.Name(), n, p.Source.Namespace)}
		}
	}
	return p.Source.Namespace, nil
}
