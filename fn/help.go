package main

// long is what --help begins with, and so what `kpt fn doc` shows.
const long = `global-headless-service renders a headless Service for every member of a
global namespace, so that the pods of a StatefulSet can be reached by name from
any cluster.

Without arguments it is a KRM function: it reads a ResourceList from stdin and
writes one to stdout. It exits 0, or 1 with every error on stderr and the items
unchanged.

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
    - image: IMAGE

  kpt fn render

The functionConfig is a GlobalHeadlessService, or a ConfigMap with cluster,
otherItems, absentCluster or warnings in its data, or absent. One with mode:
Validate makes a validator of it; see validate --help.`

const renderLong = `Render reads every resource of the PATHs: files, folders with everything in them,
and stdin ("-"). A folder with a kustomization is built, as kustomize does, but for
remote resources: those need --allow-remote-resources. It skips hidden files and
symbolic links to folders, and refuses what is no file: a pipe, a socket, a device.
It prints what one cluster applies, or writes what every cluster applies below
DIR/clusters.

DIR may hold what an earlier run wrote: files that are no longer rendered are
removed, and nothing else is touched. Everything is rendered and written aside
before the first file moves. A cluster that nothing is left for loses its folder;
with --retired keep-empty it keeps a kustomization without resources, by which
Flux knows what to prune, until --forget.

It exits 0, or 1 with every error on stderr.`

const renderExample = `  global-headless-service render --cluster cluster-two --other-items WithSource base/ | kubectl apply -f -
  global-headless-service render --output . base/
  helm template kafka chart/ | global-headless-service render --cluster cluster-one - global-headless-service.yaml`

const diffLong = `Diff plans what render --output with the same flags and PATHs would do, and
prints it. It writes, locks and creates nothing.

With --live it prints what a server-side apply of every cluster's manifests would
change in live clusters, if what is no longer rendered is removed there. They are
read as status does; see status --help. A patch is of objects then, and applies to
no tree.

It exits 0 if nothing would change, 1 if something would, and 2 on an error, or if
a live cluster did not answer.`

const diffExample = `  global-headless-service diff --output . base/
  global-headless-service diff --output . -o patch base/ | git apply --check
  global-headless-service diff --output . -o markdown --exit-zero base/ > comment.md
  global-headless-service diff --live --context cluster-one=kind-one base/`

const statusLong = `Status renders the PATHs, as render --output does, and compares every live cluster
with what is rendered for it: whether each object is there, which of its rendered
fields differ, who holds them, and which of them no apply changes. It prints the
pods at the source by their ordinals, and whether each member's endpoints, or what
its mesh has in their place, are those of the pods: missing, stale or extra.

It reads clusters through kubectl, v1.28 or newer, and so with its logins; it runs
kubectl get, and writes nothing. The context of a cluster is the one of its name,
or that of --context. Clusters are asked several at a time. One that does not
answer within --timeout is a row, and the others are printed all the same.
docs/status.md has the roles that reading needs.

It looks for what an earlier run rendered in the namespaces of members; with -A in
all. A cluster that is no member any more is asked with --cluster and
--absent-cluster Empty, and -A. schemas/json/status.json describes -o json.

It exits 0 if every cluster is in sync, 1 if one is not, and 2 on an error, or if a
cluster did not answer.`

const statusExample = `  global-headless-service status base/
  global-headless-service status --context cluster-one=kind-one --context cluster-two=kind-two base/
  global-headless-service status --cluster cluster-two --timeout 5s -o json base/`

const validateLong = `Validate compares what the clusters of a fleet apply: each member's copy with the
Service at the source, that with its StatefulSet, and what the mesh has besides,
such as exports, ServiceEntries, HostnameGenerators or Listeners, with both. It
needs no declaration, so it also finds what overlays, later transformers and
hands changed after rendering. It prints no data, but errors and warnings.

A PATH is the manifests of one cluster, as they are applied: a file, a folder, a
kustomization, or - for stdin. CLUSTER=PATH names the cluster; else it is the
name of a folder below clusters, else the one that rendered objects are for. A
tree that render --output wrote counts as each of its clusters.

As a KRM function it validates where the functionConfig is a ConfigMap with
mode: Validate in its data: under validators in kustomize, where it checks the
one cluster that is built, and in kpt, where it checks the package. Under
transformers kustomize drops every resource for it, and builds one that no
cluster takes.

It exits 0, or 1 with every error on stderr.`

const validateExample = `  global-headless-service validate clusters/*
  global-headless-service validate eu=eu.yaml us=us.yaml
  kustomize build overlays/eu | global-headless-service validate eu=- us=us.yaml`

const importLong = `Import finds StatefulSets and their governing Services in what clusters have, the
copies that other members keep of these Services, and what meshes have besides:
ServiceEntries of Istio, ServiceExports, the annotations of Cilium and the labels
of Linkerd. It prints a GlobalNamespace and a GlobalHeadlessService for each;
Services with the same members share a GlobalNamespace. Then it renders what it
prints, and says for each object in what that differs from what is there, what it
could not decide, and which files can go once the rendering is reviewed.

A PATH is what one cluster has: the manifests that are applied, as a file, a
folder or a kustomization, or a dump of kubectl get, YAML or JSON. CLUSTER=PATH
names the cluster; a folder below clusters is named like its cluster. Give all
clusters in one run, with StatefulSets and Services; Namespaces and the mesh's
objects too, if there are any.

--global-namespace reads a global namespace as the API of Tanzu Service Mesh gives
it, JSON or YAML. Its conditions with EXACT are members; those with START_WITH are
expanded to what the PATHs have, and to --clusters and --namespaces.

It exits 0, or 1 with every error on stderr and nothing on stdout.`

