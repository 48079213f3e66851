package report

// A KustomizeMessage is what kustomize prints itself where it does not come to run
// a function; Text is a part of it.
type KustomizeMessage struct{ Text, Cause, Cure string }

// KustomizeMessages explains the messages of kustomize that users of a function
// meet, for docs/troubleshooting.md (rule 12). Text is empty where kustomize prints
// nothing.
var KustomizeMessages = []KustomizeMessage{
	{
		Text:  "unable to find plugin root",
		Cause: "A file under transformers has no annotation config.kubernetes.io/function, or it is misspelt, so kustomize looks for a Go plugin of its kind.",
		Cure:  "Give it the annotation, with exec: {path: global-headless-service} or container: {image: …}.",
	},
	{
		Text:  "external plugins disabled",
		Cause: "kustomize runs functions only with flags that enable them. kubectl kustomize has no flag that enables executables.",
		Cure:  "Run kustomize build --enable-alpha-plugins --enable-exec. Where no functions run, as in Flux, use the command render.",
	},
	{
		Cause: "With --enable-alpha-plugins alone, kustomize and kubectl kustomize skip a function that is an executable, and exit 0. The output lacks the Services of the members, and still holds the GlobalHeadlessService.",
		Cure:  "Add --enable-exec.",
	},
	{
		Text:  "executable file not found in $PATH",
		Cause: "exec.path is a name, and no folder of PATH has such a program.",
		Cure:  "Put the program on PATH where kustomize runs, or give its path.",
	},
	{
		Text:  "no such file or directory",
		Cause: "exec.path is a relative path, and begins in the folder of the kustomization that lists the function.",
		Cure:  "Correct the path, or put the program on PATH and give its name alone.",
	},
	{
		Text:  "permission denied",
		Cause: "The program that exec.path names is not executable. Argo CD drops the mode of files in a repository.",
		Cure:  "Make it executable (chmod +x), or install it where kustomize runs.",
	},
}
