package yamltext

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Document has the YAML library read a text that holds one document. It returns
// nil for one that holds nothing, and ErrSeveral for a text of several.
func Document(text string) (n *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			n, err = nil, fmt.Errorf("yaml: %v", p)
		}
	}()
	d := yaml.NewDecoder(strings.NewReader(text))
	var doc, next yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	switch err := d.Decode(&next); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, err
	case next.Content[0].ShortTag() != "!!null":
		return nil, ErrSeveral
	}
	return doc.Content[0], nil
}

// ErrSeveral is the error of a text that holds more than one document.
var ErrSeveral = errors.New("there are several YAML documents where one ResourceList belongs")

// parse has the library read the item. Aliases and merge keys are still in it.
func (i *Item) parse() (*yaml.Node, error) {
	n, err := Document(i.text)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", i.title(), strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if i.dash >= 0 && n != nil && n.Kind == yaml.SequenceNode && len(n.Content) == 1 {
		n = n.Content[0]
	}
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: not one mapping", i.title())
	}
	return n, nil
}

// title names the item in messages.
func (i *Item) title() string {
	t := strings.TrimSpace(i.head.kind + " " + i.head.name)
	if t == "" {
		return "item"
	}
	return t
}

// Node returns the item's mapping: aliases and merge keys are resolved,
// comments may be missing. It is an error if the item can't be read, or would
// grow beyond 100,000 nodes.
func (i *Item) Node() (*yaml.Node, error) {
	if i.read(); i.simple {
		if n := i.tree(); n != nil {
			return n, nil
		}
	}
	return i.resolved()
}

// View calls read with the mapping that Node returns. Its nodes are reused
// afterwards, so read must not keep any: many items are viewed one after the
// other without allocating. Strings of the nodes may be kept.
func (i *Item) View(read func(n *yaml.Node)) error {
	if i.read(); i.simple {
		t := spareTrees.Get().(*tree)
		defer spareTrees.Put(t)
		t.reset()
		if n := i.treeIn(t); n != nil {
			read(n)
			return nil
		}
	}
	n, err := i.resolved()
	if err == nil {
		read(n)
	}
	return err
}

// spareTrees holds trees with nodes that are no longer in use.
var spareTrees = sync.Pool{New: func() any { return &tree{} }}

// Check returns the error of an item that can't be read.
func (i *Item) Check() error {
	if i.read(); i.simple {
		return nil
	}
	_, err := i.resolved()
	return err
}

// tree returns the item's mapping as the scanner reads it; nil when it leaves
// something to the library.
func (i *Item) tree() *yaml.Node { return i.treeIn(&tree{}) }

// treeIn builds that mapping of a tree's nodes.
func (i *Item) treeIn(t *tree) *yaml.Node {
	x := scanner{s: i.text, sink: t}
	if _, ok := x.item(0, i.dash); !ok || t.foreign {
		return nil
	}
	return t.root
}

// resolved returns the library's reading, comments included, with aliases and
// merge keys resolved.
func (i *Item) resolved() (*yaml.Node, error) {
	n, err := i.parse()
	if err != nil {
		return nil, err
	}
	if n, err = Expand(n, len(i.text)); err != nil {
		return nil, fmt.Errorf("%s: %v", i.title(), err)
	}
	return n, nil
}
