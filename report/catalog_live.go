package report

// liveEntries explain the codes of live clusters, which status and diff --live
// read.
var liveEntries = []Entry{
	{
		Code: KubectlUnusable, Severity: SeverityError,
		Title: "A kubectl that cannot be used",
		Cause: "Live clusters are read through kubectl, with its logins and its kubeconfig. There is none on PATH, it is older than v1.28, or it cannot read its kubeconfig.",
		Cure:  "Install kubectl v1.28 or newer, or name it with --kubectl. `kubectl config get-contexts` shows whether it reads the kubeconfig.",
	},
	{
		Code: ClusterUnreachable, Severity: SeverityWarning, Always: true,
		Title: "A cluster that did not answer",
		Cause: "The kubeconfig has no context for the cluster, the login failed, or the cluster refused the connection or did not answer within --timeout. Nothing is known of it.",
		Cure:  "Run `kubectl --context CONTEXT get services` to see what is wrong. --context CLUSTER=CONTEXT names another context, and --timeout gives the cluster more time.",
	},
	{
		Code: ContextShared, Severity: SeverityWarning, Always: true,
		Title: "Two clusters by one context",
		Cause: "Two clusters of the declarations are asked by the same context of the kubeconfig, so both are compared with the same live cluster.",
		Cure:  "Correct --context CLUSTER=CONTEXT. If both are one cluster, give its members one cluster name in the declarations.",
	},
	{
		Code: KindUnreadable, Severity: SeverityWarning, Always: true,
		Title: "Objects of a kind that cannot be read",
		Cause: "The cluster has no such kind, since the mesh or its CustomResourceDefinitions are not installed, or the user may not read it.",
		Cure:  "Install what brings the kind, or bind the roles of docs/status.md. --other-items Drop leaves out the resources of the package that no mesh needs.",
	},
	{
		Code: NamespaceAbsent, Severity: SeverityWarning, Always: true,
		Title: "A namespace that is not there",
		Cause: "Something is rendered for a namespace that the cluster does not have. Applying it fails.",
		Cure:  "Create the namespace, or correct the member.",
	},
	{
		Code: LiveFieldImmutable, Severity: SeverityWarning, Always: true,
		Title: "A live field that no apply changes",
		Cause: "A field of a live object differs from what is rendered, and API servers refuse to change it: clusterIP of a Service, serviceName, selector, podManagementPolicy and volumeClaimTemplates of a StatefulSet. The next apply fails.",
		Cure:  "Delete the object, then apply. `kubectl delete statefulset NAME --cascade=orphan` keeps the pods, which the new StatefulSet adopts. A Service without its virtual IP, or with another, breaks the connections of its clients.",
	},
	{
		Code: LiveFieldStays, Severity: SeverityWarning, Always: true,
		Title: "A live field of another manager, which an apply does not remove",
		Cause: "A live Service has a selector, ports or the annotation of a mesh that is not rendered, and no earlier apply of what is rendered has set it. Server-side apply leaves it to the field manager that holds it, and `kubectl diff` shows nothing, but names lead elsewhere.",
		Cure:  "Remove the field with the tool that holds it, such as a Helm release, or by kubectl patch; or delete the Service and apply it anew.",
	},
}
