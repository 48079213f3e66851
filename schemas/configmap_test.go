package schemas

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseConfigMap(t *testing.T) {
	const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: function-input}\n"
	cases := map[string]struct {
		document string
		want     Render
		faults   []string
	}{
		"all settings": {head + "data: {cluster: cluster-two, otherItems: Keep, absentCluster: Empty, warnings: Error}\n", Render{"cluster-two", OtherItemsKeep, AbsentClusterEmpty, WarningsError}, nil},
		"no data":      {head, Render{}, nil},
		"null data":    {head + "data:\n", Render{}, nil},
		"empty data":   {head + "data: {}\nimmutable: true\n", Render{}, nil},
		"empty values": {head + "data: {otherItems: '', absentCluster: ~}\n", Render{}, nil},
		"an empty cluster, as of a variable that is not set": {
			head + "data: {cluster: ''}\n", Render{},
			[]string{"data.cluster: is empty, and without a cluster every cluster is rendered; name one, or leave the key out"},
		},
		"values without quotes": {
			head + "data: {cluster: 1e3}\n", Render{Cluster: "1e3"}, nil,
		},
		"a cluster called on":   {head + "data: {cluster: on}\n", Render{Cluster: "on"}, nil},
		"a cluster called null": {head + "data: {cluster: 'null', otherItems: null}\n", Render{Cluster: "null"}, nil},
		"an alias":              {head + "data: {cluster: *a}\n", Render{}, []string{`the YAML cannot be read: unknown anchor 'a' referenced`}},
		"an anchor":             {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: &a x}\ndata: {cluster: *a}\n", Render{Cluster: "x"}, nil},
		"unknown keys and wrong values": {
			head + "data: {cluter: x, member: y, otherItems: [Keep], absentCluster: empty}\n", Render{},
			[]string{
				`data.cluter: unknown field "cluter"; did you mean "cluster"? -> "cluster"`,
				`data.member: unknown field "member"; the fields here are cluster, otherItems, absentCluster, warnings, mode`,
				`data.otherItems: is a list; it must be a string`,
				`data.absentCluster: "empty" is not one of "Error", "Empty"; did you mean "Empty"? -> "Empty"`,
			},
		},
		"bad values": {
			head + "data: {cluster: a/b, otherItems: keep, absentCluster: Ignore}\n", Render{},
			[]string{
				`data.cluster: "a/b" is not a cluster name: ` + mixedLabel + `; did you mean "a-b"? -> "a-b"`,
				`data.otherItems: "keep" is not one of "Keep", "Drop", "WithSource"; did you mean "Keep"? -> "Keep"`,
				`data.absentCluster: "Ignore" is not one of "Error", "Empty"`,
			},
		},
		"twice":       {head + "data: {cluster: a, cluster: b}\n", Render{}, []string{`data.cluster: is given twice, first as the string "a", then as the string "b"; keep one`}},
		"binary data": {head + "binaryData: {cluster: YQ==}\n", Render{}, []string{`binaryData: is not read; give the settings in data, as plain strings`}},
		"not in data": {head + "cluster: x\n", Render{}, []string{`cluster: unknown field "cluster" here; it belongs in data`}},
		"a list":      {head + "data: [cluster]\n", Render{}, []string{`data: is a list; it must be a mapping (cluster, otherItems, absentCluster, warnings, mode)`}},
		"nothing":     {"", Render{}, []string{`the document is empty; it must be a resource, a mapping with apiVersion and kind`}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, faults := ParseConfigMap(textOf(c.document))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if diff := cmp.Diff(c.faults, texts(faults)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
