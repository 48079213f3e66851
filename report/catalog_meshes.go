package report

// meshEntries explain the codes of meshes: what they refuse, and what is in
// their way.
var meshEntries = []Entry{
	{
		Code: MemberNotServed, Severity: SeverityError,
		Title: "A member that the mesh cannot serve",
		Cause: "The mesh joins namespaces of one name across clusters, and a member in another namespace than the source's would never see its pods. Or, under Istio, a cluster has too many members: a ServiceEntry has at most 256 hosts, one for each namespace and domain of the members that it serves.",
		Cure:  "Remove the member, give the namespaces one name, or set a mesh that serves any members in spec.mesh. If there are too many, remove some; where the message says so, namespaces and domains of one name across clusters need one host only.",
	},
	{
		Code: InvalidClusterID, Severity: SeverityError,
		Title: "A cluster name that the mesh does not take",
		Cause: "The mesh has its own rules for the names of clusters, which become part of DNS names. Without spec.clusters[].id, a cluster's id is its name in the member list.",
		Cure:  "Give the id by which the mesh knows the cluster in spec.clusters, beside the members.",
	},
	{
		Code: ProtocolNotServed, Severity: SeverityError,
		Title: "A port that the mesh cannot carry",
		Cause: "The mesh carries TCP only. A name with an UDP or SCTP port would get an address that leads nowhere.",
		Cure:  "List the TCP ports alone in spec.service.ports, as the message has them, or set a mesh that carries the protocol. Of an adopted Service's ports the numbers are enough: names and targetPorts are the Service's.",
	},
	{
		Code: NameTooLong, Severity: SeverityError,
		Title: "A name that DNS does not take",
		Cause: "Under this mesh the name of a pod is made of those of the pod, the Service, the namespace, the cluster and the domain. Together they are longer than DNS or the mesh takes.",
		Cure:  "Shorten one of these names.",
	},
	{
		Code: ReplicasUnknown, Severity: SeverityError,
		Title: "Pods that cannot be counted",
		Cause: "The mesh needs an object for each pod, and neither the StatefulSet nor the declaration says how many pods there are.",
		Cure:  "Set spec.replicas in the StatefulSet. If something scales it, give the most in spec.source.maxReplicas. If it is not in the package, list the pods in spec.source.pods.",
	},
	{
		Code: HandWrittenExport, Severity: SeverityError,
		Title: "A ServiceExport or ServiceImport that was written by hand",
		Cause: "The ServiceExport of the source is rendered, one in a consumer's cluster makes that cluster an exporter too, and ServiceImports are the mesh's own.",
		Cure:  "Delete the manifest.",
	},
	{
		Code: ExportNamesCollide, Severity: SeverityWarning,
		Title: "Two exports that Lighthouse confuses",
		Cause: "Submariner's Lighthouse names an import <service>-<namespace>. Two exports whose names are the same when put together that way both report that they are ready, and both stop resolving.",
		Cure:  "Rename one of the Services or namespaces. If Lighthouse does not serve these clusters, accept the code in spec.accept.",
	},
	{
		Code: PodNamesCollide, Severity: SeverityWarning,
		Title: "Pods of one name in two clusters",
		Cause: "Two GlobalHeadlessServices have Services of one name and namespace, in clusters without a common member list, and pods of the same names. If one mesh joins these clusters, it gives each name the addresses of both pods.",
		Cure:  "Rename one of the Services or StatefulSets. If two meshes join the clusters, accept the code in spec.accept.",
	},
	{
		Code: AdvertisedUnresolvable, Severity: SeverityWarning,
		Title: "An advertised name that clients cannot resolve",
		Cause: "A variable or flag of the StatefulSet, such as Kafka's advertised.listeners, tells clients by which names to reach the pods, and in some members there is no such name: its namespace or domain is no member's there, or the mesh has other names. A client finds the first pod by its own configuration, is sent to the advertised name, and fails.",
		Cure:  "Advertise the name that the warning proposes; names prints those of all pods and members. Where the names in every member differ, give each a listener of its own. If no clients of other members get this name, accept the code in spec.accept.",
	},
	{
		Code: TargetPortNotANumber, Severity: SeverityError,
		Title: "A named targetPort that is no number",
		Cause: "The mesh takes the numbers of ports only, and the name of this targetPort is that of no container port of a StatefulSet with the same protocol, or, under Skupper, is another number in another StatefulSet. Pods that spec.source.pods names show no containers.",
		Cure:  "Correct the name, name the container's port, or write the number in targetPort.",
	},
	{
		Code: ExternalNameService, Severity: SeverityError,
		Title: "A governing Service that is an alias",
		Cause: "A Service of type ExternalName is an alias of another host. It has no pods that a mesh could name.",
		Cure:  "Name a Service that selects the pods in spec.service.name, and as serviceName of the StatefulSet.",
	},
	{
		Code: CopyHidesNames, Severity: SeverityError,
		Title: "A copy of the Service that hides the names of pods",
		Cause: "Where istiod names the pods itself, it takes the Service of a consumer's own cluster for the source's. If the first port has another name, or the Service is not headless, it names no pods. A copy with publishNotReadyAddresses also names pods that are not ready, unless the source publishes them.",
		Cure:  "Delete the copy, which Istio does not need. If something else needs it, give it the ports, the clusterIP and the publishNotReadyAddresses of the source's Service.",
	},
	{
		Code: PodNamesMixed, Severity: SeverityError,
		Title: "Pods of two sources that the mesh takes for one",
		Cause: "The mesh finds a pod by its name and namespace in all of its clusters. Pods of two sources that have both in common would answer for each other. Under external-dns it is a hostname of two Services of one cluster: the name of a pod that both have gets both addresses.",
		Cure:  "Rename one of the StatefulSets, or give one of them a namespace of another name. Under external-dns, remove the hostname from the Service that it is not of.",
	},
	{
		Code: MirrorNamesCollide, Severity: SeverityError,
		Title: "Two Services of one name that a service mirror would make",
		Cause: "In every other cluster, Linkerd makes a Service <service>-<cluster> of an exported headless Service, and a Service <pod>-<cluster> of each of its pods. Two of these have the same name and namespace, and only one of them can exist.",
		Cure:  "Rename one of the Services or StatefulSets, or link one of the clusters under another name and give that as its id in spec.clusters.",
	},
	{
		Code: MirrorNeedsRestart, Severity: SeverityWarning, Always: true,
		Title: "A change that Linkerd's mirrors do not follow",
		Cause: "A change of an exported headless Service that leaves its labels as they are makes the endpoints of its mirror those of the gateway alone: the pods lose their names in the other clusters until one of them changes or the service mirror restarts. A port that changes never reaches the Services of single pods.",
		Cure:  "Once the change is applied, restart the service mirror in each of the other clusters. If ports change, first delete the Services of the pods there, which the mirror makes again.",
	},
	{
		Code: MadeServiceInPlace, Severity: SeverityWarning, Always: true,
		Title: "A Service where the mesh has made its own",
		Cause: "Where a Listener was rendered, Skupper has a Service of the governing Service's name, with a virtual IP. The source has moved there, or the mesh is now one with a copy of the Service in every member. The API server makes no Service with a virtual IP headless, and Skupper deletes the Service of this name when the Listener goes.",
		Cure:  "Follow the steps in the message before the change is applied. This warning cannot be accepted.",
	},
	{
		Code: ContraryServiceField, Severity: SeverityError,
		Title: "A label or annotation that contradicts the mesh",
		Cause: "The mesh needs a label or annotation on the Service, and the Service or spec.service has it with another value; or an annotation of the Service or its pods makes the mesh publish something else in place of the pods, or nothing.",
		Cure:  "Remove the label or annotation, or set another mesh.",
	},
	{
		Code: HostGivenTwice, Severity: SeverityWarning,
		Title: "A ServiceEntry that names a pod too",
		Cause: "A ServiceEntry written by hand has a host that is the name of a pod. Istio has the name twice then, and takes one of the addresses for it.",
		Cure:  "Remove the host, or delete the ServiceEntry. If it stands in no cluster of the members, accept the code in spec.accept.",
	},
	{
		Code: ServiceInTheWay, Severity: SeverityError,
		Title: "A Service where the mesh makes its own",
		Cause: "In every consumer Skupper makes a Service of the source's name, and one for each pod, called like the pod. A Listener fails where there is a Service of the first name, and one of a pod's name is turned into Skupper's own. Linkerd makes Services <service>-<cluster> and <pod>-<cluster> in the other clusters, and leaves one that is there as it is.",
		Cure:  "Delete the Service, or give it another name.",
	},
	{
		Code: ServiceNamesCollide, Severity: SeverityError,
		Title: "Services of the mesh that have one name",
		Cause: "In every consumer Skupper makes a Service of the source's name, and one for each pod, called like the pod. Two that have one name in one member would be one Service.",
		Cure:  "Rename a StatefulSet or a Service, or give the declarations no member in common.",
	},
	{
		Code: ObjectRenderedTwice, Severity: SeverityError,
		Title: "One object of two declarations",
		Cause: "Two GlobalHeadlessServices render an object of the same kind, namespace and name for one cluster, which can have it only once.",
		Cure:  "Rename one of the Services, or make the two declarations one.",
	},
}
