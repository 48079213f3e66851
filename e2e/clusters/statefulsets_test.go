package clusters

import (
	"fmt"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// ofSet is a trial of a field of the StatefulSet's metadata or spec.
func ofSet(name, value string, change func(metadata, spec object)) trial {
	return trial{field: name, value: value, set: func(s object) { change(s["metadata"].(object), s["spec"].(object)) }}
}

// setNamed is a trial of the StatefulSet's name.
func setNamed(value, name string) trial {
	return ofSet("name", value, func(metadata, _ object) { metadata["name"] = name })
}

// container is a trial of a field of the container's first port.
func container(field, name string, value any) trial {
	return ofSet("ports[0]."+field, name, func(_, spec object) {
		containers := spec["template"].(object)["spec"].(object)["containers"].([]object)
		containers[0]["ports"].([]object)[0][field] = value
	})
}

// labelled is a trial of a label that the StatefulSet selects its pods by.
func labelled(name, key, value string) trial {
	return ofSet("matchLabels", name, func(_, spec object) {
		labels := object{key: value}
		spec["selector"] = object{"matchLabels": labels}
		spec["template"].(object)["metadata"] = object{"labels": labels}
	})
}

// governedBy is a trial of serviceName.
func governedBy(value, name string) trial {
	return ofSet("serviceName", value, func(_, spec object) { spec["serviceName"] = name })
}

// statefulSetTrials are the limits of what we take from a StatefulSet.
var statefulSetTrials = []trial{
	setNamed("52 letters", x(52)),
	setNamed("53 letters", x(53)),
	setNamed("63 letters", x(63)),
	setNamed("64 letters", x(64)),
	setNamed("upper case", "Kafka"),
	setNamed("an underscore", "kafka_one"),
	setNamed("a dot", "kafka.one"),
	setNamed("a digit first", "0kafka"),
	setNamed("a dash last", "kafka-"),

	container("name", "15 letters", x(15)),
	container("name", "16 letters", x(16)),
	container("name", "upper case", "Client"),
	container("name", "an underscore", "tcp_client"),
	container("name", "two dashes", "tcp--client"),
	container("name", "digits only", "9092"),
	container("containerPort", "0", 0),
	container("containerPort", "-1", -1),
	container("containerPort", "65535", 65535),
	container("containerPort", "65536", 65536),
	container("protocol", "UDP", "UDP"),
	container("protocol", "lower case", "tcp"),

	labelled("a value of 63 letters", "app", x(63)),
	labelled("a value of 64 letters", "app", x(64)),
	labelled("a key of 63 letters", x(63), "a"),
	labelled("a key of 64 letters", x(64), "a"),
	labelled("an empty value", "app", ""),
	ofSet("matchLabels", "not the template's", func(_, spec object) { spec["selector"] = object{"matchLabels": object{"app": "other"}} }),
	ofSet("matchLabels", "none", func(_, spec object) { spec["selector"] = object{} }),

	governedBy("empty", ""),
	governedBy("of another name", "other").because("its pods have names under that Service alone"),
	governedBy("upper case", "Kafka"),
}

// TestVerdictsOnStatefulSets tries what we take from a StatefulSet at its
// limits. What a server takes is created, and is to get a pod.
func TestVerdictsOnStatefulSets(t *testing.T) {
	rows := []string{"# The limits of what we take from a StatefulSet", "",
		"| field | value | ours | server | pods | why we are stricter |", "|---|---|---|---|---|---|"}
	for _, c := range statefulSetTrials {
		k := kafka(member{"cluster-one", "trials"}, member{"cluster-one", "trials"}, member{"cluster-two", "trials"})
		k.ports = map[string]int{"client": 9092}
		raw := k.statefulSet("kafka")
		c.set(raw)
		o := documents(t, marshal(t, raw))[0]
		our, server, pods := oursOn(t, k.declaration(), raw), one.judgeAnywhere(t, o), ""
		if server == accepts {
			pods = one.tryPods(t, o)
		}
		rows = append(rows, row(c.field, c.value, our, server, pods, c.why))
		c.compare(t, our, pods == podsCome)
	}
	checkGolden(t, "statefulsets", rows)
}

// podsCome is the verdict on a StatefulSet that works.
const podsCome = "come"

// tryPods creates a StatefulSet, and says whether its controller makes a pod or
// cannot.
func (p *plane) tryPods(t *testing.T, o *unstructured.Unstructured) string {
	t.Helper()
	g := p.gitops(manager)
	defer g.emptied(t)
	if err := g.sync(t, []*unstructured.Unstructured{o}); err != nil {
		t.Fatal(err)
	}
	uid := p.live(t, o).GetUID()
	var found string
	eventually(t, describe(o)+" gets a pod, or an event that says why not", func() error {
		pods, err := p.clients.CoreV1().Pods(namespaceOf(o)).List(t.Context(), metav1.ListOptions{})
		if err != nil {
			return err
		}
		for _, pod := range pods.Items {
			if metav1.IsControlledBy(&pod, p.live(t, o)) {
				found = podsCome
				return nil
			}
		}
		events, err := p.clients.CoreV1().Events(namespaceOf(o)).List(t.Context(), metav1.ListOptions{FieldSelector: "involvedObject.uid=" + string(uid)})
		if err != nil {
			return err
		}
		for _, e := range events.Items {
			if e.Reason == "FailedCreate" {
				found = "never come: " + cause(e.Message)
				return nil
			}
		}
		return fmt.Errorf("neither")
	})
	return found
}

// cause is what an event blames, without the words that differ by version.
func cause(message string) string {
	if strings.Contains(message, "must be no more than 63") || strings.Contains(message, "must be no more than 63 bytes") {
		return "a label of the pod is over 63 characters"
	}
	return message
}
