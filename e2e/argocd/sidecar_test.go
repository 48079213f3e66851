package argocd

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSidecarImage runs the image as Kubernetes would run the sidecar: as 999,
// with nothing to write to but the socket's folder and /tmp, and argocd-cmp-server
// handed in. BUILD_IMAGE and the like are as for `make image`.
func TestSidecarImage(t *testing.T) {
	if exec.Command("docker", "info").Run() != nil {
		t.Skip("SKIPPED: no docker daemon answers, so nothing is known of the sidecar's image")
	}
	const image = "localhost/global-headless-service-argocd:test"
	if err := quietly(exec.Command("make", "-C", root, "image-argocd", "ARGOCD_IMAGE="+image)); err != nil {
		t.Fatal(err)
	}
	ownLabels(t, image)
	program := needed[string](t)(cmpServer())
	folder := needed[string](t)(os.MkdirTemp("", "ghs-"))
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o777); err != nil { // for 999
		t.Fatal(err)
	}
	d, _ := installed(t, "sidecar")
	sidecar := container(t, d, plugin)
	args := []string{"run", "--detach", "--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
		"--user", "999:999", "--tmpfs", "/tmp", "--volume", folder + ":/home/argocd/cmp-server/plugins",
		"--volume", filepath.Dir(program) + ":" + filepath.Dir(sidecar.Command[0]) + ":ro", "--entrypoint", sidecar.Command[0], image}
	out, err := exec.Command("docker", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("docker %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	id := strings.TrimSpace(string(out))
	ended := make(chan struct{})
	go func() { exec.Command("docker", "wait", id).Run(); close(ended) }()
	logs := filepath.Join(t.TempDir(), "log")
	t.Cleanup(func() {
		said, _ := exec.Command("docker", "logs", id).CombinedOutput()
		if t.Failed() {
			t.Logf("argocd-cmp-server said:\n%s", said)
		}
		if err := quietly(exec.Command("docker", "rm", "--force", "--volumes", id)); err != nil {
			t.Error(err)
		}
		<-ended
	})
	write(t, logs, "see docker logs")
	t.Setenv("ARGOCD_PLUGINSOCKFILEPATH", folder)
	answers(t, filepath.Join(folder, plugin+".sock"), ended, logs)

	a := app{repository: repository(t, apps), path: base}
	if a.kind(t) != "Plugin" || len(a.announced(t)) != 3 {
		t.Error("the app is not discovered, or its parameters are not announced")
	}
	for _, cluster := range []string{"cluster-one", "cluster-two"} {
		same(t, cluster, wanted(t, a.repository, cluster), ordered(objects(t, a.with("cluster", cluster))))
	}
	fails(t, a, `parameter "cluster": required`)
	a.path = overlay
	same(t, overlay, wanted(t, a.repository, "cluster-two"), ordered(objects(t, a)))
	a.path = "plain"
	if kind := a.kind(t); kind != "Directory" {
		t.Errorf("an app without declarations is taken for %s", kind)
	}
	for _, shell := range []string{"sh", "/bin/sh", "/bin/bash"} {
		if err := exec.Command("docker", "run", "--rm", "--entrypoint", shell, image, "-c", "exit 0").Run(); err == nil {
			t.Errorf("the image holds a shell: %s", shell)
		}
	}
}

// ownLabels expects that the image has a title of its own, and says nothing of a
// function for kpt.
func ownLabels(t *testing.T, image string) {
	t.Helper()
	out, err := exec.Command("docker", "inspect", "--format", "{{json .Config.Labels}}", image).Output()
	if err != nil {
		t.Fatal(err)
	}
	var labels map[string]string
	if err := json.Unmarshal(out, &labels); err != nil {
		t.Fatal(err)
	}
	if title := labels["org.opencontainers.image.title"]; title != "global-headless-service-argocd" || labels["org.opencontainers.image.licenses"] != "Apache-2.0" {
		t.Errorf("labels %v", labels)
	}
	for label := range labels {
		if strings.HasPrefix(label, "dev.kpt.") {
			t.Errorf("the sidecar has the label %s", label)
		}
	}
}
