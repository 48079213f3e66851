package standins

//lint:file-ignore SA1019 Linkerd reads and writes Endpoints.

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"global-headless-service/e2e/fleet"
)

// linkerdGatewayStandIn returns a stand-in for what Linkerd's proxies and the
// gateway of the exporting cluster do with a connection. Nothing of that was
// observed, since none of them runs. Read in the source of edge-26.8.3,
// port_publisher.go: a proxy asks the gateway to which Endpoints lead for the
// remote name in an annotation of these. Read in the documentation of Linkerd's
// multicluster extension: the gateway sends the connection to what has that name
// in its own cluster. No port is looked at, and nothing is encrypted.
func linkerdGatewayStandIn(consumer, exporter *fleet.Cluster) (fleet.Route, error) {
	client, err := clientOf(consumer)
	if err != nil {
		return nil, err
	}
	return func(address string) (string, error) {
		service, err := serviceOf(client, address)
		if err != nil || service == nil {
			return address, err
		}
		endpoints, err := client.CoreV1().Endpoints(service.Namespace).Get(context.Background(), service.Name, metav1.GetOptions{})
		if err != nil {
			return "", err
		}
		if len(endpoints.Subsets) != 1 || endpoints.Subsets[0].Addresses[0].IP != linkerdGateway {
			return "", fmt.Errorf("%s does not lead to the gateway", service.Name)
		}
		name := endpoints.Annotations[linkerdRemote]
		pods, code, err := exporter.Ask(name + ".")
		if err == nil && len(pods) != 1 {
			err = fmt.Errorf("the gateway finds %q for %s (%s)", pods, name, code)
		}
		if err != nil {
			return "", err
		}
		return pods[0], nil
	}, nil
}
