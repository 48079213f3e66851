// Package standins asks for the names that the program prints under meshes whose
// control planes cannot be built from Go modules. Real are two control planes of
// Kubernetes, CoreDNS in each, and kubectl, which applies what the program
// renders; the resources' definitions in crds are enforced by the API servers.
// A stand-in plays each mesh: it reads from the API servers what the mesh reads,
// and writes what the mesh writes. The comment of each names the release that it
// imitates, and tells what was observed of it, its control planes running beside
// two API servers like these, from what was read in its source. It is not the
// mesh: what the tests show is that rendered manifests lead a controller that
// behaves so to the names that are printed.
//
//   - Tanzu Service Mesh: ../endpointstandin
//   - Cilium: ciliumStandIn
//   - Linkerd: linkerdMirrorStandIn, linkerdGatewayStandIn
//   - Kuma: kumaStandIn, kumaWebhookStandIn, kumaDNSStandIn
//   - Skupper: skupperStandIn
//
// The kubelet is one too, so nothing is ever sent to a pod.
package standins
