package render

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// difference finds the first field in which two specs are not the same, with
// both values; render, which belongs to the run, is not compared.
func difference(a, b schemas.GlobalHeadlessServiceSpec) (f report.Fault, differ bool) {
	a.Render, b.Render = schemas.Render{}, schemas.Render{}
	return differenceAt(reflect.ValueOf(a), reflect.ValueOf(b), field.NewPath("spec"))
}

func differenceAt(a, b reflect.Value, path *field.Path) (f report.Fault, differ bool) {
	for k := range a.NumField() {
		x, y := a.Field(k), b.Field(k)
		if reflect.DeepEqual(x.Interface(), y.Interface()) {
			continue
		}
		name, _, _ := strings.Cut(a.Type().Field(k).Tag.Get("json"), ",")
		if x.Kind() == reflect.Struct {
			return differenceAt(x, y, path.Child(name))
		}
		return report.Fault{Code: report.FunctionConfigMismatch, Field: path.Child(name), Current: valueOf(x), Proposed: valueOf(y)}, true
	}
	return f, false
}

// valueOf returns the value of a field; nil if it is unset.
func valueOf(v reflect.Value) any {
	if v.IsZero() {
		return nil
	}
	return reflect.Indirect(v).Interface()
}

// shown returns a value as it reads in a message.
func shown(v any) string {
	const longest = 200
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		return strconv.Quote(v)
	}
	b, err := json.Marshal(v)
	if err != nil || len(b) > longest {
		return "something else"
	}
	return string(b)
}
