package report

// packageEntries explain the codes of packages and trees: declarations, other items, and objects or files in the way.
var packageEntries = []Entry{
	{
		Code: FunctionConfigMismatch, Severity: SeverityError,
		Title: "A functionConfig that differs from the item",
		Cause: "The GlobalHeadlessService is functionConfig and item, and the two say different things.",
		Cure:  "Make them the same, or keep one of them.",
	},
	{
		Code: DuplicateName, Severity: SeverityError,
		Title: "Two GlobalHeadlessServices of one name",
		Cause: "Names of GlobalHeadlessServices are unique in a run, since generated objects carry the name of their owner.",
		Cure:  "Rename one of them, and keep the Service's name by setting spec.service.name. Or render the two in separate runs.",
	},
	{
		Code: RenderSettingsDiffer, Severity: SeverityError,
		Title: "Declarations that disagree about the run",
		Cause: "Several GlobalHeadlessServices set spec.render to different values, but render belongs to the run as a whole.",
		Cure:  "Say the same in all of them, or say it once in the functionConfig.",
	},
	{
		Code: UnknownCluster, Severity: SeverityError,
		Title: "A cluster that is in no member list",
		Cause: "The run renders the slice of a cluster that no member list has. Its slice would be empty, and whoever applies it would delete everything.",
		Cure:  "Correct the name. If the cluster is being retired, set absentCluster to Empty.",
	},
	{
		Code: OtherItemsUnplaced, Severity: SeverityError,
		Title: "A resource that belongs to no cluster",
		Cause: "Several clusters run a source, and nothing about the resource says to which of them it belongs: no annotation, no folder, no namespace of one source and no instance label. Rendering it into two clusters would be a guess.",
		Cure:  "Annotate the resource with fn.kpt.dev/cluster and the name of its cluster, several names separated by commas, or * for all clusters. Or move its file below clusters/<cluster>/.",
	},
	{
		Code: DuplicateObject, Severity: SeverityError,
		Title: "Two different documents for one object",
		Cause: "One cluster would get two documents with the same kind, namespace and name, and they differ. The cluster would keep whichever is applied last.",
		Cure:  "Delete one of the two, or annotate each with fn.kpt.dev/cluster if they are for different clusters. Identical documents are rendered once.",
	},
	{
		Code: NamespaceRemoved, Severity: SeverityWarning, Always: true,
		Title: "A Namespace that is no longer rendered",
		Cause: "A Namespace is no longer rendered for a cluster. Whatever prunes it there, such as Argo CD or Flux, deletes everything in the namespace.",
		Cure:  "To keep the Namespace, annotate it with fn.kpt.dev/cluster and the clusters that have it. Otherwise make sure that the namespace is empty before this is applied.",
	},
	{
		Code: FileInTheWay, Severity: SeverityError,
		Title: "Something in the place of a rendered file",
		Cause: "A file, folder or symbolic link that no run wrote stands in the place of a rendered file, has its name but for upper and lower case, or holds an object that is rendered too. Or another application has the file with other content, or two objects have one file. Init finds a file where it would write one, or a symbolic link to a folder on the way there.",
		Cure:  "Move or delete what the message names. If it belongs to a GlobalHeadlessService that was renamed or deleted, remove what it left with --prune and its name.",
	},
	{
		Code: ReservedName, Severity: SeverityError,
		Title: "A cluster whose name Windows reserves",
		Cause: "Files go into a folder that is called like the cluster, and Windows takes that name for a device, such as con or com1. A repository with such a folder cannot be checked out there.",
		Cure:  "Give the cluster another name in the member lists. What needs no folder renders it all the same: render --cluster, and kustomize.",
	},
	{
		Code: FileNameTooLong, Severity: SeverityError,
		Title: "A name that is too long for a file",
		Cause: "The name of a rendered file is made of the kind and name of its object, in which capitals and most other characters but letters and digits take three bytes each. File systems take names of 255 bytes, and paths of 4095 (macOS: 1023; git on Windows: 260, unless core.longpaths is set).",
		Cure:  "Give the object that the message names a shorter name, or write to a folder with a shorter path.",
	},
	{
		Code: EditedFileKept, Severity: SeverityWarning, Always: true,
		Title: "An edited file that is no longer rendered stays",
		Cause: "A rendered file was edited, and nothing renders it any more. It is kept so that the edit is not lost, and its cluster still applies it.",
		Cure:  "Take the edit to the input, or delete the file. --prune-edited removes all such files.",
	},
	{
		Code: CopyKept, Severity: SeverityWarning, Always: true,
		Title: "A copy of a rendered file stays",
		Cause: "A file with the header of a rendered one holds an object that is rendered elsewhere in the same cluster's folder. It was copied there.",
		Cure:  "Delete the copy, or remove its header line and give its object another name to make it yours.",
	},
	{
		Code: OtherItemsUndecided, Severity: SeverityError,
		Title: "Other resources in a consumer's slice",
		Cause: "The package has resources that are neither declarations nor sources, and the cluster to render runs no source. No setting decides whether this cluster applies them too.",
		Cure:  "Set otherItems to Keep, Drop or WithSource.",
	},
	{
		Code: ServiceRenderedTwice, Severity: SeverityError,
		Title: "Two declarations for one Service",
		Cause: "Two GlobalHeadlessServices would put a Service of the same name into the same member.",
		Cure:  "Make the two one: one Service that governs several StatefulSets is one GlobalHeadlessService. Or give one of them another spec.service.name.",
	},
	{
		Code: SourceRenderedTwice, Severity: SeverityError,
		Title: "Two declarations with one source",
		Cause: "A StatefulSet or Service is the source of two GlobalHeadlessServices. It lives in one cluster and has one serviceName.",
		Cure:  "Make the two one, or give each its own source.",
	},
	{
		Code: DuplicateID, Severity: SeverityError,
		Title: "Two objects of one name in a kustomize build",
		Cause: "Two members' objects have the same kind, name and namespace, and one kustomize build holds such an object only once.",
		Cure:  "Set the cluster of the run, so that each build renders one cluster.",
	},
	{
		Code: ObjectInTheWay, Severity: SeverityError,
		Title: "An object in the place of a generated one",
		Cause: "The package has an object of the same name and namespace, or in the same file, as one to be generated. It was not rendered from the declaration, so it is never overwritten.",
		Cure:  "Delete, move or rename it as the message says.",
	},
	{
		Code: EditFailed, Severity: SeverityError,
		Title: "An object that cannot be edited",
		Cause: "The object has to be changed, and its YAML does not allow that without changing what else it says.",
		Cure:  "Simplify the YAML at the place that the message names.",
	},
	{
		Code: NothingToRender, Severity: SeverityError,
		Title: "No declaration in the input",
		Cause: "The input has no GlobalHeadlessService, so there is nothing to render. An empty output would delete everything.",
		Cure:  "Name the file or folder that has the declaration, and check the spelling of its kind.",
	},
	{
		Code: NoDeclaration, Severity: SeverityWarning, Always: true,
		Title: "A function run without a declaration",
		Cause: "The items and the functionConfig have no GlobalHeadlessService, so the function has nothing to do.",
		Cure:  "Add a GlobalHeadlessService, or remove the function from the pipeline.",
	},
	{
		Code: GlobalNamespaceNotFound, Severity: SeverityError,
		Title: "A GlobalNamespace that is not in the package",
		Cause: "spec.globalNamespace names a GlobalNamespace that the items do not have. A kustomize generator is shown no resources at all.",
		Cure:  "Correct the name, add the GlobalNamespace, or list the members in spec.members.",
	},
	{
		Code: AmbiguousGlobalNamespace, Severity: SeverityError,
		Title: "Two GlobalNamespaces that could be meant",
		Cause: "Several GlobalNamespaces have or had the name that spec.globalNamespace gives.",
		Cure:  "Keep one of them, or refer to one by its whole name.",
	},
	{
		Code: SourceMoved, Severity: SeverityWarning, Always: true,
		Title: "A source that moves to another member",
		Cause: "Earlier output shows that the source was in another member. Neither the endpoints nor the IP families of a live Service follow an applied change, and the pods' data does not move.",
		Cure:  "Follow the steps in the message, in their order. This warning cannot be accepted.",
	},
	{
		Code: SourceOutsideItsCluster, Severity: SeverityWarning,
		Title: "A source outside its cluster's folder",
		Cause: "The StatefulSet or its Service is edited where it stands, which is not the folder of its cluster. Whoever applies that folder does not apply it.",
		Cure:  `Move the file to the folder that the message names. Or annotate it with config.kubernetes.io/local-config: "true", and a copy is rendered there.`,
	},
}
