package report

// copyEntries explain the codes of what validate finds: copies, sources and clusters that do not agree.
var copyEntries = []Entry{
	{
		Code: CopySelectorDiffers, Severity: SeverityError,
		Title: "A member's copy carries another selector than the source",
		Cause: "The selector in the annotation of a member's copy is not that of the Service at the source. A label or selector was changed after rendering, or in one cluster only. The mesh then finds other pods, or none.",
		Cure:  "Run global-headless-service after everything that changes labels or selectors, in every cluster, and apply them all.",
	},
	{
		Code: CopyWithSelector, Severity: SeverityError,
		Title: "A member's copy has a selector",
		Cause: "A member's copy has no selector, since its pods run elsewhere. This one got a selector from a later transformer, such as kustomize's labels with includeSelectors, or from commonLabels. Kubernetes then manages the endpoints itself, and removes those of the mesh.",
		Cure:  "Run global-headless-service last, in the outermost kustomization, or exclude Services from that transformer's selectors.",
	},
	{
		Code: CopyDiffers, Severity: SeverityError,
		Title: "A member's copy differs from the source",
		Cause: "Ports, publishNotReadyAddresses or IP families of a member's copy are not those of the Service at the source. An overlay has changed one cluster only.",
		Cure:  "Make the change at the source, and render every cluster from it.",
	},
	{
		Code: CopyAnnotationInvalid, Severity: SeverityError,
		Title: "A member's annotation is not a JSON object of strings",
		Cause: "The mesh reads the selector of the source's pods from this annotation, as a JSON object whose values are strings. It cannot read this one.",
		Cure:  "Write the JSON that the message proposes, or have the copy rendered.",
	},
	{
		Code: CopyWithoutSource, Severity: SeverityWarning, Always: true,
		Title: "A member's copy or other object whose source was not given",
		Cause: "Among all that was given to validate there is no Service of this name that selects pods; for a ServiceEntry, none with a StatefulSet that has its pod; for a HostnameGenerator, none in its namespace; for a Listener, no Connector with its routing key. Either the source's cluster was not given, or no cluster runs the source.",
		Cure:  "Name the file or folder of the source's cluster too.",
	},
	{
		Code: ObjectInWrongCluster, Severity: SeverityError,
		Title: "An object is in a cluster that it is not for",
		Cause: "The annotation fn.kpt.dev/cluster names other clusters than the one whose manifests hold the object. A file was copied or moved, or a cluster gets the output of another.",
		Cure:  "Remove the object there, and render that cluster again.",
	},
	{
		Code: TwoSources, Severity: SeverityError,
		Title: "Two members select pods of their own",
		Cause: "A Service selects pods in two members, or is exported by two, or Connectors take connections to pods of two, though a global namespace has one source. The source has moved and one cluster was not rendered again, or a chart is still installed there.",
		Cure:  "Remove the StatefulSet and its Service from the member that is not the source, and render every cluster.",
	},
	{
		Code: SourceDoesNotFit, Severity: SeverityError,
		Title: "Service and StatefulSet of the source do not fit",
		Cause: "The StatefulSet names another Service than the one that selects its pods, or the labels of its pods are not those that the Service or the StatefulSet itself selects. The pods then have no names in DNS.",
		Cure:  "Make serviceName, selectors and the labels of the pod template agree. On a live StatefulSet serviceName and selector are immutable: delete it with --cascade=orphan first.",
	},
	{
		Code: SourceWithoutStatefulSet, Severity: SeverityWarning, Always: true,
		Title: "A source without a StatefulSet",
		Cause: "No StatefulSet beside the source's Service names it as its serviceName, or none has pods with the labels that a Connector selects, so nothing shows that it has pods. The StatefulSet may be applied from elsewhere.",
		Cure:  "Give validate what the StatefulSet is applied from too, or correct its serviceName.",
	},
}
