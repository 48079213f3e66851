package live

import (
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/internal/expect"
)

// parsed returns a manifest as it comes from a cluster.
func parsed(t *testing.T, manifest string) object {
	t.Helper()
	b, err := yaml.YAMLToJSON([]byte(manifest))
	if err != nil {
		t.Fatal(err)
	}
	o, err := decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// shown returns a difference on one line: ! for what is immutable, = for what
// stays, with the managers.
func (d difference) shown() string {
	text := d.at.String() + ": " + value(d.live) + " -> " + value(d.rendered)
	if d.immutable {
		text += " !"
	}
	if d.stays {
		text += " ="
	}
	if len(d.managers) > 0 {
		text += " " + strings.Join(d.managers, "+")
	}
	return text
}

const (
	service = "apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: db}\n"
	set     = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: db}\n"
	// defaults are what an API server adds to a headless Service.
	defaults = "clusterIPs: [None], internalTrafficPolicy: Cluster, ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack, sessionAffinity: None, type: ClusterIP"
)

// managedBy returns metadata of a Service, with one field manager.
func managedBy(manager, operation, fields, annotations string) string {
	return "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\n  namespace: db\n  annotations: {" + annotations + "}\n" +
		"  managedFields:\n  - {manager: " + manager + ", operation: " + operation + ", apiVersion: v1, fieldsType: FieldsV1, fieldsV1: " + fields + "}\n"
}

const ownerAnnotation = "fn.kpt.dev/global-headless-service: db"

