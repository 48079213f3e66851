package review

// A State is how an object, a member or a cluster changes.
type State string

// The states.
const (
	// Unchanged is that of whatever a review does not list.
	Unchanged State = ""
	// Added: there was none.
	Added State = "added"
	// Updated: only fields change.
	Updated State = "updated"
	// Changed: of a member, its role or mesh is another; of a cluster, some of
	// its objects change.
	Changed State = "changed"
	// Removed: there is none any more.
	Removed State = "removed"
	// Retired: a cluster keeps only the file that says so.
	Retired State = "retired"
)

// A Role is what a member is to its Service.
type Role string

// The roles.
const (
	Source   Role = "source"
	Consumer Role = "consumer"
)

// A Reason is what is another in a member that is Changed.
type Reason string

// The reasons.
const (
	OtherRole Reason = "role"
	OtherMesh Reason = "mesh"
)
