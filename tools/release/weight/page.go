package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"

	"global-headless-service/tools/release/binary"
)

// A page is docs/weight.md.
type page struct {
	platform binary.Platform
	runs     int
	start    ratio
	table    *table
}

// aim is how many times the CPU time of Go's hello world a start is meant to take.
const aim = 2.0

// A ratio compares a start of the program with that of Go's hello world, in
// milliseconds of CPU time.
type ratio struct{ program, hello float64 }

// measured is the line of docs/performance.md about a start.
var measured = regexp.MustCompile(`(?m)^\| three members \| ([0-9.]+) ms \| Go's hello world ([0-9.]+) \|$`)

// readRatio returns the ratio that docs/performance.md has. It is an error if it has
// none.
func readRatio(file string) (ratio, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return ratio{}, err
	}
	m := measured.FindSubmatch(text)
	if m == nil {
		return ratio{}, fmt.Errorf("%s has no line %s", file, measured)
	}
	program, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		return ratio{}, fmt.Errorf("%s: %w", file, err)
	}
	hello, err := strconv.ParseFloat(string(m[2]), 64)
	if err != nil {
		return ratio{}, fmt.Errorf("%s: %w", file, err)
	}
	return ratio{program, hello}, nil
}

// String says how a start compares with the aim.
func (r ratio) String() string {
	text := fmt.Sprintf("A run for three members takes %.1f ms of CPU time, %.1f times that of Go's hello world\n"+
		"([performance.md](performance.md), another run).", r.program, r.program/r.hello)
	if missed := r.program - aim*r.hello; missed > 0 {
		text += fmt.Sprintf(" The aim is %.1f times, so it is missed by %.1f ms.", aim, missed)
	}
	return text
}

// validation is the modules that check names as Kubernetes does.
var validation = []string{"k8s.io/apimachinery", "k8s.io/klog/v2", "github.com/go-logr/logr", "k8s.io/utils"}

// String returns the page.
func (p page) String() string {
	size, took := p.table.sum(validation...)
	_, all := p.table.sum()
	_, standard := p.table.sum(binary.Standard)
	return fmt.Sprintf(`# What the program is made of

`+"`make weight`"+` writes this page. Bytes are those of a module's code and data in the binary of a release for
%s. Start-up is the time in which its packages initialise, the least of %d runs: every
run of the function pays it. Of a module with 0 in both columns the linker keeps no code and no data.
The second column says which of the program's direct dependencies import a module, themselves or through
indirect ones; *the program* means that the module is a direct dependency.

%s
The two rows before the sum belong to all modules together. The table of functions has the name, file,
lines and stack layout of each function, for stack traces and the garbage collector. The rest is mostly
types and texts. A released binary has no symbols and no debugging information (`+"`-s -w`"+`).

## The start

%s
The reason is in the last column: packages initialise for %.2f ms in this run, of which %.2f ms are those
of the standard library, which hello world has only in part. The larger program also touches more pages
of memory for the first time. `+"`make bench-peers`"+` compares whole starts.

## What it needs

Anything that only errors or single commands need is initialised on first use. What remains is needed:

- **kustomize's api and kyaml** build the kustomizations that `+"`render`"+` is given, with the very code that
  `+"`kustomize build`"+` runs. They bring kube-openapi, gnostic-models, protobuf and the modules of go-openapi,
  which read the OpenAPI schema of Kubernetes; json-patch, semver, go-errors, go-gitignore and treeprint, for
  patches, versions, errors, ignored files and trees; and Go's HTTP client, by which kustomize
  downloads the remote resources of a kustomization where a flag allows it. kustomize has no build tag that
  leaves them out, and a fork of it would have to follow it.
- **yaml/v3** is the YAML library of the program's own code too: documents are read and edited as its nodes,
  in which comments and order survive. kustomize needs it all the same.
- **apimachinery** decides which names, labels and ports Kubernetes accepts. It brings klog, logr and
  k8s.io/utils. The four take %d KiB and %.2f ms. A copy of the rules would have to follow Kubernetes, and
  would save only a part of that, since the fn SDK imports apimachinery and klog too.
- **cobra and pflag** are the command line. Run as a function, the program does not build its command tree.
- **go-udiff** prints patches. **sigs.k8s.io/yaml** reads declarations strictly, and brings yaml/v2, as kyaml does.
  The **fn SDK** has the severities of results; the linker drops nearly all of the rest. **x/sys** has the system
  calls by which a tree is written.
`, p.platform, p.runs, p.table, p.start, milliseconds(all), milliseconds(standard), size>>10, milliseconds(took))
}