// TestCompareFields: only what is rendered is compared, as server-side apply
// merges it, and what must not be there besides.
func TestCompareFields(t *testing.T) {
	for name, c := range map[string]struct {
		rendered, live string
		want           []string
	}{
		"defaults": {
			service + "spec: {clusterIP: None, ports: [{name: a, port: 1}]}",
			service + "spec: {clusterIP: None, " + defaults + ", ports: [{name: a, port: 1, protocol: TCP, targetPort: 1}]}\nstatus: {loadBalancer: {}}",
			nil,
		},
		"zero values that an API server drops": {
			service + "spec: {clusterIP: None, publishNotReadyAddresses: false, selector: {}, ports: [], externalName: '', ipFamilies: null}",
			service + "spec: {clusterIP: None, " + defaults + "}",
			nil,
		},
		"order and protocol of ports": {
			service + "spec: {clusterIP: None, ports: [{name: a, port: 1, protocol: UDP}, {name: b, port: 1}]}",
			service + "spec: {clusterIP: None, ports: [{name: b, port: 1, protocol: TCP}, {name: a, port: 1, protocol: UDP}]}",
			nil,
		},
		"ports": {
			service + "spec: {clusterIP: None, ports: [{name: a, port: 1, targetPort: x}, {name: new, port: 2}]}",
			service + "spec: {clusterIP: None, ports: [{name: a, port: 1, protocol: TCP, targetPort: 1}, {name: old, port: 3, protocol: TCP}]}",
			[]string{
				`spec.ports[port=1,protocol="TCP"].targetPort: 1 -> "x"`,
				`spec.ports[port=2,protocol="TCP"]: unset -> {"name":"new","port":2}`,
				`spec.ports[port=3,protocol="TCP"]: {"name":"old","port":3,"protocol":"TCP"} -> unset =`,
			},
		},
		"a selector of another manager": {
			service + "spec: {clusterIP: None}",
			managedBy("chart", "Update", `{"f:spec": {"f:selector": {}}}`, ownerAnnotation) + "spec: {clusterIP: None, selector: {app: db}}",
			[]string{`spec.selector: {"app":"db"} -> unset = chart`},
		},
		"a selector that was applied before": {
			strings.Replace(service, "db}", "db, annotations: {"+ownerAnnotation+"}}", 1) + "spec: {clusterIP: None}",
			managedBy("argocd", "Apply", `{"f:metadata": {"f:annotations": {"f:fn.kpt.dev/global-headless-service": {}}}, "f:spec": {"f:selector": {}}}`, ownerAnnotation) +
				"spec: {clusterIP: None, selector: {app: db}}",
			[]string{`spec.selector: {"app":"db"} -> unset argocd`},
		},
		"a selector that was applied before, and that another manager holds too": {
			strings.Replace(service, "db}", "db, annotations: {"+ownerAnnotation+"}}", 1) + "spec: {clusterIP: None}",
			managedBy("argocd", "Apply", `{"f:metadata": {"f:annotations": {"f:fn.kpt.dev/global-headless-service": {}}}, "f:spec": {"f:selector": {}}}`, ownerAnnotation) +
				"  - {manager: chart, operation: Update, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {'f:spec': {'f:selector': {}}}}\nspec: {clusterIP: None, selector: {app: db}}",
			[]string{`spec.selector: {"app":"db"} -> unset = argocd+chart`},
		},
		"a selector that another manager applies": {
			strings.Replace(service, "db}", "db, annotations: {"+ownerAnnotation+"}}", 1) + "spec: {clusterIP: None}",
			managedBy("helm", "Apply", `{"f:spec": {"f:selector": {}}}`, ownerAnnotation) + "spec: {clusterIP: None, selector: {app: db}}",
			[]string{`spec.selector: {"app":"db"} -> unset = helm`},
		},
		"a selector of a Service that was never rendered": {
			strings.Replace(service, "db}", "db, annotations: {"+ownerAnnotation+"}}", 1) + "spec: {clusterIP: None}",
			managedBy("helm", "Apply", `{"f:spec": {"f:selector": {}}}`, "") + "spec: {clusterIP: None, selector: {app: db}}",
			[]string{
				`metadata.annotations[fn.kpt.dev/global-headless-service]: unset -> "db"`,
				`spec.selector: {"app":"db"} -> unset = helm`,
			},
		},
		"defaults that were applied before": {
			strings.Replace(service, "db}", "db, annotations: {"+ownerAnnotation+"}}", 1) + "spec: {clusterIP: None, ports: [{port: 1}]}",
			managedBy("argocd", "Apply", `{"f:metadata": {"f:annotations": {"f:fn.kpt.dev/global-headless-service": {}}}, "f:spec": {"f:type": {}, "f:ipFamilyPolicy": {}, "f:sessionAffinity": {}, "f:ports": {"k:{\"port\":1,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}, "f:protocol": {}, "f:targetPort": {}, "f:name": {}}}}}`, ownerAnnotation) +
				"spec: {clusterIP: None, type: ClusterIP, ipFamilyPolicy: SingleStack, sessionAffinity: ClientIP, ports: [{port: 1, protocol: TCP, targetPort: 1, name: a}]}",
			[]string{
				`spec.ports[port=1,protocol="TCP"].name: "a" -> unset argocd`,
				`spec.sessionAffinity: "ClientIP" -> unset argocd`,
			},
		},
		"a selector is one value": {
			service + "spec: {clusterIP: None, selector: {app: db}}",
			service + "spec: {clusterIP: None, selector: {app: db, more: x}}",
			[]string{`spec.selector: {"app":"db","more":"x"} -> {"app":"db"}`},
		},
		"labels of others": {
			service + "spec: {clusterIP: None}",
			managedBy("human", "Update", `{"f:metadata": {"f:annotations": {"f:theirs": {}}}}`, ownerAnnotation+", theirs: x") + "spec: {clusterIP: None}",
			nil,
		},
		"annotations of others, where none were applied": {
			strings.Replace(service, "db}", "db, annotations: {"+ownerAnnotation+"}, labels: {}}", 1) + "spec: {clusterIP: None}",
			managedBy("argocd", "Apply", `{"f:metadata": {"f:annotations": {"f:fn.kpt.dev/global-headless-service": {}}, "f:labels": {}}}`, ownerAnnotation) +
				"  labels: {theirs: x}\nspec: {clusterIP: None}",
			nil,
		},
		"a mapping that a CustomResourceDefinition keeps whole": {
			"apiVersion: skupper.io/v2alpha1\nkind: Listener\nmetadata: {name: l}\nspec: {port: 1}",
			"apiVersion: skupper.io/v2alpha1\nkind: Listener\nmetadata: {name: l, managedFields: [{manager: argocd, operation: Apply, fieldsV1: {'f:spec': {'f:port': {}, 'f:settings': {}, 'f:other': {'f:a': {}}}}}]}\nspec: {port: 1, settings: {x: a}, other: {a: b, c: d}, status: {}}",
			[]string{`spec.other.a: "b" -> unset argocd`, `spec.settings: {"x":"a"} -> unset argocd`},
		},
		"annotations of a mesh": {
			service + "spec: {clusterIP: None}",
			managedBy("human", "Update", `{"f:metadata": {"f:annotations": {"f:service.cilium.io/global": {}}}}`, `service.cilium.io/global: "true", tsm.tanzu.vmware.com/endpoints.statefulset: "{}"`) + "spec: {clusterIP: None}",
			[]string{
				`metadata.annotations[tsm.tanzu.vmware.com/endpoints.statefulset]: "{}" -> unset =`,
				`metadata.annotations[service.cilium.io/global]: "true" -> unset = human`,
			},
		},
		"a label that a client-side apply has set": {
			service + "spec: {clusterIP: None}",
			managedBy("kubectl-client-side-apply", "Update", `{"f:metadata": {"f:labels": {"f:old": {}}}}`,
				`kubectl.kubernetes.io/last-applied-configuration: '{"kind":"Service","metadata":{"labels":{"old":"x"}},"spec":{"ports":[{"port":1}]}}'`) +
				"  labels: {old: x, theirs: x}\nspec: {clusterIP: None, sessionAffinity: None, ports: [{port: 1, protocol: TCP, targetPort: 1}]}",
			[]string{
				`metadata.labels.old: "x" -> unset kubectl-client-side-apply`,
				`spec.ports: [{"port":1}] -> unset`,
			},
		},
		"a virtual IP": {
			service + "spec: {clusterIP: None}", service + "spec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1]}",
			[]string{`spec.clusterIP: "10.0.0.1" -> "None" !`},
		},
		"no virtual IP": {
			service + "spec: {ports: [{port: 1}]}", service + "spec: {clusterIP: None, ports: [{port: 1, protocol: TCP}]}",
			[]string{`spec.clusterIP: "None" -> unset ! =`},
		},
		"not ready addresses": {
			service + "spec: {clusterIP: None}", service + "spec: {clusterIP: None, publishNotReadyAddresses: true}",
			[]string{`spec.publishNotReadyAddresses: true -> unset =`},
		},
		"immutable fields of a StatefulSet": {
			set + "spec: {serviceName: db, replicas: 3, podManagementPolicy: Parallel, selector: {matchLabels: {app: db}}, volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 2Gi}}}}]}",
			set + "spec: {serviceName: other, replicas: 5, podManagementPolicy: OrderedReady, selector: {matchLabels: {app: x}}, volumeClaimTemplates: [{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, creationTimestamp: null}, spec: {volumeMode: Filesystem, resources: {requests: {storage: 1Gi}}}, status: {phase: Pending}}]}",
			[]string{
				`spec.podManagementPolicy: "OrderedReady" -> "Parallel" !`,
				`spec.replicas: 5 -> 3`,
				`spec.selector: {"matchLabels":{"app":"x"}} -> {"matchLabels":{"app":"db"}} !`,
				`spec.serviceName: "other" -> "db" !`,
				`spec.volumeClaimTemplates[0].spec.resources.requests.storage: "1Gi" -> "2Gi" !`,
			},
		},
		"containers by name, amounts in other words": {
			set + "spec: {template: {spec: {containers: [{name: a, image: a, resources: {limits: {cpu: 1000m, memory: 1024Mi}, requests: {cpu: 0.5}}, env: [{name: X, value: '1'}]}]}}}",
			set + "spec: {template: {spec: {containers: [{name: injected, image: i}, {name: a, image: a, imagePullPolicy: Always, resources: {limits: {cpu: '1', memory: 1Gi}, requests: {cpu: 500m}}, env: [{name: Y, value: '2'}, {name: X, value: '1'}]}]}}}",
			nil,
		},
		"a list is one value": {
			set + "spec: {template: {spec: {containers: [{name: a, args: [x]}]}}}",
			set + "spec: {template: {spec: {containers: [{name: a, args: [x, b]}]}}}",
			[]string{`spec.template.spec.containers[name="a"].args: ["x","b"] -> ["x"]`},
		},
		"a Secret": {
			"apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: x}\ndata: {b: eQ==}",
			"apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: eA==, b: eg==}",
			[]string{`data.b: "(hidden)" -> "(hidden)"`},
		},
		"a frozen ConfigMap": {
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\nimmutable: true\ndata: {a: x}",
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\nimmutable: true\ndata: {a: b}",
			[]string{`data.a: "b" -> "x" !`},
		},
		"what only servers set": {
			service + "  \nstatus: {loadBalancer: {}}\nspec: {clusterIP: None}",
			service + "spec: {clusterIP: None}\nstatus: {loadBalancer: {ingress: []}}",
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			rendered, live := parsed(t, c.rendered), parsed(t, c.live)
			_, differences := compare(kindOf(rendered), rendered, live, nil)
			var got []string
			for _, d := range differences {
				got = append(got, d.shown())
			}
			expect.Same(t, "differences", c.want, got)
		})
	}
}

