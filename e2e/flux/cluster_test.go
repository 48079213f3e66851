package flux

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"global-headless-service/e2e/controlplane"
)

// patience is how long anything may take on a busy machine.
const patience = 3 * time.Minute

// A cluster is a control plane with its own Flux.
type cluster struct {
	*controlplane.Cluster
	kubectl string
	session *controlplane.Session
}

func startCluster(ctx context.Context, s *controlplane.Session, servers controlplane.Servers, name string) (*cluster, error) {
	plane, err := s.Start(ctx, servers, controlplane.Options{Name: name})
	if err != nil {
		return nil, err
	}
	c := &cluster{Cluster: plane, kubectl: servers.Kubectl, session: s}
	for _, namespace := range []string{"ns-one", "ns-two", "flux-system"} {
		if _, err := c.run("", "create", "namespace", namespace); err != nil {
			return nil, err
		}
	}
	crds := filepath.Join(programs, "crds") + "/"
	if _, err := c.run("", "apply", "--server-side", "--filename", crds); err != nil {
		return nil, err
	}
	if _, err := c.run("", "wait", "--for=condition=Established", "--timeout=3m", "--filename", crds); err != nil {
		return nil, err
	}
	return c, c.startFlux(ctx, s.Folder)
}

// startFlux starts the cluster's controllers. Where they would find each other
// by a Service, they get a loopback address.
func (c *cluster) startFlux(ctx context.Context, folder string) error {
	ports, err := controlplane.FreePorts(3)
	if err != nil {
		return err
	}
	storage, address := filepath.Join(folder, "archives-"+c.Name), "127.0.0.1:"+ports[2]
	if err := os.Mkdir(storage, 0o700); err != nil {
		return err
	}
	if err := c.startController(ctx, folder, "source-controller", ports[0],
		"--storage-path="+storage, "--storage-addr="+address, "--storage-adv-addr="+address); err != nil {
		return err
	}
	return c.startController(ctx, folder, "kustomize-controller", ports[1])
}

func (c *cluster) startController(ctx context.Context, folder, name, healthPort string, flags ...string) error {
	health := "127.0.0.1:" + healthPort
	// env sets the environment of this process alone.
	p, err := controlplane.StartProcess(folder, name+"-"+c.Name, "/usr/bin/env",
		append([]string{"KUBECONFIG=" + c.Kubeconfig, "RUNTIME_NAMESPACE=flux-system",
			filepath.Join(programs, name), "--metrics-addr=0", "--health-addr=" + health}, flags...)...)
	if err != nil {
		return err
	}
	c.session.Own(p)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return p.Await(ctx, func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+health+"/readyz", nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("/readyz: %s", answer.Status)
		}
		return nil
	})
}

// run is what kubectl prints, given stdin.
func (c *cluster) run(stdin string, args ...string) (string, error) {
	k := exec.Command(c.kubectl, append([]string{"--kubeconfig", c.Kubeconfig, "--cache-dir", filepath.Join(c.session.Folder, "kube-cache")}, args...)...)
	var stderr bytes.Buffer
	k.Stdin, k.Stderr = strings.NewReader(stdin), &stderr
	out, err := k.Output()
	if err != nil {
		return "", fmt.Errorf("%s: kubectl %s: %w\n%s", c.Name, strings.Join(args, " "), err, stderr.String())
	}
	return string(out), nil
}

func (c *cluster) must(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, err := c.run(stdin, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// An object is what the tests ask of one.
type object struct {
	Kind     string
	Metadata struct {
		Name, Namespace, UID, ResourceVersion string
		Annotations                           map[string]string
	}
	Spec struct {
		Selector any
	}
	Status struct {
		LastAppliedRevision string
		Conditions          []struct{ Type, Status, Message string }
		Artifact            *struct {
			URL      string
			Metadata map[string]string
		}
	}
}

// live is what the members' namespaces hold, by kind, namespace and name: of the
// kinds that people write, but for what Kubernetes puts into each namespace.
func (c *cluster) live(t *testing.T) map[string]object {
	t.Helper()
	const kinds = "services,statefulsets,deployments,daemonsets,serviceaccounts,configmaps,secrets,resourcequotas"
	all := map[string]object{}
	for _, namespace := range []string{"ns-one", "ns-two"} {
		var list struct{ Items []object }
		if err := json.Unmarshal([]byte(c.must(t, "", "get", kinds, "--namespace", namespace, "--output=json")), &list); err != nil {
			t.Fatal(err)
		}
		for _, o := range list.Items {
			switch key := o.Kind + " " + namespace + "/" + o.Metadata.Name; o.Kind + " " + o.Metadata.Name {
			case "ServiceAccount default", "ConfigMap kube-root-ca.crt":
			default:
				all[key] = o
			}
		}
	}
	return all
}

// get is one of Flux's own resources, whose name is fleet.
func (c *cluster) get(t *testing.T, kind string) object {
	t.Helper()
	var o object
	if err := json.Unmarshal([]byte(c.must(t, "", "get", kind, "fleet", "--namespace=flux-system", "--output=json")), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// ready is the Kustomization's condition Ready.
func ready(o object) (status, message string) {
	for _, c := range o.Status.Conditions {
		if c.Type == "Ready" {
			return c.Status, c.Message
		}
	}
	return "", ""
}

// await asks until the answer is yes. What it says last is shown when it never is.
func await(t *testing.T, what string, ask func() (bool, string)) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		yes, last := ask()
		if yes {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not so: %s", what, last)
		}
	}
}

// fetches makes the cluster's source-controller look now, and not at the next
// interval, whether the source has something new.
func (c *cluster) fetches(t *testing.T, kind string) {
	t.Helper()
	flux := exec.Command(filepath.Join(programs, "flux"), "reconcile", "source", kind, "fleet",
		"--kubeconfig="+c.Kubeconfig, "--namespace=flux-system", "--timeout=3m")
	if out, err := flux.CombinedOutput(); err != nil {
		t.Fatalf("%s: flux reconcile source %s: %v\n%s", c.Name, kind, err, out)
	}
}

// awaitApplied returns when the cluster has applied, and pruned for, a revision.
func (c *cluster) awaitApplied(t *testing.T, revision string) {
	t.Helper()
	await(t, c.Name+" applies "+revision, func() (bool, string) {
		o := c.get(t, "kustomization")
		status, message := ready(o)
		return status == "True" && o.Status.LastAppliedRevision == revision, o.Status.LastAppliedRevision + ": " + message
	})
}
