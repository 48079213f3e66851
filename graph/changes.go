package graph

// A State is how something changes.
type State int

// The states, from the least to what stands out most.
const (
	Same    State = iota
	Updated       // only fields of its objects change
	Changed       // its role or mesh does
	Added
	Removed
)

// states says of each how pictures show it: a sign where colours do not, a word,
// and a class of picture.css.
var states = [...]struct{ sign, word, class string }{
	Same: {}, Updated: {"~", "updated", "updated"}, Changed: {"~", "changed", "changed"},
	Added: {"+", "new", "added"}, Removed: {"−", "gone", "removed"},
}

func (s State) sign() string  { return states[s].sign }
func (s State) word() string  { return states[s].word }
func (s State) class() string { return states[s].class }

// Changes are what rendering the inputs would change in a tree, as package review
// has it.
type Changes struct {
	// Dir is the folder of the tree.
	Dir string
	// Summary counts the files.
	Summary string
	// Members are the members that come, go or change.
	Members []MemberChange
	// Clusters are those of which a file changes.
	Clusters []ClusterChange
}

// A MemberChange is how one member of one Service changes.
type MemberChange struct {
	// Declaration is the name of the GlobalHeadlessService, and Service that of
	// the Service, if it is known.
	Declaration, Service string
	Place
	State State
	// Source reports whether the member is, or was, the source.
	Source bool
	// Note says what changes, in a few words; it may be empty.
	Note string
}

// A ClusterChange is what changes in one cluster.
type ClusterChange struct {
	// Name is the name of the cluster. It is Added if it had no files, and Removed
	// if it keeps none.
	Name  string
	State State
	// Headline is the name of the cluster, and what happens to it as a whole.
	Headline string
	// Objects are those that change.
	Objects []ObjectChange
}

// An ObjectChange is what happens to one object.
type ObjectChange struct {
	State State
	// Text names the object and its file, and Fields what changes in it, a line
	// each.
	Text   string
	Fields []string
}

// Against marks the members that change. Removed members and Services are added at
// the end.
func (f *Fleet) Against(c *Changes) {
	f.Changes = c
	byName := make(map[string]int, len(f.Services))
	for k := range f.Services {
		byName[f.Services[k].Declaration] = k
	}
	at := make([]map[Place]int, len(f.Services))
	for _, change := range c.Members {
		k, known := byName[change.Declaration]
		if !known {
			k = len(f.Services)
			byName[change.Declaration] = k
			f.Services = append(f.Services, gone(change))
			at = append(at, nil)
		}
		s := &f.Services[k]
		if at[k] == nil {
			at[k] = make(map[Place]int, len(s.Members))
			for j := range s.Members {
				at[k][s.Members[j].Place] = j
			}
		}
		s.mark(change, at[k])
	}
	for k := range f.Services {
		f.Services[k].settle()
	}
}

// gone returns a Service that is no longer declared.
func gone(c MemberChange) Service {
	s := Service{Declaration: c.Declaration, Name: c.Service, State: Removed, Source: c.Place}
	if s.Name == "" {
		s.Name = c.Declaration
	}
	return s
}

// mark marks one member, which joins the others if it is gone.
func (s *Service) mark(c MemberChange, at map[Place]int) {
	k, known := at[c.Place]
	if !known {
		if c.State != Removed {
			return
		}
		k = len(s.Members)
		at[c.Place] = k
		s.Members = append(s.Members, Member{Place: c.Place})
	}
	m := &s.Members[k]
	m.State, m.Note = c.State, c.Note
	if s.State == Removed && c.Source {
		s.Source = c.Place
	}
}

// settle marks a Service as new if all its members are.
func (s *Service) settle() {
	if s.State == Removed {
		return
	}
	for k := range s.Members {
		if s.Members[k].State != Added {
			return
		}
	}
	s.State = Added
}
