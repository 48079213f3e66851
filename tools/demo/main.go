// Command demo shows what the function makes of a package, without kpt or
// kustomize: it feeds the package's files to the binary as a ResourceList and
// prints what the ResourceList that comes back holds for every cluster. No
// file is written.
//
//	go run ./tools/demo bin/global-headless-service examples/kpt
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/kio/kioutil"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: demo BINARY PACKAGE")
		os.Exit(2)
	}
	if err := show(os.Args[1], os.Args[2], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// show runs the function on a package and prints every manifest below
// clusters/, each under the path of the file that kpt would write it to.
func show(binary, folder string, out io.Writer) error {
	var input bytes.Buffer
	err := kio.Pipeline{
		Inputs:  []kio.Reader{kio.LocalPackageReader{PackagePath: folder}},
		Outputs: []kio.Writer{resourceList(&input)},
	}.Execute()
	if err != nil {
		return err
	}
	function := exec.Command(binary)
	function.Stdin, function.Stderr = &input, os.Stderr
	output, err := function.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", binary, err)
	}
	reader := &kio.ByteReader{Reader: bytes.NewReader(output), OmitReaderAnnotations: true}
	items, err := reader.Read()
	if err != nil {
		return err
	}
	for _, item := range items {
		if err := manifest(item, out); err != nil {
			return err
		}
	}
	fmt.Fprintln(out, messages(reader.Results))
	return nil
}

func resourceList(w io.Writer) kio.Writer {
	return kio.ByteWriter{
		Writer:                w,
		KeepReaderAnnotations: true,
		WrappingAPIVersion:    kio.ResourceListAPIVersion,
		WrappingKind:          kio.ResourceListKind,
	}
}

// manifest prints one item as its cluster gets it, if it is for one.
func manifest(item *yaml.RNode, out io.Writer) error {
	path := item.GetAnnotations()[kioutil.PathAnnotation]
	if !strings.HasPrefix(path, "clusters/") {
		return nil
	}
	for _, a := range []string{"path", "index"} {
		for _, prefix := range []string{"config.kubernetes.io/", "internal.config.kubernetes.io/"} {
			if err := item.PipeE(yaml.ClearAnnotation(prefix + a)); err != nil {
				return err
			}
		}
	}
	text, err := item.String()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "# %s\n%s\n", path, text)
	return err
}

// messages are the function's results, one a line, as comments.
func messages(results *yaml.RNode) string {
	var lines []string
	if results != nil {
		for _, r := range results.Content() {
			if m, err := yaml.NewRNode(r).GetString("message"); err == nil {
				lines = append(lines, "# "+m)
			}
		}
	}
	return strings.Join(lines, "\n")
}
