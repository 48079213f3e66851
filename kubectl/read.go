package kubectl

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// readObjects reads what `kubectl get -o json` prints: a List, one object, or
// nothing if nothing was found. It has one object of a List in memory at a
// time, so that a list of any length can be read.
func readObjects(r io.Reader, each func(object []byte) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	d := json.NewDecoder(in)
	start, err := d.Token()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	if start != json.Delim('{') {
		return fmt.Errorf("it begins with %v", start)
	}
	single, listed, err := readFields(d, each)
	if err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its end")
	}
	if listed {
		return nil
	}
	object, err := json.Marshal(single)
	if err != nil {
		return err
	}
	return each(object)
}

// readFields reads the fields of an object to its end. It passes on the items of
// a List, and returns the other fields.
func readFields(d *json.Decoder, each func(object []byte) error) (fields map[string]json.RawMessage, listed bool, err error) {
	fields = map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, false, err
		}
		if key == "items" {
			listed = true
			if err := readItems(d, each); err != nil {
				return nil, false, err
			}
			continue
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, false, err
		}
		fields[fmt.Sprint(key)] = value
	}
	_, err = d.Token()
	return fields, listed, err
}

// readItems reads the items of a List.
func readItems(d *json.Decoder, each func(object []byte) error) error {
	start, err := d.Token()
	if err != nil || start == nil { // items: null
		return err
	}
	if start != json.Delim('[') {
		return fmt.Errorf("its items are %v", start)
	}
	var item json.RawMessage
	for d.More() {
		item = item[:0]
		if err := d.Decode(&item); err != nil {
			return err
		}
		if err := each(item); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}
