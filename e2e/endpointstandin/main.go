// Endpointstandin stands in for Tanzu Service Mesh, in the part that the cluster
// does not do: it keeps the EndpointSlices of Services that carry a selector in
// an annotation.
//
// It imitates no release: nothing of the mesh was observed, as it is a hosted
// service, and nothing was read in its source, which is not public. Read in its
// documentation of 2024: the annotation tsm.tanzu.vmware.com/endpoints.statefulset of a
// headless Service without a selector holds labels as JSON, and the pods of the
// global namespace that have them become the endpoints of the Service. The rest is
// what Kubernetes does for a Service with a selector, observed of 1.36: one
// EndpointSlice for each set of ports, ready by the pod's condition or
// publishNotReadyAddresses, and a host name where the pod's subdomain is the
// Service. CoreDNS answers from these.
//
//	endpointstandin --member one.kubeconfig=ns-one --member two.kubeconfig=ns-one
//
// The members are those of one global namespace: whatever pods of any of them
// the annotation selects become endpoints of the Services in all of them.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c controller
	flag.Func("member", "kubeconfig=namespace, of one member of the global namespace; give one for each", c.add)
	flag.Parse()
	if len(c.members) == 0 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := c.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// add adds a member.
func (c *controller) add(value string) error {
	kubeconfig, namespace, ok := strings.Cut(value, "=")
	if !ok || namespace == "" {
		return fmt.Errorf("%q is not kubeconfig=namespace", value)
	}
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.QPS = -1
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	c.members = append(c.members, &member{name: value, namespace: namespace, client: client})
	return nil
}
