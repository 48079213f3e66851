// Command sdk is a function on the AsMain of kpt's fn SDK: it adds the Services
// of a fleet, or does nothing when its argument is "noop".
package main

import (
	"os"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/bench/programs/fleet"
)

func main() {
	process := add
	if len(os.Args) > 1 && os.Args[1] == "noop" {
		process = func(*fn.ResourceList) (bool, error) { return true, nil }
	}
	if err := fn.AsMain(fn.ResourceListProcessorFunc(process)); err != nil {
		os.Exit(1)
	}
}

func add(list *fn.ResourceList) (bool, error) {
	f, err := read(list.Items)
	if err != nil {
		return false, err
	}
	services, err := f.Services()
	if err != nil {
		return false, err
	}
	for _, text := range services {
		o, err := fn.ParseKubeObject([]byte(text))
		if err != nil {
			return false, err
		}
		list.Items = append(list.Items, o)
	}
	return true, nil
}

// read finds the fleet, and marks what declares it.
func read(items fn.KubeObjects) (f fleet.Fleet, err error) {
	for _, i := range items {
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
		if _, err := i.NestedResource(into, "spec"); err != nil {
			return f, err
		}
		if i.GetKind() == "StatefulSet" {
			continue
		}
		if err := i.SetAnnotation("config.kubernetes.io/local-config", "true"); err != nil {
			return f, err
		}
	}
	return f, nil
}