// TestCompareParts: the part that takes part in the next apply is what that
// replaces, without defaults and what is left to others.
func TestCompareParts(t *testing.T) {
	rendered := parsed(t, service+"spec: {clusterIP: None, ports: [{name: a, port: 1}]}")
	live := parsed(t, managedBy("argocd", "Apply", `{"f:metadata": {"f:annotations": {"f:fn.kpt.dev/global-headless-service": {}, "f:old": {}}}}`, ownerAnnotation+", old: x, theirs: y")+
		"spec: {clusterIP: None, "+defaults+", selector: {app: db}, ports: [{name: b, port: 1, protocol: TCP, targetPort: 1}]}")
	part, _ := compare(serviceKind, rendered, live, nil)
	got, err := document(part)
	if err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "part", `apiVersion: v1
kind: Service
metadata:
  annotations:
    fn.kpt.dev/global-headless-service: db
    old: x
  name: db
  namespace: db
spec:
  clusterIP: None
  ports:
  - name: b
    port: 1
`, string(got))
}

// TestComparePlaces: of a list that is merged by key, what an apply removes stands
// where what it adds does.
func TestComparePlaces(t *testing.T) {
	rendered := parsed(t, service+"spec: {clusterIP: None, ports: [{name: a, port: 9092}, {name: b, port: 9093}]}")
	live := parsed(t, managedBy("kubectl", "Apply", `{"f:metadata": {"f:annotations": {"f:fn.kpt.dev/global-headless-service": {}}}, "f:spec": {"f:ports": {"k:{\"port\":9999,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}, "f:name": {}}}}}`, ownerAnnotation)+
		"spec: {clusterIP: None, "+defaults+", ports: [{name: b, port: 9093, protocol: TCP, targetPort: 9093}, {name: x, port: 9999, protocol: TCP, targetPort: 9999}]}")
	part, _ := compare(serviceKind, rendered, live, nil)
	var ports []string
	for _, p := range elements(part, "spec", "ports") {
		ports = append(ports, text(p, "name"))
	}
	expect.Same(t, "ports", []string{"x", "b"}, ports)
}

// TestSameQuantity reads amounts as Kubernetes does.
func TestSameQuantity(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"1000m", "1", true}, {"1Ki", "1024", true}, {"1k", "1000", true}, {"0.5", "500m", true}, {"1.5Gi", "1536Mi", true},
		{"1e3", "1k", true}, {"100M", "100e6", true}, {"1E", "1e18", true}, {"5n", "0.000000005", true}, {"1", "2", false},
		{"1Ki", "1k", false}, {"", "", false}, {"x", "x", false}, {"1e999999999", "1", false}, {"1/2", "500m", false}, {"0x10", "16", false},
	} {
		if got := sameQuantity(c.a, c.b); got != c.same {
			t.Errorf("%q and %q: %t", c.a, c.b, got)
		}
	}
}
