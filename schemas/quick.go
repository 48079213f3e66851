package schemas

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"global-headless-service/yamltext"
)

// quick reads a document without the YAML library into target, a pointer to an
// empty struct, and reports whether it could: it takes only what surely has no
// fault of names and types. If it could not, target is empty. The strings in
// target are parts of document, which must not be changed afterwards.
func quick(document Resource, target any) bool {
	q := &quickReader{root: reflect.ValueOf(target).Elem()}
	q.open = q.room[:0]
	if !document.Visit(q) || q.unsure {
		q.root.SetZero()
		return false
	}
	return true
}

// A quickReader is a yamltext.Visitor that fills in a Go value.
type quickReader struct {
	root   reflect.Value
	open   []container // the innermost last
	room   [usualDepth]container
	unsure bool // it met something that only the library decodes
}

// A container is an open struct, map or slice.
type container struct {
	v     reflect.Value
	names []string // of the struct's fields
	key   string   // the map's last key
	slot  int      // the struct's last field
	seen  uint64   // the struct's fields so far, as bits
}

// usualDepth is how deep declarations and member lists are nested.
const usualDepth = 5

// A list begins with room for fewElements, and has room for manyElements next.
const fewElements, manyElements = 8, 32

// Open begins a struct, map or slice in the place of the next value.
func (q *quickReader) Open(seq bool) {
	v, ok := q.next()
	if !ok {
		q.unsure = true
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch kind := v.Kind(); {
	case kind == reflect.Struct && !seq && v.Type() != reflect.TypeFor[IntOrString]():
	case kind == reflect.Slice && seq:
		v.Set(reflect.MakeSlice(v.Type(), 0, fewElements))
	case kind == reflect.Map && !seq && v.Type() == reflect.TypeFor[map[string]string]():
		v.Set(reflect.ValueOf(map[string]string{}))
	default:
		q.unsure = true
	}
	c := container{v: v, slot: -1}
	if v.Kind() == reflect.Struct {
		c.names = namesOf(v.Type())
	}
	q.open = append(q.open, c)
}

// Close ends the innermost struct, map or slice.
func (q *quickReader) Close() {
	if len(q.open) > 0 {
		q.open = q.open[:len(q.open)-1]
	}
}

// Key selects the field or entry of the next value.
func (q *quickReader) Key(key string, bare bool) {
	if q.unsure {
		return
	}
	c := &q.open[len(q.open)-1]
	if c.v.Kind() == reflect.Map {
		_, twice := c.v.Interface().(map[string]string)[key]
		q.unsure = twice || bare && !yamltext.IsWord(key)
		c.key = key
		return
	}
	c.slot = slices.Index(c.names, key)
	if c.slot < 0 || key == "" || key == "-" || c.seen&(1<<c.slot) != 0 {
		q.unsure = true
		return
	}
	c.seen |= 1 << c.slot
}

// Scalar sets the next value.
func (q *quickReader) Scalar(value string, bare bool) {
	if q.unsure = q.unsure || len(q.open) == 0; q.unsure {
		return
	}
	str := !bare || yamltext.IsWord(value)
	if c := &q.open[len(q.open)-1]; c.v.Kind() == reflect.Map {
		c.v.Interface().(map[string]string)[c.key] = value
		q.unsure = !str
		return
	}
	v, ok := q.next()
	q.unsure = !ok || !set(v, value, str, bare)
}

// next returns the place of the next value.
func (q *quickReader) next() (v reflect.Value, ok bool) {
	if q.unsure {
		return v, false
	}
	if len(q.open) == 0 {
		return q.root, true
	}
	c := &q.open[len(q.open)-1]
	switch c.v.Kind() {
	case reflect.Struct:
		return c.v.Field(c.slot), true
	case reflect.Slice:
		n := c.v.Len()
		if n == c.v.Cap() {
			c.v.Grow(max(n, manyElements-n)) // at least twice the room: Grow(1) adds a quarter to a long list, and so allocates twice as much
		}
		c.v.SetLen(n + 1)
		return c.v.Index(n), true
	}
	return v, false
}

// set writes a scalar, and reports whether it could; str tells that it surely
// is a string.
func set(v reflect.Value, value string, str, bare bool) bool {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch {
	case v.Type() == reflect.TypeFor[IntOrString]():
		if str && value != "" {
			v.Set(reflect.ValueOf(IntOrString{StrVal: value}))
			return true
		}
		return setNumber(v.FieldByName("IntVal"), value, bare)
	case v.Kind() == reflect.String && str:
		v.SetString(value)
		return true
	case v.Kind() == reflect.Bool && bare && (value == "true" || value == "false"):
		v.SetBool(value == "true")
		return true
	}
	return v.Kind() == reflect.Int32 && setNumber(v, value, bare)
}

// setNumber writes a plain decimal of at most nine digits, and reports whether
// it could.
func setNumber(v reflect.Value, value string, bare bool) bool {
	if !bare || len(value) > 9 || value == "" || value[0] == '0' || strings.Trim(value, "0123456789") != "" {
		return false
	}
	number, err := strconv.Atoi(value)
	v.SetInt(int64(number))
	return err == nil
}

// namesOf returns the names of a struct's fields in YAML; "" and "-" are none.
func namesOf(t reflect.Type) []string {
	names, known := fieldNames.Load(t)
	if !known {
		all := make([]string, t.NumField())
		for k := range all {
			all[k], _, _ = strings.Cut(t.Field(k).Tag.Get("json"), ",")
		}
		names, _ = fieldNames.LoadOrStore(t, all)
	}
	return names.([]string)
}

// fieldNames are the names of the fields of struct types, by reflect.Type.
var fieldNames sync.Map
