package report

// importEntries explain the codes of declarations that are made of what clusters have.
var importEntries = []Entry{
	{
		Code: ImportDiffers, Severity: SeverityWarning, Always: true,
		Title: "A member has something else than what will be rendered",
		Cause: "What a member has of a Service is not what the imported declaration renders for it. Copies that were kept by hand differ from the source and from each other, or a member lacks its copy. The message says what is there, and after \"rendered\" what will be.",
		Cure:  "Decide which of the two is right. If it is what is there, change the source or the declaration before you render. Otherwise nothing is to be done: rendering and applying makes it right.",
	},
	{
		Code: ImportUndecided, Severity: SeverityWarning, Always: true,
		Title: "Something that an import cannot decide",
		Cause: "An object may belong to a Service or not, may be of several, or may be of a place that was not given. Nothing is guessed, so it is left out.",
		Cure:  "Give the clusters or the namespace that the message names, or complete the declaration by hand.",
	},
	{
		Code: ServiceLeftOut, Severity: SeverityWarning, Always: true,
		Title: "A Service that is not declared",
		Cause: "The Service cannot be declared as it is. Rendering it would end in the error that the message quotes with its code, or the StatefulSet names no Service.",
		Cure:  "Remove the cause that the message names, and run import or init again.",
	},
	{
		Code: NothingToDeclare, Severity: SeverityError,
		Title: "Nothing to declare",
		Cause: "There is no StatefulSet with a Service to declare. Or no other member has a copy of one, and nothing of a mesh shares one, so that there is nothing to import. Perhaps only one cluster was given, or Services without their StatefulSets.",
		Cure:  "Give the manifests or dumps of all clusters, StatefulSets and Services. For a Service that is not shared yet, init writes a declaration.",
	},
	{
		Code: InvalidMatchCondition, Severity: SeverityError,
		Title: "A match condition that cannot be read",
		Cause: "A condition of a global namespace of Tanzu Service Mesh is neither EXACT nor START_WITH, has a name that no cluster or namespace can have, or matches nothing that is known.",
		Cure:  "Correct the condition, or name the clusters and namespaces that it may match by --clusters and --namespaces.",
	},
}
