package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"global-headless-service/resourcelist"
)

// Kustomize says how kustomizations are built: as `kustomize build` does,
// with the same flags, in this process and without plugins.
type Kustomize struct {
	EnableHelm     bool
	HelmCommand    string // "helm" unless said otherwise
	LoadRestrictor string // LoadRestrictionsRootOnly, LoadRestrictionsNone
}

// ErrFunctions is in the error of a kustomization that runs functions itself.
var ErrFunctions = errors.New("functions are not run here: render the kustomization below the one that lists them")

// hidden is where the mark local-config waits while kustomize builds, which
// would drop what is marked.
const (
	mark   = "config.kubernetes.io/local-config"
	hidden = "fn.kpt.dev/local-config"
)

// wrapper is put around a kustomization: it keeps what is marked, and has
// kustomize bring the references of our own resources up to date, as it does
// those of Kubernetes'.
const wrapper = `resources:
- %s
configurations:
- references.yaml
patches:
- target:
    annotationSelector: config.kubernetes.io/local-config=true
  patch: |
    - op: move
      from: /metadata/annotations/config.kubernetes.io~1local-config
      path: /metadata/annotations/fn.kpt.dev~1local-config
`

const references = `nameReference:
- kind: GlobalNamespace
  fieldSpecs:
  - {kind: GlobalHeadlessService, path: spec/globalNamespace}
- kind: StatefulSet
  fieldSpecs:
  - {kind: GlobalHeadlessService, path: spec/source/statefulSets}
- kind: Service
  fieldSpecs:
  - {kind: GlobalHeadlessService, path: spec/service/name}
- kind: GlobalHeadlessService
  fieldSpecs:
  - {kind: StatefulSet, path: spec/serviceName}
`

// IsKustomization says whether a folder holds a kustomization.
func IsKustomization(folder string) bool {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		if info, err := os.Stat(filepath.Join(folder, name)); err == nil && !info.IsDir() {
			return true
		}
	}
	return false
}

// build is what a kustomization builds.
func (k Kustomize) build(folder string) ([]*resourcelist.Item, error) {
	around, err := k.wrap(folder)
	defer os.RemoveAll(around)
	if err != nil {
		return nil, err
	}
	options, err := k.options()
	if err != nil {
		return nil, err
	}
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), around)
	if err != nil && strings.Contains(err.Error(), "plugins disabled") {
		return nil, fmt.Errorf("building %s: %w; %w", folder, err, ErrFunctions)
	}
	if err != nil {
		return nil, fmt.Errorf("building %s: %w", folder, err)
	}
	var items []*resourcelist.Item
	for _, r := range resources.Resources() {
		document, err := r.AsYAML()
		if err != nil {
			return nil, fmt.Errorf("building %s: %w", folder, err)
		}
		i, err := unhidden(resourcelist.New(document))
		if err != nil {
			return nil, err
		}
		items = append(items, i)
	}
	return items, nil
}

// wrap writes the wrapper of a kustomization to a folder of its own.
func (k Kustomize) wrap(folder string) (string, error) {
	around, err := os.MkdirTemp("", "global-headless-service-")
	if err != nil {
		return "", err
	}
	inner, err := relative(around, folder)
	if err != nil {
		return around, err
	}
	for name, text := range map[string]string{
		"kustomization.yaml": fmt.Sprintf(wrapper, resourcelist.Quote(filepath.ToSlash(inner))),
		"references.yaml":    references,
	} {
		if err := os.WriteFile(filepath.Join(around, name), []byte(text), 0o600); err != nil {
			return around, err
		}
	}
	return around, nil
}

// relative is the path from one folder to another, symbolic links resolved,
// since kustomize takes no absolute ones.
func relative(from, to string) (string, error) {
	from, err := filepath.EvalSymlinks(from)
	if err != nil {
		return "", err
	}
	if to, err = filepath.Abs(to); err != nil {
		return "", err
	}
	if to, err = filepath.EvalSymlinks(to); err != nil {
		return "", err
	}
	return filepath.Rel(from, to)
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

// unhidden gives an item its mark back.
func unhidden(i *resourcelist.Item) (*resourcelist.Item, error) {
	value, ok := i.Annotation(hidden)
	if !ok {
		return i, nil
	}
	i, err := i.WithoutAnnotation(hidden)
	if err != nil {
		return nil, err
	}
	return i.WithAnnotation(mark, value)
}
