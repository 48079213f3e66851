package status

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// Set by TestMain, and never changed.
var (
	one, two   *fleet.Cluster
	program    string // path of global-headless-service
	kubectl    string
	kubeconfig string // with a context for each cluster, by its name, and for those of outOfReach
)

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		if err := start(ctx, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}))
}

// start builds the program and starts two clusters.
func start(ctx context.Context, s *controlplane.Session) error {
	servers, err := controlplane.Build(ctx, "../servers", controlplane.Version(), func(text string) { fmt.Fprintln(os.Stderr, "e2e: "+text) })
	if err != nil {
		return err
	}
	kubectl = servers.Kubectl
	if program, err = fleet.Build(ctx, "../..", s.Folder); err != nil {
		return err
	}
	var group sync.WaitGroup
	errs := make([]error, 2)
	for k, c := range []struct {
		name string
		into **fleet.Cluster
	}{{"cluster-one", &one}, {"cluster-two", &two}} {
		group.Go(func() { *c.into, errs[k] = fleet.StartCluster(ctx, s, servers, c.name, k+1) })
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	kubeconfig = filepath.Join(s.Folder, "kubeconfig")
	return writeKubeconfig()
}

// writeKubeconfig writes the kubeconfig of both clusters. The contexts
// <cluster>-reader are of a user who has to be given roles.
func writeKubeconfig() error {
	all := clientcmdapi.NewConfig()
	for _, c := range []*fleet.Cluster{one, two} {
		config, err := clientcmd.LoadFromFile(c.Kubeconfig)
		if err != nil {
			return err
		}
		all.Clusters[c.Name] = config.Clusters[c.Name]
		all.AuthInfos[c.Name] = config.AuthInfos[c.Name]
		all.Contexts[c.Name] = config.Contexts[c.Name]
		reader := config.AuthInfos[c.Name].DeepCopy()
		reader.Impersonate = "reader"
		all.AuthInfos[c.Name+"-reader"] = reader
		all.Contexts[c.Name+"-reader"] = &clientcmdapi.Context{Cluster: c.Name, AuthInfo: c.Name + "-reader"}
	}
	return clientcmd.WriteToFile(*all, kubeconfig)
}
