// Build builds what a control plane is made of into the user's cache, if it is
// not there yet, and prints the paths. K8S names the Kubernetes minor version.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"global-headless-service/e2e/controlplane"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	version := controlplane.Version()
	servers, err := controlplane.Build(ctx, "servers", version, say)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, path := range []string{servers.Etcd, servers.APIServer, servers.ControllerManager, servers.Kubectl, servers.CoreDNS} {
		fmt.Println(path)
	}
}

func say(text string) { fmt.Fprintln(os.Stderr, "e2e: "+text) }
