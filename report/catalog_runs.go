package report

// runEntries explain the codes of a run: its input, its command line and its output.
var runEntries = []Entry{
	{
		Code: InvalidItem, Severity: SeverityError,
		Title: "An item that is not a resource",
		Cause: "An item of the input has no apiVersion or kind, or is not a mapping.",
		Cure:  "Give it both fields, or take it out of the package.",
	},
	{
		Code: InvalidResourceList, Severity: SeverityError,
		Title: "An input that is not a ResourceList",
		Cause: "A KRM function reads a ResourceList of config.kubernetes.io/v1, and the input is something else or is cut off.",
		Cure:  "Run the function by kustomize or kpt, or use the command render to read files.",
	},
	{
		Code: InvalidUsage, Severity: SeverityError,
		Title: "A command line that cannot be run",
		Cause: "A command, flag or argument is missing, misspelt or contradicts another.",
		Cure:  "Correct what the message names. --help lists the commands and flags.",
	},
	{
		Code: WriteFailed, Severity: SeverityError,
		Title: "The output could not be written",
		Cause: "What reads standard output ended before all of it was written, the disk is full or read-only, or the folder was changed while this run was reading.",
		Cure:  "Remove the cause that the message names and run the command again. Each file of a tree is whole, old or new.",
	},
	{
		Code: Interrupted, Severity: SeverityError,
		Title: "The run was interrupted",
		Cause: "The program got a signal before it was done. Nothing was changed.",
		Cure:  "Run the command again.",
	},
	{
		Code: EmptyOutput, Severity: SeverityError,
		Title: "A cluster would apply nothing",
		Cause: "Nothing is left for the cluster. Whoever applies an empty output with pruning deletes everything in the cluster.",
		Cure:  "Check the cluster's name and otherItems. If the cluster is being retired, set absentCluster to Empty.",
	},
	{
		Code: AppUnreadable, Severity: SeverityWarning, Always: true,
		Title: "An Argo CD app that cannot be read",
		Cause: "The app's folder cannot be read or built, so the plugin cannot name its clusters in the user interface.",
		Cure:  "Correct what the message names. The parameters can be set all the same.",
	},
	{
		Code: UnreadableInput, Severity: SeverityError,
		Title: "An input that cannot be read",
		Cause: "Reading stdin or a file failed.",
		Cure:  "Look at the reason in the message, and run the command again.",
	},
	{
		Code: RemoteResource, Severity: SeverityError,
		Title: "A kustomization with remote resources",
		Cause: "A kustomization names a URL or a git repository. kustomize would download it, and run git. Whoever writes the kustomization would then decide which hosts this machine asks, so that is off unless whoever runs the command allows it.",
		Cure:  "Copy the resource into the repository, and name the copy. Or pass --allow-remote-resources, where you trust the kustomization. Begin a local path that looks like a remote one with a dot and a slash.",
	},
	{
		Code: InternalError, Severity: SeverityError,
		Title: "A bug in this function",
		Cause: "The function met a state that it should never be in. The items go out as they came.",
		Cure:  "Report the message together with the input.",
	},
}
