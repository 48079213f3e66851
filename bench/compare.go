package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// compare is the subcommand that says whether files, or folders of them, hold the
// same objects, as sets. Its first argument says which: rendered, foreign (neither
// rendered nor a declaration) or all. It is a process of its own, since what it
// holds in memory would count as that of whatever this process starts next.
func compare(args []string) error {
	if len(args) < 3 {
		return errors.New("compare needs rendered, foreign or all, and two files")
	}
	var first map[[32]byte]string
	for k, path := range args[1:] {
		objects, err := read(path, args[0])
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if len(objects) == 0 {
			return fmt.Errorf("%s: no %s objects", path, args[0])
		}
		if k == 0 {
			first = objects
		} else if err := same(first, objects); err != nil {
			return fmt.Errorf("%s and %s differ: %w", args[1], path, err)
		}
	}
	return nil
}

func same(a, b map[[32]byte]string) error {
	for hash, object := range a {
		if _, ok := b[hash]; !ok {
			return fmt.Errorf("%d and %d objects; only the first has %s", len(a), len(b), object)
		}
	}
	for hash, object := range b {
		if _, ok := a[hash]; !ok {
			return fmt.Errorf("%d and %d objects; only the second has %s", len(a), len(b), object)
		}
	}
	return nil
}

// read is the set of a file's or folder's objects, by their hash. An object that
// is there twice is an error.
func read(path, which string) (map[[32]byte]string, error) {
	objects := map[[32]byte]string{}
	err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return documents(f, func(o map[string]any) error { return add(objects, o, which) })
	})
	return objects, err
}

// add adds an object, or those of a list.
func add(objects map[[32]byte]string, o map[string]any, which string) error {
	if items, ok := o["items"].([]any); ok {
		for _, i := range items {
			if object, ok := i.(map[string]any); !ok {
				return fmt.Errorf("an item is no mapping: %v", i)
			} else if err := add(objects, object, which); err != nil {
				return err
			}
		}
		return nil
	}
	metadata, _ := o["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	rendered := annotations["fn.kpt.dev/global-headless-service"] != nil
	declared := strings.HasPrefix(fmt.Sprint(o["apiVersion"]), "fn.kpt.dev/")
	if which == "rendered" && !rendered || which == "foreign" && (rendered || declared) {
		return nil
	}
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(text)
	if _, ok := objects[hash]; ok {
		return fmt.Errorf("twice: %s", text)
	}
	objects[hash] = string(text)
	return nil
}

// documents calls each with every object of a stream: JSON, YAML documents, or a
// ResourceList, whose items are read one by one, since the library needs a
// gigabyte for ten thousand at once.
func documents(r io.Reader, each func(map[string]any) error) error {
	in := bufio.NewReader(r)
	if start, err := in.Peek(1); err == nil && start[0] == '{' {
		var o map[string]any
		d := json.NewDecoder(in)
		d.UseNumber()
		if err := d.Decode(&o); err != nil {
			return err
		}
		return each(o)
	}
	var part bytes.Buffer
	item := false
	flush := func() error {
		defer part.Reset()
		return parsed(part.Bytes(), item, each)
	}
	for {
		line, err := in.ReadString('\n')
		key := line != "" && !strings.ContainsRune(" -#\n", rune(line[0]))
		if strings.HasPrefix(line, "---") || strings.HasPrefix(line, "- ") || key && item || err != nil {
			if err := flush(); err != nil {
				return err
			}
			item = strings.HasPrefix(line, "- ")
		}
		if !strings.HasPrefix(line, "---") {
			part.WriteString(line)
		}
		if errors.Is(err, io.EOF) {
			return flush()
		} else if err != nil {
			return err
		}
	}
}

// parsed calls each with the object of a part of a stream. What has no kind, or
// is the frame of a ResourceList, holds none.
func parsed(text []byte, item bool, each func(map[string]any) error) error {
	var o map[string]any
	if item {
		var list []map[string]any
		if err := yaml.Unmarshal(text, &list); err != nil || len(list) != 1 {
			return fmt.Errorf("%q: %w", text, err)
		}
		o = list[0]
	} else if err := yaml.Unmarshal(text, &o); err != nil {
		return fmt.Errorf("%q: %w", text, err)
	}
	if o["kind"] == nil || o["kind"] == "ResourceList" {
		return nil
	}
	return each(o)
}
