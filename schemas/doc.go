// Package schemas holds the API of fn.kpt.dev/v1alpha1: its types, strict
// parsing, defaulting and validation.
//
// The Parse functions take YAML and return a resource or every Fault in it.
// The Check functions say what Kubernetes accepts as a name, for whoever meets
// one elsewhere in a package.
//
// It looks at one resource at a time. What depends on the rest of a package, such
// as whether a StatefulSet exists, is for package generators.
//
// Start reading at GlobalHeadlessServiceSpec, then at ParseGlobalHeadlessService.
//
// +groupName=fn.kpt.dev
// +versionName=v1alpha1
package schemas
