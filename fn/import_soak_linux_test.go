package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	sigsyaml "sigs.k8s.io/yaml"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/yamltext"
)

// TestSoakImport imports dumps of 100 MB, as kubectl prints them in YAML and in
// JSON, in memory that is a small multiple of them. Managed fields, which kubectl
// prints only when it is asked for them, have keys that only the library reads: of
// these it imports a tenth.
func TestSoakImport(t *testing.T) {
	binary := soak(t)
	const size = 100 << 20
	for name, dump := range map[string]string{
		"eu.yaml":         dumped(t, size, "yaml", ""),
		"eu.json":         dumped(t, size, "json", ""),
		"eu-managed.yaml": dumped(t, size/10, "yaml", managedFields),
	} {
		c := exec.Command(binary, "import", "eu="+name, "us=us.yaml")
		var stdout, stderr bytes.Buffer
		c.Dir = filetest.Folder(t, files{name: dump, "us.yaml": byOthers("us", "ns-one", `{"app.kubernetes.io/name":"kafka"}`)})
		c.Stdout, c.Stderr = &stdout, &stderr
		if err := c.Run(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, stderr.String())
		}
		expect.Contains(t, name, stdout.String(), "name: kafka-headless\n", "{cluster: us, namespace: ns-one}")
		peak := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
		t.Logf("%s: peak memory %d MiB, %v of the CPU", name, peak, c.ProcessState.UserTime())
		if peak > 20*size>>20 {
			t.Errorf("%s: peak memory %d MiB", name, peak)
		}
	}
}

// managedFields are what an API server notes of who has set which field.
const managedFields = `, "managedFields": [{"fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"f:ports": {".": {}, "k:{\"port\":80,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}}}}}, "manager": "helm"}]`

// dumped is a dump of about that size: Kafka, and StatefulSets and Services that
// no other cluster knows, with what an API server adds.
func dumped(t *testing.T, size int, form, more string) string {
	t.Helper()
	kafka := dumpedItem(t, form, more)
	first, rest := strings.NewReplacer("SET", "kafka", "SERVICE", "kafka-headless", "SELECTED", "kafka"), ""
	var b strings.Builder
	separator := ""
	if form == "json" {
		b.WriteString("{\n\"apiVersion\": \"v1\",\n\"items\": [\n")
		separator, rest = ",\n", "\n],\n\"kind\": \"List\"}\n"
	} else {
		b.WriteString("apiVersion: v1\nitems:\n")
		rest = "kind: List\nmetadata:\n  resourceVersion: \"\"\n"
	}
	b.WriteString(first.Replace(kafka))
	for k := 0; b.Len() < size; k++ {
		name := fmt.Sprintf("set-%d", k)
		b.WriteString(separator + strings.NewReplacer("SET", name, "SERVICE", name+"-headless", "SELECTED", name).Replace(kafka))
	}
	return b.String() + rest
}

// dumpedItem is a Service and a StatefulSet as kubectl prints them among the items
// of a List, with names to be replaced.
func dumpedItem(t *testing.T, form, more string) string {
	t.Helper()
	metadata := `"namespace": "ns-one", "uid": "1", "resourceVersion": "1"` + more
	const selector = `{"app.kubernetes.io/name": "SELECTED"}`
	items := []string{
		`{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "SERVICE", ` + metadata + `}, "spec": {"clusterIP": "None", "ports": [{"port": 80, "protocol": "TCP"}], "selector": ` + selector + `}, "status": {"loadBalancer": {}}}`,
		`{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "SET", ` + metadata + `}, "spec": {"serviceName": "SERVICE", "selector": {"matchLabels": ` + selector + `}, "template": {"metadata": {"labels": ` + selector + `}, "spec": {"containers": []}}}, "status": {"replicas": 1}}`,
	}
	if form == "json" {
		return strings.Join(items, ",\n")
	}
	var b strings.Builder
	for _, item := range items {
		text, err := sigsyaml.JSONToYAML([]byte(item))
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(yamltext.AsElement(string(text), 0))
	}
	return b.String()
}
