package clusters

import (
	"maps"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	sigsyaml "sigs.k8s.io/yaml"

	"global-headless-service/e2e/controlplane"
)

// refuses is how our verdict on what we do not take begins.
const refuses = "refuses "

// TestVerdictsOnFields tries every field of a Service that we generate or copy
// at its limits and over them: given in spec.service, adopted from a governing
// Service, and sent to servers as it is.
func TestVerdictsOnFields(t *testing.T) {
	rows := []string{"# The limits of what we generate or copy", "",
		"Given in spec.service, or adopted from a governing Service; and what API servers say to a Service that has it, with its selector and as a member's.", "",
		"| field | value | given | adopted | one family | both families | member's | why we are stricter |", "|---|---|---|---|---|---|---|---|"}
	for _, c := range serviceTrials {
		source, member := c.service(t, true), c.service(t, false)
		given, adopted := oursOn(t, c.declaration()), oursOn(t, c.declarationBeside(), source.Object)
		single, both, members := one.judgeAnywhere(t, source), dual.judgeAnywhere(t, source), one.judgeAnywhere(t, member)
		if c.staysTheUsers() {
			adopted = "stays as it is"
		}
		rows = append(rows, row(c.field, c.value, given, adopted, single, both, members, c.why))
		server := (single == accepts || both == accepts) && members == accepts
		for _, our := range []string{given, adopted} {
			c.compare(t, our, server)
		}
	}
	checkGolden(t, "fields", rows)
}

// compare fails where we take what no server takes, without so much as a
// warning, and where the program is stricter than servers without a reason given.
func (c trial) compare(t *testing.T, our string, server bool) {
	t.Helper()
	switch {
	case our == accepts && !server:
		t.Errorf("%s, %s: we take what no server does", c.field, c.value)
	case strings.HasPrefix(our, refuses) && server && c.why == "":
		t.Errorf("%s, %s: refused, but servers take it, and no reason is given: %s", c.field, c.value, our)
	case c.why != "" && !server && k8s == controlplane.DefaultVersion:
		t.Errorf("%s, %s: servers are as strict as we are: %s", c.field, c.value, c.why)
	}
}

// staysTheUsers tells what of an adopted Service does not travel.
func (c trial) staysTheUsers() bool { return c.field == "labels" || c.field == "annotations" }

// judgeAnywhere is the verdict on an object, its namespace included.
func (p *plane) judgeAnywhere(t *testing.T, o *unstructured.Unstructured) string {
	t.Helper()
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespaceOf(o)}}
	if _, err := p.clients.CoreV1().Namespaces().Create(t.Context(), ns, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
		return verdict(err)
	}
	return p.judge(t, o)
}

// oursOn is our verdict on a package: the field of the first error.
func oursOn(t *testing.T, items ...object) string {
	t.Helper()
	list := object{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": items}
	out := runProgram(t, marshal(t, list))
	if out.exit == 0 && !strings.Contains(out.stderr, "warning: ") {
		return accepts
	}
	var said struct {
		Results []struct {
			Severity string
			Field    struct{ Path string }
		}
	}
	if err := sigsyaml.Unmarshal([]byte(out.stdout), &said); err != nil {
		t.Fatal(err)
	}
	for _, r := range said.Results {
		switch {
		case r.Severity == "error":
			return refuses + r.Field.Path
		case r.Severity == "warning" && out.exit == 0:
			return "warns of " + r.Field.Path
		}
	}
	t.Fatalf("exit %d without a result:\n%s", out.exit, out.stderr)
	return ""
}

// values are the fields of a Service with the trial's value among them. name,
// namespace, labels and annotations lie beside those of the spec.
func (c trial) values() object {
	s := object{
		"name": "kafka-headless", "namespace": "ns-one",
		"selector": object{"app": "kafka"},
		"ports":    []any{object{"name": "client", "port": 9092}},
	}
	c.set(s)
	return s
}

// declaration says everything in spec.service.
func (c trial) declaration() object {
	s := c.values()
	d := declarationOf(s["namespace"])
	delete(s, "namespace")
	d["spec"].(object)["service"] = s
	return d
}

// declarationBeside leaves everything to the governing Service.
func (c trial) declarationBeside() object {
	s := c.values()
	d := declarationOf(s["namespace"])
	d["spec"].(object)["service"] = object{"name": s["name"]}
	return d
}

func declarationOf(namespace any) object {
	members := []any{object{"cluster": "cluster-one", "namespace": namespace}, object{"cluster": "cluster-two", "namespace": namespace}}
	return object{
		"apiVersion": "fn.kpt.dev/v1alpha1", "kind": "GlobalHeadlessService", "metadata": object{"name": "kafka"},
		"spec": object{"members": members, "source": members[0], "accept": []string{"no-statefulset"}}, // the trial is of the Service alone
	}
}

// service is the Service itself: the source's, or a member's.
func (c trial) service(t *testing.T, source bool) *unstructured.Unstructured {
	spec, metadata := c.values(), object{}
	for _, key := range []string{"name", "namespace", "labels", "annotations"} {
		if v, ok := spec[key]; ok {
			metadata[key] = v
			delete(spec, key)
		}
	}
	spec["clusterIP"] = "None"
	if !source {
		annotations := object{annotationEndpoints: "{}"}
		if more, ok := metadata["annotations"].(object); ok {
			maps.Copy(annotations, more)
		}
		metadata["annotations"] = annotations
		delete(spec, "selector")
	}
	return documents(t, marshal(t, object{"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec}))[0]
}
