package main

// help is what --help prints, and so what `kpt fn doc` shows.
const help = `global-headless-service renders a headless Service for every member of a
global namespace, so that the pods of a StatefulSet can be reached by name from
any cluster.

It is a KRM function: it reads a ResourceList from stdin and writes one to
stdout. It exits 0, or 1 with every error on stderr and the items unchanged.

In kustomize, as the last transformer of the outermost kustomization:

  apiVersion: fn.kpt.dev/v1alpha1
  kind: GlobalHeadlessService
  metadata:
    name: kafka-headless
    annotations:
      config.kubernetes.io/function: |
        exec: {path: global-headless-service}
  spec:
    members:
    - {cluster: cluster-one, namespace: ns-one}
    - {cluster: cluster-two, namespace: ns-one}
    source: {cluster: cluster-one, namespace: ns-one}
    render: {cluster: cluster-two, otherItems: WithSource}

  kustomize build --enable-alpha-plugins --enable-exec .

In kpt, with GlobalHeadlessServices and GlobalNamespaces among the package's
files, in the Kptfile:

  pipeline:
    mutators:
    - image: localhost/global-headless-service:dev

  kpt fn render

The functionConfig is a GlobalHeadlessService, or a ConfigMap whose data says
cluster, otherItems or absentCluster, or nothing.

Flags:
  --help     this text
  --version  the version
`
