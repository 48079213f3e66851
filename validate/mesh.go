package validate

// meshChecks are the checks that belong to one mesh each, in a file of its own.
// They find what the mesh has by the objects alone: by its kinds among
// checker.objects, or by its labels and annotations on Services. A check that
// needs the source reports nothing where the source is not given and
// checker.part is set, and records each source that it finds in checker.sources.
var meshChecks = []func(*checker){
	(*checker).checkCilium,
	(*checker).checkExports,
	(*checker).checkServiceEntries,
	(*checker).checkGenerators,
	(*checker).checkConnections,
	// Last, since what other meshes join may have these labels and annotations
	// for something else.
	(*checker).checkPublished,
	(*checker).checkMirrored,
}
