// Command floor writes the Services of a fleet by joining strings: no input, no
// YAML library, nothing checked. Its argument is the number of members.
package main

import (
	"bufio"
	"log"
	"os"
	"strconv"
)

const head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"

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

func main() {
	members, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriterSize(os.Stdout, 1<<16)
	w.WriteString(head)
	for k := range members {
		write(w, "cluster-"+strconv.Itoa(k/4), "ns-"+strconv.Itoa(k%4), k == 0)
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
}

// write writes one member's Service.
func write(w *bufio.Writer, cluster, namespace string, source bool) {
	path := "clusters/" + cluster + "/" + namespace + "/service-db-headless.yaml"
	for _, part := range []string{service, namespace, annotations, path, internal, path, ours, cluster, owner} {
		w.WriteString(part)
	}
	if source {
		w.WriteString(spec)
		w.WriteString(selector)
	} else {
		w.WriteString(endpoints)
		w.WriteString(spec)
	}
}
