// Controller runs the reconcilers of AWS' Cloud Map MCS controller, which implements the
// Multi-Cluster Services API, against a server of the tests: CLOUDMAP is the URL of that
// server, KUBECONFIG the cluster. The controller's own main has no option for the URL.
package main

import (
	"context"
	"fmt"
	"os"

	aboutv1alpha1 "github.com/aws/aws-cloud-map-mcs-controller-for-k8s/pkg/apis/about/v1alpha1"
	multiclusterv1alpha1 "github.com/aws/aws-cloud-map-mcs-controller-for-k8s/pkg/apis/multicluster/v1alpha1"
	"github.com/aws/aws-cloud-map-mcs-controller-for-k8s/pkg/cloudmap"
	"github.com/aws/aws-cloud-map-mcs-controller-for-k8s/pkg/common"
	multicluster "github.com/aws/aws-cloud-map-mcs-controller-for-k8s/pkg/controllers/multicluster"
	"github.com/aws/aws-cloud-map-mcs-controller-for-k8s/pkg/model"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
)

func main() {
	ctrl.SetLogger(zap.New())
	if err := run(os.Getenv("CLOUDMAP")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run runs both reconcilers until a signal ends them: one writes the exports of the
// cluster to Cloud Map, the other makes ServiceImports of what Cloud Map has.
func run(url string) error {
	manager, err := newManager()
	if err != nil {
		return err
	}
	cluster := model.NewClusterUtils(manager.GetClient())
	client := cloudmap.NewDefaultServiceDiscoveryClient(config(url), cluster)
	exports := &multicluster.ServiceExportReconciler{
		Client: manager.GetClient(), Log: common.NewLogger("exports"), Scheme: manager.GetScheme(),
		CloudMap: client, ClusterUtils: cluster,
	}
	if err := exports.SetupWithManager(manager); err != nil {
		return err
	}
	imports := &multicluster.CloudMapReconciler{
		Client: manager.GetClient(), Cloudmap: client, Log: common.NewLogger("imports"), ClusterUtils: cluster,
	}
	if err := manager.Add(imports); err != nil {
		return err
	}
	return manager.Start(ctrl.SetupSignalHandler())
}

// newManager listens on no port.
func newManager() (ctrl.Manager, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientgoscheme.AddToScheme, multiclusterv1alpha1.AddToScheme, aboutv1alpha1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	kubeconfig, err := ctrl.GetConfig()
	if err != nil {
		return nil, err
	}
	return ctrl.NewManager(kubeconfig, ctrl.Options{Scheme: scheme, MetricsBindAddress: "0", HealthProbeBindAddress: "0"})
}

// config points the SDK to one server for all services, without credentials.
func config(url string) *aws.Config {
	return &aws.Config{
		Region: "none", Credentials: aws.AnonymousCredentials{}, BaseEndpoint: aws.String(url),
		APIOptions: []func(*middleware.Stack) error{withoutHostPrefix},
	}
}

// withoutHostPrefix drops the "data-" that the SDK puts before the host of some calls.
func withoutHostPrefix(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("WithoutHostPrefix",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			return next.HandleInitialize(smithyhttp.DisableEndpointHostPrefix(ctx, true), in)
		}), middleware.Before)
}
