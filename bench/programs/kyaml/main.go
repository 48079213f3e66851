// Command kyaml is a function on kyaml's ByteReadWriter: it adds the Services of
// a fleet, or does nothing when its argument is "noop".
package main

import (
	"log"
	"os"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"global-headless-service/bench/programs/fleet"
)

func main() {
	rw := &kio.ByteReadWriter{Reader: os.Stdin, Writer: os.Stdout, OmitReaderAnnotations: true, KeepReaderAnnotations: true}
	pipeline := kio.Pipeline{Inputs: []kio.Reader{rw}, Outputs: []kio.Writer{rw}}
	if len(os.Args) < 2 || os.Args[1] != "noop" {
		pipeline.Filters = []kio.Filter{kio.FilterFunc(add)}
	}
	if err := pipeline.Execute(); err != nil {
		log.Fatal(err)
	}
}

func add(items []*yaml.RNode) ([]*yaml.RNode, error) {
	f, err := read(items)
	if err != nil {
		return nil, err
	}
	services, err := f.Services()
	if err != nil {
		return nil, err
	}
	for _, text := range services {
		n, err := yaml.Parse(text)
		if err != nil {
			return nil, err
		}
		items = append(items, n)
	}
	return items, nil
}

// read finds the fleet, and marks what declares it.
func read(items []*yaml.RNode) (f fleet.Fleet, err error) {
	for _, i := range items {
		spec := i.Field("spec")
		if spec == nil {
			continue
		}
		var into any
		switch i.GetKind() {
		case "GlobalHeadlessService":
			f.Name = i.GetName()
			into = &f.Declaration
		case "GlobalNamespace":
			into = &f.List
		case "StatefulSet":
			into = &f.Workload
		default:
			continue
		}
		if err := spec.Value.YNode().Decode(into); err != nil {
			return f, err
		}
		if i.GetKind() == "StatefulSet" {
			continue
		}
		if err := i.PipeE(yaml.SetAnnotation("config.kubernetes.io/local-config", "true")); err != nil {
			return f, err
		}
	}
	return f, nil
}
