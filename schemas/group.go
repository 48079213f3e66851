package schemas

// The API's group and version, and its kinds.
const (
	Group      = "fn.kpt.dev"
	Version    = "v1alpha1"
	APIVersion = Group + "/" + Version

	KindGlobalHeadlessService = "GlobalHeadlessService"
	KindGlobalNamespace       = "GlobalNamespace"
)

// Annotations that are written or read.
const (
	// AnnotationOwner names, on a generated object, the GlobalHeadlessService
	// it comes from.
	AnnotationOwner = Group + "/global-headless-service"
	// AnnotationCluster names, on a generated object, the cluster it is for.
	AnnotationCluster = Group + "/cluster"
	// AnnotationEndpoints holds, on a selectorless Service, the source
	// Service's selector as JSON, from which Tanzu Service Mesh keeps the
	// endpoints.
	AnnotationEndpoints = "tsm.tanzu.vmware.com/endpoints.statefulset"
	// AnnotationMesh names, on an adopted Service that was edited in its
	// author's own file, the mesh whose labels and annotations were set, and
	// the entries that were added to a list: externalDNS a.example.com,….
	AnnotationMesh = Group + "/mesh"
	// AnnotationLocalConfig marks, with "true", an object that is for tools
	// and is applied to no cluster.
	AnnotationLocalConfig = "config.kubernetes.io/local-config"
	// AnnotationLastApplied is where a client-side kubectl apply keeps what it
	// applied.
	AnnotationLastApplied = "kubectl.kubernetes.io/last-applied-configuration"
)

// MaxAnnotationBytes is the limit for the keys and values of all annotations
// of one object together (Kubernetes' TotalAnnotationSizeLimitB).
const MaxAnnotationBytes = 262144
