package argocd

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"sigs.k8s.io/yaml"
)

// examples is the folder of what a user copies.
const examples = root + "/examples/argocd"

// argocd is the folder of Argo CD's own sources, of the version that is tested.
func argocd(t *testing.T) string {
	t.Helper()
	out := needed[[]byte](t)(exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-cd/v3").Output())
	return strings.TrimSpace(string(out))
}

// TestSchemas: every Application and ApplicationSet is what Argo CD's own
// CustomResourceDefinitions say, without a field that they do not know.
func TestSchemas(t *testing.T) {
	definitions := map[string]string{"Application": "application-crd.yaml", "ApplicationSet": "applicationset-crd.yaml"}
	checked := 0
	for _, path := range needed[[]string](t)(filepath.Glob(examples + "/*/application*.yaml")) {
		var object map[string]any
		if err := yaml.UnmarshalStrict([]byte(read(t, path)), &object); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		definition := definitions[object["kind"].(string)]
		for _, fault := range faults(t, filepath.Join(argocd(t), "manifests/crds", definition), object) {
			t.Errorf("%s: %s", path, fault)
		}
		object["spec"].(map[string]any)["tepmlate"] = 1
		object["spec"].(map[string]any)["generators"] = "all"
		object["spec"].(map[string]any)["project"] = 1
		if got := faults(t, filepath.Join(argocd(t), "manifests/crds", definition), object); len(got) < 2 {
			t.Errorf("%s: faults are not seen: %q", path, got)
		}
		checked++
	}
	if checked < 4 {
		t.Errorf("%d manifests were checked", checked)
	}
}

// faults is what an API server refuses of an object, and the fields that it
// drops because the definition does not know them.
func faults(t *testing.T, definition string, object map[string]any) []string {
	t.Helper()
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.Unmarshal([]byte(read(t, definition)), &crd); err != nil {
		t.Fatal(err)
	}
	var internal apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(crd.Spec.Versions[0].Schema.OpenAPIV3Schema, &internal, nil); err != nil {
		t.Fatal(err)
	}
	structural := needed[*schema.Structural](t)(schema.NewStructural(&internal))
	validator, _, err := validation.NewSchemaValidator(&internal)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range validation.ValidateCustomResource(nil, object, validator) {
		found = append(found, e.Error())
	}
	unknown := pruning.PruneWithOptions(object, structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	for _, path := range unknown {
		found = append(found, path+": no such field")
	}
	return found
}

// installed is Argo CD as it installs itself, with the patches of an example.
func installed(t *testing.T, example string) (repoServer appsv1.Deployment, settings corev1.ConfigMap) {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(examples, example))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "install.yaml"), read(t, filepath.Join(argocd(t), "manifests/install.yaml")))
	path := filepath.Join(folder, "kustomization.yaml")
	before := read(t, path)
	var lines []string
	for _, line := range strings.Split(before, "\n") {
		if strings.HasPrefix(line, "- https://") && strings.HasSuffix(line, "/manifests/install.yaml") {
			line = "- install.yaml"
		}
		lines = append(lines, line)
	}
	write(t, path, strings.Join(lines, "\n"))
	for _, document := range strings.Split(runProgram(t, folder, "kustomize", "build", "."), "\n---\n") {
		switch {
		case strings.Contains(document, "kind: Deployment\n") && strings.Contains(document, "\n  name: argocd-repo-server\n"):
			strictly(t, document, &repoServer)
		case strings.Contains(document, "kind: ConfigMap\n") && strings.Contains(document, "\n  name: argocd-cm\n"):
			strictly(t, document, &settings)
		}
	}
	return repoServer, settings
}

func strictly(t *testing.T, document string, into any) {
	t.Helper()
	if err := yaml.UnmarshalStrict([]byte(document), into); err != nil {
		t.Fatal(err)
	}
}

// checkMounts: each volume that is mounted is there.
func checkMounts(t *testing.T, d appsv1.Deployment) {
	t.Helper()
	volumes := map[string]bool{}
	for _, v := range d.Spec.Template.Spec.Volumes {
		volumes[v.Name] = true
	}
	for _, c := range append(d.Spec.Template.Spec.InitContainers, d.Spec.Template.Spec.Containers...) {
		for _, m := range c.VolumeMounts {
			if !volumes[m.Name] {
				t.Errorf("container %s mounts %s, which is no volume", c.Name, m.Name)
			}
		}
	}
}

// container is a container of a Deployment, by its name.
func container(t *testing.T, d appsv1.Deployment, name string) corev1.Container {
	t.Helper()
	for _, c := range append(d.Spec.Template.Spec.InitContainers, d.Spec.Template.Spec.Containers...) {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("there is no container %q", name)
	return corev1.Container{}
}

// TestSidecarInstalled: the patch adds the sidecar to Argo CD's own Deployment,
// beside the init container that hands it argocd-cmp-server.
func TestSidecarInstalled(t *testing.T) {
	d, _ := installed(t, "sidecar")
	checkMounts(t, d)
	sidecar := container(t, d, "global-headless-service")
	if *sidecar.SecurityContext.RunAsUser != 999 || sidecar.Command[0] != "/var/run/argocd/argocd-cmp-server" {
		t.Errorf("user %d runs %q", *sidecar.SecurityContext.RunAsUser, sidecar.Command)
	}
	shared := map[string]bool{}
	for _, m := range container(t, d, "argocd-repo-server").VolumeMounts {
		shared[m.Name+" "+m.MountPath] = true
	}
	for _, m := range sidecar.VolumeMounts {
		if m.MountPath == "/home/argocd/cmp-server/plugins" && !shared[m.Name+" "+m.MountPath] {
			t.Error("the repo-server does not see the plugin's socket")
		}
		if m.MountPath == "/tmp" && shared[m.Name+" "+m.MountPath] {
			t.Error("the sidecar shares /tmp with the repo-server")
		}
	}
}

// TestNativeInstalled: the binary is in a folder of the repo-server's PATH, put
// there by an init container, and kustomize is configured to run it.
func TestNativeInstalled(t *testing.T) {
	d, settings := installed(t, "native")
	checkMounts(t, d)
	if got := settings.Data["kustomize.buildOptions"]; got != "--enable-alpha-plugins --enable-exec" || len(settings.Data) < 2 {
		t.Errorf("kustomize.buildOptions: %q, of %d settings", got, len(settings.Data))
	}
	install := container(t, d, "global-headless-service")
	folder := t.TempDir()
	if len(install.Args) != 3 || install.Args[2] != install.VolumeMounts[0].MountPath {
		t.Fatalf("%q into %v", install.Args, install.VolumeMounts)
	}
	runProgram(t, folder, "global-headless-service", install.Args[0], install.Args[1], folder)
	installed := filepath.Join(folder, "global-headless-service")
	if info := needed[os.FileInfo](t)(os.Stat(installed)); info.Mode().Perm() != 0o755 {
		t.Errorf("installed with mode %v", info.Mode())
	}
	if out := string(needed[[]byte](t)(exec.Command(installed, "--version").Output())); !strings.HasPrefix(out, "global-headless-service ") {
		t.Errorf("--version: %q", out)
	}
}
