package clusters

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// definitions is the folder of the CustomResourceDefinitions of all kinds that
// are rendered for meshes.
const definitions = "../standins/crds"

// elsewhere are the kinds of other items in testdata that no server of these
// tests knows, with where they come from. They pass through a rendering as they
// are.
var elsewhere = map[schema.GroupVersionKind]string{
	{Group: "apps", Version: "v1beta2", Kind: "StatefulSet"}:                      "Kubernetes before 1.16",
	{Group: "apps.kruise.io", Version: "v1beta1", Kind: "StatefulSet"}:            "OpenKruise",
	{Group: "cert-manager.io", Version: "v1", Kind: "ClusterIssuer"}:              "cert-manager",
	{Group: "example.com", Version: "v1", Kind: "Backup"}:                         "a definition in the case's own package",
	{Group: "example.com", Version: "v1", Kind: "Settings"}:                       "nowhere: the case has it for a name that is missing",
	{Group: "gateway.networking.k8s.io", Version: "v1", Kind: "Gateway"}:          "the Gateway API",
	{Group: "kafka.strimzi.io", Version: "v1beta2", Kind: "Kafka"}:                "Strimzi",
	{Group: "kustomize.config.k8s.io", Version: "v1beta1", Kind: "Kustomization"}: "kustomize, which reads it itself",
	{Group: "networking.istio.io", Version: "v1", Kind: "Gateway"}:                "Istio, whose gateways are their owner's",
	{Group: "serving.knative.dev", Version: "v1", Kind: "Service"}:                "Knative",
	{Group: "mesh.example.com", Version: "v1", Kind: "GlobalNamespace"}:           "another API, which the case has beside the project's own",
}

// renderedKinds are the kinds that meshes have rendered, of which the cases of
// testdata have at least one each.
var renderedKinds = []schema.GroupVersionKind{
	{Version: "v1", Kind: "Service"},
	{Group: "apps", Version: "v1", Kind: "StatefulSet"},
	{Group: "kuma.io", Version: "v1alpha1", Kind: "HostnameGenerator"},
	{Group: "multicluster.x-k8s.io", Version: "v1alpha1", Kind: "ServiceExport"},
	{Group: "multicluster.x-k8s.io", Version: "v1beta1", Kind: "ServiceExport"},
	{Group: "net.gke.io", Version: "v1", Kind: "ServiceExport"},
	{Group: "networking.istio.io", Version: "v1", Kind: "ServiceEntry"},
	{Group: "skupper.io", Version: "v2alpha1", Kind: "Connector"},
	{Group: "skupper.io", Version: "v2alpha1", Kind: "Listener"},
}

// define has the cluster serve the definitions.
func (p *plane) define(ctx context.Context) error {
	for _, args := range [][]string{
		{"apply", "--server-side", "--filename", definitions},
		{"wait", "--for=condition=Established", "--timeout=3m", "--filename", definitions},
	} {
		if out, err := exec.CommandContext(ctx, servers.Kubectl, p.kubectlArgs(args)...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: kubectl %s: %w\n%s", p.Name, args, err, out)
		}
	}
	return nil
}

// kubectl runs kubectl for the cluster.
func (p *plane) kubectl(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	return command(t, stdin, servers.Kubectl, p.kubectlArgs(args)...)
}

func (p *plane) kubectlArgs(args []string) []string {
	return append([]string{"--kubeconfig", p.Kubeconfig, "--cache-dir", filepath.Join(filepath.Dir(p.Kubeconfig), "kube-cache")}, args...)
}