const importExample = `  global-headless-service import eu=eu/ us=us/ > kafka.yaml
  kubectl --context eu get statefulset,service,namespace --all-namespaces -o yaml > eu.yaml
  kubectl --context us get statefulset,service,namespace --all-namespaces -o yaml > us.yaml
  global-headless-service import eu=eu.yaml us=us.yaml
  global-headless-service import --global-namespace gns.json eu=eu.yaml us=us.yaml`

const initLong = `Init finds the StatefulSets in the PATHs, which are read as render does, and
prints a GlobalNamespace with the members and a GlobalHeadlessService for each
governing Service. It asks nothing. A Service that cannot be rendered as it is is
left out with a warning that says why.

With --output it writes files: global-namespace.yaml and
global-headless-service.yaml, with --kustomize a base that also has the manifests,
and an overlay for each cluster that renders its slice; with --kpt a package whose
pipeline renders all clusters. It never overwrites a file, and on an error it
writes none.

It exits 0, or 1 with every error on stderr.`

const initExample = `  helm template kafka chart/ | global-headless-service init --members eu/kafka,us/kafka -
  global-headless-service init --members eu/kafka,us/kafka --kustomize --output kafka manifests/
  global-headless-service init --members eu/kafka,us/apps --source us/apps --mesh istio --kpt --output kafka kafka.yaml`

const listLong = `List resolves every GlobalHeadlessService in the PATHs, which are read as render
does, and prints a line for each: the Service, the mesh, the source, the members
and the ports. With -o wide also the StatefulSets, and what the mesh needs that no
manifest sets, such as options of its control plane. schemas/json/list.json
describes -o json, and -o yaml likewise.

It exits 0, or 1 with every error on stderr.`

const listExample = `  global-headless-service list base/
  global-headless-service list -o wide base/`

const namesLong = `Names resolves every GlobalHeadlessService in the PATHs, which are read as render
does, and prints for each pod and member the whole name by which clients there
reach the pod, and the shortest name that works everywhere, if there is one. A
name that is not whole works for clients in the members' own namespaces.

The pods are as many as spec.replicas of the StatefulSets, or spec.source.maxReplicas,
say, or those of spec.source.pods. Where nothing says how many, it prints
kafka-<ordinal>.

--format prints one service by a template in the syntax of Go's text/template:
fields, variables, range, if, with, and the functions eq, len, ne, not and printf. Its
value has the fields of a service in schemas/json/names.json, which describes -o json, with
capitals: .GlobalHeadlessService, .Service and .Pods; of a pod .Pod, .Members, and
.Name, which works in every member or, with --from, is the whole name in that one.

It exits 0, or 1 with every error on stderr.`

const namesExample = `  global-headless-service names base/
  global-headless-service names --format '{{range .Pods}}{{.Name}}:9092,{{end}}' base/
  global-headless-service names --format '{{range $k, $pod := .Pods}}{{if $k}},{{end}}{{.Name}}:9092{{end}}' base/
  global-headless-service names --service kafka-headless --from cluster-two/ns-one -o json base/`

const graphLong = `Graph resolves every GlobalHeadlessService in the PATHs, which are read as render
does, and draws which member is the source of a Service, and which consume it, with
the mechanism of the mesh and the name by which clients there reach a pod. A large
fleet is folded: clusters that consume the same are counted in one box.

  mermaid   a flowchart, which GitHub and GitLab draw in a code block of that name
  text      trees for a terminal
  dot       the language of Graphviz
  svg       a picture of its own, in light and dark
  html      one page with the picture, tables to search and sort, the names of the
            pods to copy, what the control planes need, and errors and warnings; it
            loads nothing from elsewhere

With --against DIR it also shows what render --output DIR with the same flags
would change, as diff does: what is added, what is removed, and what changes.

It exits 0, or 1 with every error on stderr. The page is printed then too, with
the errors in it.`

const graphExample = `  global-headless-service graph -o text base/
  global-headless-service graph -o svg base/ > fleet.svg
  global-headless-service graph -o html --against . base/ > fleet.html`

const explainExample = `  global-headless-service explain target-port-unresolved
  global-headless-service explain`

const schemaExample = `  global-headless-service schema | kubectl apply -f -
  global-headless-service schema --form json > .global-headless-service.schema`

const argocdLong = `The commands that the plugin.yaml of Argo CD's sidecar runs in an app's folder.

generate is render --cluster, with cluster, otherItems (by default WithSource)
and absentCluster from the app's parameters, which Argo CD passes in
$ARGOCD_APP_PARAMETERS. A kustomization that runs the function itself is built
by the kustomize on PATH instead. It never prints nothing and exits 0, but for a
cluster that is being retired (absentCluster: Empty).

A kustomization with remote resources is an error, unless generate and parameters
have --allow-remote-resources in plugin.yaml.`
