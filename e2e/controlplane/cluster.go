package controlplane

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// startPatience is how long a cluster may take to answer, on a busy machine.
const startPatience = 3 * time.Minute

// Options are what one cluster is like.
type Options struct {
	Name      string // and the name of its kubeconfig's context
	DualStack bool   // Services may have IPv4 and IPv6; else IPv4 alone
	Domain    string // the DNS domain; Zone if it is empty
	Endpoints bool   // Services get Endpoints too, which some meshes read, beside EndpointSlices
}

// A Cluster is one running control plane.
type Cluster struct {
	Options
	Config     *rest.Config // may do everything
	Kubeconfig string       // path; the same in a file
	servers    Servers
	folder     string
	token      string
	ports      []string
	processes  []*Process // in the order they started
}

// The controllers that Services and StatefulSets need, and that clean up.
const controllers = "statefulset-controller,endpointslice-controller,endpointslice-mirroring-controller," +
	"serviceaccount-controller,namespace-controller,garbage-collector-controller"

// Start starts a control plane in a folder of its own below parent, and returns
// when it answers. A port that another process took in the meantime makes it
// start anew on others.
func Start(ctx context.Context, parent string, servers Servers, o Options) (*Cluster, error) {
	o.Domain = cmp.Or(o.Domain, Zone)
	var errs error
	for try := range 3 {
		c := &Cluster{Options: o, servers: servers, folder: filepath.Join(parent, fmt.Sprintf("%s-%d", o.Name, try))}
		err := c.start(ctx)
		if err == nil {
			return c, nil
		}
		c.Stop()
		if errs = errors.Join(errs, fmt.Errorf("%s: %w", o.Name, err)); ctx.Err() != nil {
			break
		}
	}
	return nil, errs
}

func (c *Cluster) start(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	if err = os.MkdirAll(c.folder, 0o700); err != nil {
		return err
	}
	if c.ports, err = FreePorts(4); err != nil {
		return err
	}
	if err = c.writeSecrets(); err != nil {
		return err
	}
	if err = c.startEtcd(); err != nil {
		return err
	}
	if err = c.startAPIServer(ctx); err != nil {
		return err
	}
	return c.startControllerManager(ctx)
}

// Stop ends the control plane's processes, the last one first.
func (c *Cluster) Stop() {
	for k := len(c.processes) - 1; k >= 0; k-- {
		c.processes[k].Stop()
	}
	c.processes = nil
}

// Pids are the numbers of the processes that run.
func (c *Cluster) Pids() []int {
	var pids []int
	for _, p := range c.processes {
		pids = append(pids, p.Pid())
	}
	return pids
}

func (c *Cluster) path(name string) string { return filepath.Join(c.folder, name) }

// writeSecrets writes the key that signs service accounts' tokens, and the one
// token that may do everything.
func (c *Cluster) writeSecrets() error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	if err := os.WriteFile(c.path("sa.key"), pem.EncodeToMemory(block), 0o600); err != nil {
		return err
	}
	c.token = rand.Text()
	tokens := fmt.Sprintf("%s,admin,admin,\"system:masters\"\n", c.token)
	return os.WriteFile(c.path("tokens.csv"), []byte(tokens), 0o600)
}

func (c *Cluster) run(name, path string, args ...string) (*Process, error) {
	p, err := StartProcess(c.folder, name, path, args...)
	if err == nil {
		c.processes = append(c.processes, p)
	}
	return p, err
}

func (c *Cluster) startEtcd() error {
	client, peer := "http://127.0.0.1:"+c.ports[0], "http://127.0.0.1:"+c.ports[1]
	_, err := c.run("etcd", c.servers.Etcd,
		"--name", c.Name, "--data-dir", c.path("etcd"), "--unsafe-no-fsync", "--log-level", "error",
		"--listen-client-urls", client, "--advertise-client-urls", client,
		"--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
		"--initial-cluster", c.Name+"="+peer)
	return err
}

func (c *Cluster) startAPIServer(ctx context.Context) error {
	ranges := "10.96.0.0/16"
	if c.DualStack {
		ranges += ",fd00:10:96::/112"
	}
	p, err := c.run("kube-apiserver", c.servers.APIServer,
		"--etcd-servers=http://127.0.0.1:"+c.ports[0],
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--secure-port="+c.ports[2],
		"--cert-dir="+c.path("certs"), "--service-cluster-ip-range="+ranges,
		"--token-auth-file="+c.path("tokens.csv"), "--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc."+c.Domain,
		"--service-account-key-file="+c.path("sa.key"), "--service-account-signing-key-file="+c.path("sa.key"),
		"--endpoint-reconciler-type=none", "--allow-privileged=true", "--enable-priority-and-fairness=false",
		"--profiling=false")
	if err != nil {
		return err
	}
	return p.Await(ctx, func(ctx context.Context) error {
		if err := c.connect(); err != nil {
			return err
		}
		client, err := kubernetes.NewForConfig(c.Config)
		if err != nil {
			return err
		}
		_, err = client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		return err
	})
}

// connect reads the certificate that the API server made for itself.
func (c *Cluster) connect() error {
	certificate := c.path("certs/apiserver.crt")
	if _, err := os.Stat(certificate); err != nil {
		return err
	}
	config := clientcmdapi.NewConfig()
	config.Clusters[c.Name] = &clientcmdapi.Cluster{Server: "https://127.0.0.1:" + c.ports[2], CertificateAuthority: certificate}
	config.AuthInfos[c.Name] = &clientcmdapi.AuthInfo{Token: c.token}
	config.Contexts[c.Name] = &clientcmdapi.Context{Cluster: c.Name, AuthInfo: c.Name}
	config.CurrentContext = c.Name
	c.Kubeconfig = c.path("kubeconfig")
	if err := clientcmd.WriteToFile(*config, c.Kubeconfig); err != nil {
		return err
	}
	var err error
	if c.Config, err = clientcmd.BuildConfigFromFlags("", c.Kubeconfig); err != nil {
		return err
	}
	c.Config.QPS, c.Config.Burst = -1, -1 // no limit: there are no other clients
	return nil
}

func (c *Cluster) startControllerManager(ctx context.Context) error {
	controllers := controllers
	if c.Endpoints {
		controllers += ",endpoints-controller"
	}
	p, err := c.run("kube-controller-manager", c.servers.ControllerManager,
		"--kubeconfig="+c.Kubeconfig, "--controllers="+controllers, "--leader-elect=false",
		"--bind-address=127.0.0.1", "--secure-port="+c.ports[3], "--cert-dir="+c.path("controller-manager-certs"),
		"--use-service-account-credentials=false", "--service-account-private-key-file="+c.path("sa.key"),
		"--kube-api-qps=200", "--kube-api-burst=400")
	if err != nil {
		return err
	}
	return p.Await(ctx, func(ctx context.Context) error { return c.controllersRun(ctx) })
}
