package clusters

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/restmapper"

	"k8s.io/apimachinery/pkg/api/meta"

	"global-headless-service/e2e/controlplane"
)

// root is the project's folder.
const root = "../.."

// Set by TestMain, and never changed.
var (
	one, two, dual *plane
	binaries       string // a folder, of what is built of this project
	servers        controlplane.Servers
	k8s            = controlplane.Version()
)

// A plane is a cluster, and what one asks it with.
type plane struct {
	*controlplane.Cluster
	clients  *kubernetes.Clientset
	objects  dynamic.Interface
	mapper   meta.RESTMapper
	resolver *net.Resolver
}

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		if err := start(ctx, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}))
}

// start builds everything and starts three clusters.
func start(ctx context.Context, s *controlplane.Session) error {
	var err error
	if servers, err = controlplane.Build(ctx, "../servers", k8s, say); err != nil {
		return err
	}
	if binaries, err = buildOurs(ctx, s.Folder); err != nil {
		return err
	}
	say("starting three clusters of Kubernetes " + k8s)
	var group sync.WaitGroup
	errs := make([]error, 3)
	for k, o := range []struct {
		into **plane
		controlplane.Options
	}{
		{&one, controlplane.Options{Name: "cluster-one"}},
		{&two, controlplane.Options{Name: "cluster-two"}},
		{&dual, controlplane.Options{Name: "cluster-dual", DualStack: true}},
	} {
		group.Go(func() { *o.into, errs[k] = startPlane(ctx, s, o.Options) })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func startPlane(ctx context.Context, s *controlplane.Session, o controlplane.Options) (*plane, error) {
	c, err := s.Start(ctx, servers, o)
	if err != nil {
		return nil, err
	}
	p := &plane{Cluster: c}
	if p.resolver, err = c.StartDNS(ctx); err != nil {
		return nil, err
	}
	if p.clients, err = kubernetes.NewForConfig(c.Config); err != nil {
		return nil, err
	}
	if p.objects, err = dynamic.NewForConfig(c.Config); err != nil {
		return nil, err
	}
	if err := p.define(ctx); err != nil {
		return nil, err
	}
	resources, err := restmapper.GetAPIGroupResources(p.clients.Discovery())
	if err != nil {
		return nil, err
	}
	p.mapper = restmapper.NewDiscoveryRESTMapper(resources)
	return p, nil
}

// buildOurs builds our own binary as a user has it, and the mesh's stand-in.
func buildOurs(ctx context.Context, folder string) (string, error) {
	bin := filepath.Join(folder, "bin")
	for _, c := range []struct{ folder, pkg string }{{root, "./fn"}, {"..", "./endpointstandin"}} {
		build := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", filepath.Join(bin, named[c.pkg]), c.pkg)
		build.Dir = c.folder
		if out, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("building %s: %w\n%s", c.pkg, err, out)
		}
	}
	return bin, nil
}

// named are the binaries' names.
var named = map[string]string{"./fn": "global-headless-service", "./endpointstandin": "endpointstandin"}

func say(text string) { fmt.Fprintln(os.Stderr, "e2e: "+text) }
