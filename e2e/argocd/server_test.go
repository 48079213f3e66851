package argocd

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	pluginclient "github.com/argoproj/argo-cd/v3/cmpserver/apiclient"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	repoclient "github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v3/util/app/discovery"
	"github.com/argoproj/argo-cd/v3/util/cmp"
)

// plugin is the name of the plugin, and of its socket.
const plugin = "global-headless-service"

// server runs the real argocd-cmp-server with the example's plugin.yaml until
// the test ends, and has the repo-server's client find its socket. Nothing is on
// the PATH of the plugin's commands but our binary and kustomize: no shell.
func server(t *testing.T) {
	t.Helper()
	program, bin := needed[string](t)(cmpServer()), needed[string](t)(binaries())
	folder := needed[string](t)(os.MkdirTemp("", "ghs-")) // a socket's path is short
	t.Cleanup(func() { os.RemoveAll(folder) })
	log := needed[*os.File](t)(os.Create(filepath.Join(folder, "log")))
	defer log.Close()
	c := exec.Command(program, "--config-dir-path", filepath.Join(root, "examples/argocd/sidecar"), "--logformat", "text")
	c.Stdout, c.Stderr = log, log
	c.Env = []string{
		"PATH=" + bin, "TMPDIR=" + folder, "ARGOCD_CMP_WORKDIR=" + folder,
		"ARGOCD_PLUGINSOCKFILEPATH=" + folder, "ARGOCD_BINARY_NAME=argocd-cmp-server",
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { c.Wait(); close(ended) }()
	t.Cleanup(func() {
		c.Process.Signal(syscall.SIGTERM)
		c.Process.Kill()
		<-ended
		if t.Failed() {
			t.Logf("argocd-cmp-server said:\n%s", read(t, log.Name()))
		}
	})
	t.Setenv("ARGOCD_PLUGINSOCKFILEPATH", folder)
	answers(t, filepath.Join(folder, plugin+".sock"), ended, log.Name())
}

// answers waits until somebody listens on a socket, or never will.
func answers(t *testing.T, socket string, ended <-chan struct{}, log string) {
	t.Helper()
	for {
		if connection, err := net.Dial("unix", socket); err == nil {
			connection.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("argocd-cmp-server ended:\n%s", read(t, log))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// app is an app as the repo-server has it: a folder of a repository, and the
// plugin's parameters.
type app struct {
	repository, path string
	parameters       v1alpha1.ApplicationSourcePluginParameters
}

// with is the app with a parameter more.
func (a app) with(name, value string) app {
	a.parameters = append(a.parameters[:len(a.parameters):len(a.parameters)],
		v1alpha1.ApplicationSourcePluginParameter{Name: name, String_: &value})
	return a
}

// env is what the repo-server tells a plugin of an app: no cluster is in it.
func (a app) env(t *testing.T) []string {
	t.Helper()
	env := []string{
		"ARGOCD_APP_NAME=kafka", "ARGOCD_APP_NAMESPACE=ns-one", "ARGOCD_APP_PROJECT_NAME=default",
		"ARGOCD_APP_REVISION=0123456789", "ARGOCD_APP_SOURCE_PATH=" + a.path, "KUBE_VERSION=1.36", "KUBE_API_VERSIONS=v1",
	}
	return append(env, needed[[]string](t)(a.parameters.Environ())...)
}

func (a app) folder() string { return filepath.Join(a.repository, a.path) }

// kind is the type of application that Argo CD detects by default.
func (a app) kind(t *testing.T) string {
	t.Helper()
	return needed[string](t)(discovery.AppType(t.Context(), a.folder(), a.repository, nil, nil, a.env(t)))
}

// client is the repo-server's, of the plugin that it finds for the app.
func (a app) client(t *testing.T, name string) pluginclient.ConfigManagementPluginServiceClient {
	t.Helper()
	closer, client, err := discovery.DetectConfigManagementPlugin(t.Context(), a.folder(), a.repository, name, a.env(t), nil)
	if err != nil {
		t.Fatalf("%s: %v", a.path, err)
	}
	t.Cleanup(func() { closer.Close() })
	return client
}

// announced are the parameters that Argo CD's UI shows.
func (a app) announced(t *testing.T) []*repoclient.ParameterAnnouncement {
	t.Helper()
	stream := needed[pluginclient.ConfigManagementPluginService_GetParametersAnnouncementClient](t)(
		a.client(t, plugin).GetParametersAnnouncement(t.Context()))
	if err := cmp.SendRepoStream(t.Context(), a.folder(), a.repository, stream, a.env(t), nil); err != nil {
		t.Fatal(err)
	}
	return needed[*pluginclient.ParametersAnnouncementResponse](t)(stream.CloseAndRecv()).ParameterAnnouncements
}

// generated are the manifests that Argo CD applies, or what its UI shows.
func (a app) generated(t *testing.T) ([]string, error) {
	t.Helper()
	return generate(t.Context(), a.client(t, ""), a, a.env(t))
}

func generate(ctx context.Context, client pluginclient.ConfigManagementPluginServiceClient, a app, env []string) ([]string, error) {
	stream, err := client.GenerateManifest(ctx)
	if err != nil {
		return nil, err
	}
	if err := cmp.SendRepoStream(ctx, a.folder(), a.repository, stream, env, nil); err != nil {
		return nil, err
	}
	response, err := stream.CloseAndRecv()
	return response.GetManifests(), err
}
