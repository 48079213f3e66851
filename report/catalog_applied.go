package report

// appliedEntries explain the codes of what validate finds of one mesh in what
// clusters apply.
var appliedEntries = []Entry{
	{
		Code: ServiceNotGlobal, Severity: SeverityError,
		Title: "A Service that Cilium does not join with the others",
		Cause: "Cilium joins Services of one name and namespace where each is annotated as global, and gives their single pods names where their EndpointSlices are synchronized and the source shares its own. An annotation of this Service was removed or changed after rendering, or in one cluster only.",
		Cure:  "Run global-headless-service after everything that changes annotations, in every cluster, and apply them all.",
	},
	{
		Code: CopySharesEndpoints, Severity: SeverityError,
		Title: "A member's copy that shares endpoints of its own",
		Cause: "A member's copy has no pods, and is annotated so that Cilium takes none of its endpoints to other clusters. Without the annotation an empty EndpointSlice of this member appears at the source.",
		Cure:  "Run global-headless-service after everything that changes annotations, in every cluster, and apply them all.",
	},
	{
		Code: ExportWithoutService, Severity: SeverityError,
		Title: "A ServiceExport without its Service",
		Cause: "A ServiceExport exports the Service of its own name, namespace and cluster, and there is none. One of the two was renamed or moved after rendering, or the Service was removed.",
		Cure:  "Run global-headless-service after everything that changes names and namespaces, and apply both.",
	},
	{
		Code: EntrySelectsNothing, Severity: SeverityError,
		Title: "A ServiceEntry that selects no pod",
		Cause: "A ServiceEntry selects the pod of its label in the namespace that is called like its own, in all clusters. This one stands in another namespace than the source, or no StatefulSet of the source has such a pod. Its hosts still have an address, which leads nowhere.",
		Cure:  "Run global-headless-service after everything that changes names, and exclude ServiceEntries from a namespace that a later transformer sets.",
	},
	{
		Code: EntryDiffers, Severity: SeverityError,
		Title: "A ServiceEntry differs from the source",
		Cause: "The hosts or ports of a ServiceEntry are not those of the Service, the containers and the pod at the source. An overlay has changed the source or one cluster only.",
		Cure:  "Make the change at the source, and render every cluster from it.",
	},
	{
		Code: PodWithoutEntry, Severity: SeverityError,
		Title: "A pod without a ServiceEntry",
		Cause: "A cluster has ServiceEntries for some pods of the source's StatefulSet, and its replicas are more. The replicas were changed after rendering, or one cluster was not rendered again.",
		Cure:  "Render every cluster with these replicas. Where something scales the StatefulSet, give the most in spec.source.maxReplicas.",
	},
	{
		Code: GeneratorSelectsNothing, Severity: SeverityError,
		Title: "A HostnameGenerator that selects no pod",
		Cause: "Kuma has a MeshService for each pod of a headless Service, with the labels of the Service, its namespace and its zone, and a HostnameGenerator names those that it selects. This one selects a Service, a namespace or a zone that is not the source's, so no pod has a name. The source was renamed or moved after rendering, or one cluster was not rendered again.",
		Cure:  "Run global-headless-service after everything that changes names and namespaces, in every cluster, and apply them all.",
	},
	{
		Code: GeneratorDiffers, Severity: SeverityError,
		Title: "A HostnameGenerator differs from the source or from another",
		Cause: "The template of a HostnameGenerator gives pods other names than those under the source's Service, its selector takes pods of other Services too, or HostnameGenerators of one GlobalHeadlessService select different pods. An overlay has changed one of them, or one cluster was not rendered again.",
		Cure:  "Render every cluster from one source.",
	},
	{
		Code: GeneratorRefused, Severity: SeverityError,
		Title: "A HostnameGenerator that the control plane refuses",
		Cause: "The control plane of a zone takes HostnameGenerators only in its own namespace, and with the label kuma.io/origin: zone. A later transformer, such as kustomize's namespace, has changed one of the two.",
		Cure:  "Exclude HostnameGenerators from that transformer, or render after it. If the control plane runs in another namespace, set systemNamespace in spec.mesh.",
	},
	{
		Code: GeneratorLabelMissing, Severity: SeverityWarning, Always: true,
		Title: "A label that the control plane would add",
		Cause: "The control plane of Kuma adds the label k8s.kuma.io/namespace to a HostnameGenerator that lacks it. What compares manifests with the cluster, such as Argo CD, then finds a difference again and again.",
		Cure:  "Write the label, with the namespace of the HostnameGenerator.",
	},
	{
		Code: HostnamesCollide, Severity: SeverityError,
		Title: "Two pods of one hostname in a zone",
		Cause: "Two HostnameGenerators of one cluster have one template and name pods of different Services, some of which have the same name. Kuma gives the hostname to one of the pods only.",
		Cure:  "Rename one of the Services or StatefulSets, and render again.",
	},
	{
		Code: InvalidHostname, Severity: SeverityError,
		Title: "A hostname that is no name of DNS",
		Cause: "external-dns writes a record for each hostname in the annotation, and one for each pod below it. One of them has characters or a length that DNS does not take.",
		Cure:  "Correct the annotation, with single commas between the hostnames.",
	},
	{
		Code: ConnectorSelectsNothing, Severity: SeverityError,
		Title: "A Connector that selects no pods",
		Cause: "Skupper takes connections to the pods that spec.selector of a Connector selects in its namespace, and a Connector with spec.host leads to no single pods. Labels were changed after rendering, or in the StatefulSet only.",
		Cure:  "Make selector and labels of the pod template agree. Run global-headless-service after everything that changes labels.",
	},
	{
		Code: ConnectorDiffers, Severity: SeverityError,
		Title: "A Connector or Listener differs from the source",
		Cause: "A Connector leads to another port than the Service at the source, treats pods that are not ready in another way, or has the key of a port that the Service does not have; a Listener has another port than its key names; or one of the two no longer exposes single pods. An overlay has changed the source or one cluster only.",
		Cure:  "Make the change at the source, and render every cluster from it.",
	},
	{
		Code: ConnectorWithoutListener, Severity: SeverityError,
		Title: "A Connector without a Listener in a member",
		Cause: "A member has Listeners for some ports of a GlobalHeadlessService, and none for this one, so its pods do not have this port there. One cluster was not rendered again, or a file was deleted.",
		Cure:  "Render every cluster from one source.",
	},
	{
		Code: ListenerWithoutConnector, Severity: SeverityError,
		Title: "A Listener without a Connector for its pods",
		Cause: "A Listener leads to the pods of the Connector that has its routing key, if both set exposePodsByName. No Connector of the same GlobalHeadlessService has the key, or the one that has it does not expose single pods.",
		Cure:  "Give Connector and Listener one routing key, and exposePodsByName: true. If they are rendered, render every cluster from one source.",
	},
	{
		Code: ListenersCollide, Severity: SeverityError,
		Title: "Two Listeners of one port in a namespace",
		Cause: "Two Listeners of a namespace have the same host and port, of which Skupper serves one; or both name the same pods, whose Services cannot have one port twice.",
		Cure:  "Remove one of the Listeners, or give it another host or port.",
	},
	{
		Code: RoutingKeyShared, Severity: SeverityError,
		Title: "Two Connectors of one routing key",
		Cause: "Skupper takes all Connectors of one routing key for the same service. These are of two GlobalHeadlessServices, or lead to two ports of the same pods, so a client that means one of them reaches the other too.",
		Cure:  "Give each Connector a routing key of its own, and its Listeners the same. If they are rendered, render every cluster again.",
	},
	{
		Code: NamesInDoubt, Severity: SeverityWarning, Always: true,
		Title: "Pods that may have no names in other members",
		Cause: "By what was given to validate, the mesh gives these pods no names in the other members, or not those that are meant. Something that was not given may make it right: an option of the mesh, a Link, another use of the label or annotation.",
		Cure:  "Follow the message, or give validate what it asks for too. If the Service is not meant to be reached by the names of single pods, nothing is wrong.",
	},
}
