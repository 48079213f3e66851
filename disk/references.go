package disk

import (
	"net/url"
	"path/filepath"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/api/types"
)

// A reference is a path in a kustomization. One in a list may be that of a folder
// or repository.
type reference struct {
	field  *field.Path
	path   string
	listed bool
}

// references returns what a kustomization refers to: each path that kustomize takes for
// a repository, and each file that it loads. What those files name in turn is not among
// them.
func references(k *types.Kustomization) []reference {
	var all []reference
	list := func(name string, paths []string, listed bool) {
		for i, path := range paths {
			all = append(all, reference{field.NewPath(name).Index(i), path, listed})
		}
	}
	list("resources", k.Resources, true)
	//lint:ignore SA1019 kustomize still loads them
	list("bases", k.Bases, true)
	list("components", k.Components, true)
	list("generators", k.Generators, true)
	list("transformers", k.Transformers, true)
	list("validators", k.Validators, true)
	list("crds", k.Crds, false)
	list("configurations", k.Configurations, false)
	file := func(path string, at *field.Path) { all = append(all, reference{at, path, false}) }
	file(k.OpenAPI["path"], field.NewPath("openapi", "path"))
	//lint:ignore SA1019 kustomize still loads them
	for i, p := range k.PatchesStrategicMerge {
		file(string(p), field.NewPath("patchesStrategicMerge").Index(i))
	}
	//lint:ignore SA1019 kustomize still loads them
	for i, p := range k.PatchesJson6902 {
		file(p.Path, field.NewPath("patchesJson6902").Index(i).Child("path"))
	}
	for i, p := range k.Patches {
		file(p.Path, field.NewPath("patches").Index(i).Child("path"))
	}
	for i, r := range k.Replacements {
		file(r.Path, field.NewPath("replacements").Index(i).Child("path"))
	}
	for i, c := range k.ConfigMapGenerator {
		all = append(all, sources(field.NewPath("configMapGenerator").Index(i), c.KvPairSources)...)
	}
	for i, s := range k.SecretGenerator {
		all = append(all, sources(field.NewPath("secretGenerator").Index(i), s.KvPairSources)...)
	}
	return all
}

// sources returns the files of a generated ConfigMap or Secret: PATH or KEY=PATH.
func sources(at *field.Path, s types.KvPairSources) []reference {
	var all []reference
	for i, source := range s.FileSources {
		if _, path, ok := strings.Cut(source, "="); ok {
			source = path
		}
		all = append(all, reference{at.Child("files").Index(i), source, false})
	}
	for i, source := range s.EnvSources {
		all = append(all, reference{at.Child("envs").Index(i), source, false})
	}
	return append(all, reference{at.Child("env"), s.EnvSource, false})
}

// isRemote reports whether kustomize would download what is referred to. Every
// reference for which it does is remote here; a local path that merely resembles one
// may be too, and is not if it begins with "./".
func (r reference) isRemote() bool {
	u, err := url.Parse(r.path) // as kustomize's IsRemoteFile
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") || r.listed && isRepository(r.path)
}

// isRepository reports whether kustomize takes a path for that of a git repository,
// by the steps of NewRepoSpecFromURL in sigs.k8s.io/kustomize/api/internal/git.
func isRepository(path string) bool {
	if filepath.IsAbs(path) {
		return false
	}
	path, _, _ = strings.Cut(path, "?")
	path, _ = cutPrefixFold(path, "git::")
	for _, scheme := range []string{"ssh://", "https://", "http://", "file://"} {
		if _, ok := cutPrefixFold(path, scheme); ok {
			return true
		}
	}
	path, isUser := cutUser(path)
	_, isGitHub := cutPrefixFold(path, "github.com/")
	_, isShort := cutPrefixFold(path, "github.com:")
	if !isUser && !isGitHub && !isShort {
		return false
	}
	host := strings.IndexAny(path, "/:")
	if host < 0 {
		return false
	}
	path = path[host+1:]
	return strings.Contains(path, "/") || strings.Contains(path, ".git")
}

// withoutSecrets returns a URL or repository without what may be a secret: its query,
// and a user, which may be a token, but for git, which repositories are read as.
func withoutSecrets(resource string) string {
	resource, _, _ = strings.Cut(resource, "?")
	begin := 0
	if _, ok := cutPrefixFold(resource, "git::"); ok {
		begin = len("git::")
	}
	if scheme := strings.Index(resource, "://"); scheme >= 0 {
		begin = scheme + len("://")
	}
	end := len(resource)
	if slash := strings.IndexByte(resource[begin:], '/'); slash >= 0 {
		end = begin + slash
	}
	user, host := resource[begin:end], strings.LastIndexByte(resource[begin:end], '@')
	if host <= 0 || user[:host] == "git" {
		return resource
	}
	return resource[:begin] + "…" + resource[begin+host:]
}

// cutUser removes the user from user@host.
func cutUser(path string) (string, bool) {
	user, rest, ok := strings.Cut(path, "@")
	if !ok || user == "" || !isLetter(user[0]) {
		return path, false
	}
	for k := range len(user) {
		if !isLetter(user[k]) && user[k] != '-' && (user[k] < '0' || user[k] > '9') {
			return path, false
		}
	}
	return rest, true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// cutPrefixFold removes a prefix, given in lower case, whatever the case of the text.
func cutPrefixFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || strings.ToLower(text[:len(prefix)]) != prefix {
		return text, false
	}
	return text[len(prefix):], true
}
