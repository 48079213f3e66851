package main

// The text of docs/weight.md around the table.
const (
	above = `# What the program is made of

` + "`make weight`" + ` writes this page. Bytes are those of a module's code and data in the binary of a release for
` + "linux/amd64" + `. Start-up is the time in which its packages initialise, the least of 50 runs: every
run of the function pays it. A module that has neither is linked for its types alone.

`
	below = `
Types, functions and symbols are tables of Go's linker for all packages together.

` + "`make bench-peers`" + ` compares the whole start with that of Go's hello world: about 2.6 times its CPU time,
of which the table explains half. The rest is the first use of more pages of a larger program.

What only errors or single commands need is made when they do. What remains comes with what it judges:

- **kustomize's api and kyaml** build the kustomizations that ` + "`render`" + ` is given, with the very code that
  ` + "`kustomize build`" + ` runs. They bring kube-openapi, gnostic-models and protobuf, which read the OpenAPI
  schema of Kubernetes, Go's HTTP client, which kustomize loads remote resources with and which is never
  used here, and two YAML libraries.
- **apimachinery** decides which names, labels and ports Kubernetes accepts. kustomize links it too, so a
  copy of its rules would save nothing.
- **cobra and pflag** are the command line. Run as a function, the program does not make its commands.
- **go-udiff** prints patches, **sigs.k8s.io/yaml** reads declarations strictly, and the **fn SDK** has the
  types of results.
`
)
