package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/openapi"

	"global-headless-service/yamltext"
)

// Kustomize holds the options for building kustomizations: as
// `kustomize build` does, with the same flags, in this process and without
// plugins. Unlike there, remote resources have to be allowed.
type Kustomize struct {
	EnableHelm     bool
	HelmCommand    string // "helm" by default
	LoadRestrictor string // LoadRestrictionsRootOnly, LoadRestrictionsNone
	AllowRemote    bool   // downloads what kustomizations refer to, and runs git for it
}

// LoadRestrictors are the values of Kustomize.LoadRestrictor.
var LoadRestrictors = []string{types.LoadRestrictionsRootOnly.String(), types.LoadRestrictionsNone.String()}

// ErrFunctions is the cause of an error about a kustomization that runs
// functions itself.
var ErrFunctions = errors.New("functions are not run here: render the kustomization below the one that lists them")

// A kept annotation is one that kustomize strips at the end of a build, or
// that makes it drop the item. It is stored under another key during the
// build.
type kept struct{ key, tempKey, selector, kinds string }

// named are the kinds whose references the rules follow by earlier names.
const named = "StatefulSet|Service|GlobalHeadlessService|GlobalNamespace"

// keptAnnotations are the annotations that the function sees under kustomize
// and that matter to its rules: the earlier names of rule 14, and
// local-config, on which nothing is dropped until the function has seen it.
var keptAnnotations = []kept{
	{"internal.config.kubernetes.io/previousNames", "fn.kpt.dev/previous-names", "internal.config.kubernetes.io/previousNames", named},
	{"internal.config.kubernetes.io/prefixes", "fn.kpt.dev/prefixes", "internal.config.kubernetes.io/prefixes", named},
	{"internal.config.kubernetes.io/suffixes", "fn.kpt.dev/suffixes", "internal.config.kubernetes.io/suffixes", named},
	{"config.kubernetes.io/local-config", "fn.kpt.dev/local-config", "config.kubernetes.io/local-config=true", ".*"},
}

// wrapper returns the kustomization around the one in a folder. It is where an
// overlay with the function would be, and keeps what the function sees there.
// kustomize restores an annotation of its own that a patch moves.
func wrapper(folder string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "resources:\n- %s\npatches:\n", yamltext.Quote(folder))
	for _, k := range keptAnnotations {
		const patch = "- target: {kind: %q, annotationSelector: %q}\n  patch: '[{\"op\": \"move\", \"from\": %q, \"path\": %q}]'\n"
		fmt.Fprintf(&b, patch, k.kinds, k.selector, pointer(k.key), pointer(k.tempKey))
	}
	return b.String()
}

// pointer returns the JSON pointer of an annotation.
func pointer(key string) string {
	return "/metadata/annotations/" + strings.ReplaceAll(key, "/", "~1")
}

// IsKustomization reports whether a folder holds a kustomization.
func IsKustomization(folder string) bool {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		if info, err := os.Stat(filepath.Join(folder, name)); err == nil && !info.IsDir() {
			return true
		}
	}
	return false
}

// build returns what a kustomization builds, with the annotations that a
// function in an overlay around it would see. What kustomize prints meanwhile
// goes to note.
func (k Kustomize) build(folder string, note func(text string)) ([]*yamltext.Item, error) {
	options, err := k.options()
	if err != nil {
		return nil, err
	}
	around, err := k.wrap(folder)
	if err != nil {
		return nil, err
	}
	resources, printed, err := around.run(options)
	for _, line := range printed {
		note(filepath.ToSlash(folder) + ": kustomize: " + line)
	}
	if refused := around.refusals.err(); refused != nil {
		return nil, refused
	}
	if err != nil {
		return nil, buildError(folder, err)
	}
	var items []*yamltext.Item
	for _, r := range resources.Resources() {
		document, err := r.AsYAML()
		if err != nil {
			return nil, buildError(folder, err)
		}
		i, err := restored(yamltext.FromFile(document, yamltext.Origin{Kustomize: true}))
		if err != nil {
			return nil, buildError(folder, err)
		}
		items = append(items, i)
	}
	return items, nil
}

// building is held while a kustomization is built.
var building sync.Mutex

// run builds the kustomization of the overlay, and returns what kustomize printed. Builds
// run one at a time: kustomize keeps the schema of a build, its HTTP client and where it
// prints in variables of the process, which run restores. A panic of kustomize is an
// error, since the input causes it.
func (o overlay) run(options *krusty.Options) (resources resmap.ResMap, printed []string, err error) {
	building.Lock()
	defer building.Unlock()
	defer o.guard.begin()()
	lines, err := captureStderr()
	if err != nil {
		return nil, nil, err
	}
	schema := openapi.GetSchemaVersion()
	defer func() {
		printed = lines()
		if openapi.GetSchemaVersion() != schema {
			openapi.ResetOpenAPI()
		}
		if p := recover(); p != nil {
			resources, err = nil, fmt.Errorf("kustomize panics: %v", p)
		}
	}()
	resources, err = krusty.MakeKustomizer(options).Run(o, o.root)
	return resources, nil, err
}

func (k Kustomize) options() (*krusty.Options, error) {
	options := krusty.MakeDefaultOptions()
	switch k.LoadRestrictor {
	case "", types.LoadRestrictionsRootOnly.String():
	case types.LoadRestrictionsNone.String():
		options.LoadRestrictions = types.LoadRestrictionsNone
	default:
		return nil, fmt.Errorf("--load-restrictor: %q is neither %s nor %s", k.LoadRestrictor, types.LoadRestrictionsRootOnly, types.LoadRestrictionsNone)
	}
	if k.EnableHelm {
		options.PluginConfig.HelmConfig.Enabled = true
		options.PluginConfig.HelmConfig.Command = "helm"
		if k.HelmCommand != "" {
			options.PluginConfig.HelmConfig.Command = k.HelmCommand
		}
	}
	return options, nil
}

// restored returns an item with the annotations that were kept aside.
func restored(i *yamltext.Item) (*yamltext.Item, error) {
	for _, k := range keptAnnotations {
		value, ok := i.Annotation(k.tempKey)
		if !ok {
			continue
		}
		var err error
		if i, err = i.WithoutAnnotation(k.tempKey); err != nil {
			return nil, err
		}
		if i, err = i.WithAnnotation(k.key, value); err != nil {
			return nil, err
		}
	}
	return i, nil
}
