package argocd

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/yaml"
)

// checkout answers the git generator from a folder, in place of a repo-server.
type checkout struct{ folder string }

func (c checkout) GetFiles(context.Context, string, string, string, string, bool, *v1alpha1.SourceIntegrity) (map[string][]byte, error) {
	return nil, fs.ErrNotExist
}

func (c checkout) GetDirectories(context.Context, string, string, string, bool, *v1alpha1.SourceIntegrity) ([]string, error) {
	var all []string
	err := filepath.WalkDir(c.folder, func(path string, entry fs.DirEntry, err error) error {
		if relative, _ := filepath.Rel(c.folder, path); err == nil && entry.IsDir() && relative != "." {
			all = append(all, relative)
		}
		return err
	})
	return all, err
}

// applications are what Argo CD makes of an example's ApplicationSet, by the
// cluster that each is applied to: with the repository, and with two clusters
// that it knows by the label of the example and one that it does not.
func applications(t *testing.T, example, repository string) map[string]v1alpha1.Application {
	t.Helper()
	var set v1alpha1.ApplicationSet
	if err := yaml.UnmarshalStrict([]byte(read(t, filepath.Join(examples, example, "applicationset.yaml"))), &set); err != nil {
		t.Fatal(err)
	}
	if err := v1alpha1.AddToScheme(scheme.Scheme); err != nil {
		t.Fatal(err)
	}
	client := fake.NewClientBuilder().WithScheme(scheme.Scheme).WithObjects(
		&v1alpha1.AppProject{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: set.Namespace}},
		known("cluster-one", "kafka-gns"), known("cluster-two", "kafka-gns"), known("elsewhere", "another"),
	).Build()
	made, _, err := template.GenerateApplications(logrus.NewEntry(logrus.StandardLogger()), set, map[string]generators.Generator{
		"Git":      generators.NewGitGenerator(checkout{repository}, set.Namespace),
		"Clusters": generators.NewClusterGenerator(client, set.Namespace),
	}, &utils.Render{}, client)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]v1alpha1.Application{}
	for _, a := range made {
		if a.Name != "kafka-"+a.Spec.Destination.Name {
			t.Errorf("application %q is applied to %q", a.Name, a.Spec.Destination.Name)
		}
		of[a.Spec.Destination.Name] = a
	}
	if _, one := of["cluster-one"]; len(made) != 2 || len(of) != 2 || !one {
		t.Fatalf("%d applications: %v", len(made), of)
	}
	return of
}

// known is a cluster that Argo CD knows.
func known(name, globalNamespace string) *corev1.Secret {
	return &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "argocd", Labels: map[string]string{
			"argocd.argoproj.io/secret-type": "cluster", "global-namespace": globalNamespace,
		}},
		Data: map[string][]byte{"name": []byte(name), "server": []byte("https://" + name + ".example.org")},
	}
}

// wanted is what a cluster applies, by our own command line.
func wanted(t *testing.T, repository, cluster string) []string {
	t.Helper()
	return ordered(split(t, runProgram(t, filepath.Join(repository, base), "global-headless-service",
		"render", "--cluster", cluster, "--other-items", "WithSource", ".")))
}

func ordered(all []string) []string {
	slices.Sort(all)
	return all
}

// TestSidecarApplications: each app's parameter is its destination, and the
// plugin generates what that cluster applies.
func TestSidecarApplications(t *testing.T) {
	server(t)
	repository := repository(t, nil)
	for cluster, a := range applications(t, "sidecar", repository) {
		generated := objects(t, app{repository, a.Spec.Source.Path, a.Spec.Source.Plugin.Parameters})
		same(t, cluster, wanted(t, repository, cluster), ordered(generated))
	}
	var one v1alpha1.Application
	strictly(t, read(t, examples+"/sidecar/application.yaml"), &one)
	generated := objects(t, app{repository, one.Spec.Source.Path, one.Spec.Source.Plugin.Parameters})
	same(t, one.Name, wanted(t, repository, one.Spec.Destination.Name), ordered(generated))
	if name := one.Spec.Source.Plugin.Name; name != plugin {
		t.Errorf("the app asks for plugin %q", name)
	}
}

// TestNativeApplications: Argo CD's kustomize, with the options that the example
// gives it, builds for each app what its cluster applies.
func TestNativeApplications(t *testing.T) {
	repository := repository(t, nil)
	_, settings := installed(t, "native")
	for cluster, a := range applications(t, "native", repository) {
		args := append([]string{"build"}, strings.Fields(settings.Data["kustomize.buildOptions"])...)
		built := runProgram(t, repository, "kustomize", append(args, a.Spec.Source.Path)...)
		same(t, cluster, wanted(t, repository, cluster), ordered(split(t, built)))
	}
}

// TestRenderedApplications: the folders that were rendered are apps of plain
// manifests, with the sidecar installed too.
func TestRenderedApplications(t *testing.T) {
	server(t)
	repository := repository(t, nil)
	runProgram(t, repository, "global-headless-service", "render", "--output", ".", "--prune-all", base)
	for cluster, a := range applications(t, "rendered", repository) {
		if kind := (app{repository: repository, path: a.Spec.Source.Path}).kind(t); kind != "Directory" || !a.Spec.Source.Directory.Recurse {
			t.Errorf("%s is taken for %s", a.Spec.Source.Path, kind)
		}
		var found []string
		err := filepath.WalkDir(filepath.Join(repository, a.Spec.Source.Path), func(path string, entry os.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				found = append(found, split(t, read(t, path))...)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		same(t, cluster, wanted(t, repository, cluster), ordered(found))
	}
}
