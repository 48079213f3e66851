package importer

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// traps are strings that YAML 1.1 or 1.2 reads as something else, or ends early, if
// they are not quoted.
var traps = []string{
	"1e3", "0x10", "0o7", "010", "1_000", "1:30", "12", "-1", ".5", ".inf", ".nan", "2001-01-01",
	"null", "~", "true", "False", "on", "yes", "n", "=", "<<",
	"a, b", "{a}", "[a]", "a]", "}", "a: b", "a:", ":a", "a #b", "#", "- a", "-", "? a", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`",
	`"a"`, "'a'", "it's", `a\b`, " a", "a ", "a\nb", "a\r", "\t", "\x07", "\u0085", "\u2028", "é", "😀", "kafka",
}

// TestWriteReads: what is written of any value of any field is read as the same.
func TestWriteReads(t *testing.T) {
	for _, trap := range traps {
		var s schemas.GlobalHeadlessService
		fill(reflect.ValueOf(&s).Elem(), trap)
		s.APIVersion, s.Kind = schemas.APIVersion, schemas.KindGlobalHeadlessService
		text := ServiceYAML(&s)
		got, faults := schemas.ParseGlobalHeadlessService(yamltext.New([]byte(text)))
		if diff := cmp.Diff(&s, got); diff != "" {
			t.Errorf("%q: -written +read:\n%s\n%s\n%v", trap, diff, text, faults)
		}
		var n schemas.GlobalNamespace
		fill(reflect.ValueOf(&n).Elem(), trap)
		n.APIVersion, n.Kind = schemas.APIVersion, schemas.KindGlobalNamespace
		text = NamespaceYAML(&n)
		read, faults := schemas.ParseGlobalNamespace(yamltext.New([]byte(text)))
		if diff := cmp.Diff(&n, read); diff != "" {
			t.Errorf("%q: -written +read:\n%s\n%s\n%v", trap, diff, text, faults)
		}
	}
}

// fill sets every field of a value, each string to text.
func fill(v reflect.Value, text string) {
	if port, ok := v.Addr().Interface().(*schemas.IntOrString); ok {
		port.StrVal = text
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Struct:
		for k := range v.NumField() {
			fill(v.Field(k), text)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), text)
		fill(v.Index(1), "other")
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{text: text, "empty": ""}))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32:
		v.SetInt(7)
	case reflect.String:
		v.SetString(text)
	}
}

// TestWriteShort: what is unset is left out, and an empty list of StatefulSets,
// which means none, is not.
func TestWriteShort(t *testing.T) {
	s := &schemas.GlobalHeadlessService{APIVersion: schemas.APIVersion, Kind: schemas.KindGlobalHeadlessService}
	s.Metadata.Name, s.Spec.GlobalNamespace = "kafka", "gns"
	s.Spec.Source = schemas.Source{Cluster: "one", Namespace: "db"}
	const head = "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata:\n  name: kafka\nspec:\n  globalNamespace: gns\n"
	if got, want := ServiceYAML(s), head+"  source: {cluster: one, namespace: db}\n"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	s.Spec.Source.StatefulSets = []string{}
	publish := false
	s.Spec.Service.PublishNotReadyAddresses = &publish
	s.Spec.Service.Ports = []schemas.ServicePort{{Name: "tcp", Port: 9092, TargetPort: &schemas.IntOrString{IntVal: 1}}}
	const want = head + `  source:
    cluster: one
    namespace: db
    statefulSets: []
  service:
    ports:
    - {name: tcp, port: 9092, targetPort: 1}
    publishNotReadyAddresses: false
`
	if got := ServiceYAML(s); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}
