// An empty stand-in for generated code that the controller's own tests import, and its
// releases lack. Nothing here is compiled; go mod tidy looks for it.
module github.com/aws/aws-cloud-map-mcs-controller-for-k8s/mocks
