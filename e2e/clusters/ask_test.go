package clusters

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"global-headless-service/e2e/controlplane"
)

// A headless is a Service as the pods of its namespace see it, by the search
// path of their resolv.conf: <pod>.<service> and no more.
type headless struct {
	*plane
	namespace, name string
}

func (h headless) domain() string {
	return h.name + "." + h.namespace + ".svc." + controlplane.Zone + "."
}

// resolves waits until each pod has its address by name, and every named port
// has a record for each of the pods and for no other.
func (h headless) resolves(t *testing.T, pods map[string]string) {
	t.Helper()
	for pod, address := range pods {
		eventually(t, h.Name+": "+pod+"."+h.domain(), func() error { return h.hasAddress(pod, address) })
	}
	for name, number := range h.namedPorts(t) {
		eventually(t, h.Name+": SRV of "+name+" of "+h.domain(), func() error { return h.hasService(name, number, pods) })
	}
}

func (h headless) hasAddress(pod, address string) error {
	is, err := h.resolver.LookupHost(context.Background(), pod+"."+h.domain())
	if err == nil && !slices.Equal(is, []string{address}) {
		err = fmt.Errorf("it is %s, not %s", is, address)
	}
	return err
}

func (h headless) hasService(port string, number uint16, pods map[string]string) error {
	_, records, err := h.resolver.LookupSRV(context.Background(), port, "tcp", h.domain())
	if err != nil {
		return err
	}
	is, wanted := map[string]uint16{}, map[string]uint16{}
	for _, r := range records {
		is[strings.TrimSuffix(r.Target, "."+h.domain())] = r.Port
	}
	for pod := range pods {
		wanted[pod] = number
	}
	if diff := cmp.Diff(wanted, is); diff != "" {
		return errors.New("-wanted +answered:\n" + diff)
	}
	return nil
}

// doesNotExist waits until DNS says that there is no such name.
func (h headless) doesNotExist(t *testing.T, pod string) {
	t.Helper()
	eventually(t, h.Name+": no "+pod+"."+h.domain(), func() error {
		is, err := h.resolver.LookupHost(context.Background(), pod+"."+h.domain())
		var e *net.DNSError
		if errors.As(err, &e) && e.IsNotFound {
			return nil
		}
		return fmt.Errorf("it is %s (%v)", is, err)
	})
}

// namedPorts are the live Service's TCP ports that have a name. DNS answers
// with the pods' own number, which in these charts is the Service's.
func (h headless) namedPorts(t *testing.T) map[string]uint16 {
	t.Helper()
	service := &unstructured.Unstructured{Object: object{"apiVersion": "v1", "kind": "Service", "metadata": object{"name": h.name, "namespace": h.namespace}}}
	ports, _, err := unstructured.NestedSlice(h.live(t, service).Object, "spec", "ports")
	if err != nil || len(ports) == 0 {
		t.Fatalf("%s: ports %v, %v", h.domain(), ports, err)
	}
	all := map[string]uint16{}
	for _, p := range ports {
		if name := text(p.(object), "name"); name != "" && text(p.(object), "protocol") == "TCP" {
			number, _, _ := unstructured.NestedInt64(p.(object), "port")
			all[name] = uint16(number)
		}
	}
	return all
}

// standIn starts the stand-in for the mesh, for the members of one global
// namespace. It ends with the test.
func standIn(t *testing.T, members ...headless) {
	t.Helper()
	var args []string
	for _, m := range members {
		args = append(args, "--member", m.Kubeconfig+"="+m.namespace)
	}
	process, err := controlplane.StartProcess(t.TempDir(), "endpointstandin", binaries+"/endpointstandin", args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(process.Stop)
}
