package schemas_test

import (
	"fmt"

	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// ParseGlobalNamespace returns every fault at once, each with its field.
func ExampleParseGlobalNamespace() {
	list, err := resourcelist.Read([]byte(`apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: fn.kpt.dev/v1alpha1
  kind: GlobalNamespace
  metadata:
    name: kafka-gns
  spec:
    members:
    - {cluster: cluster-one, namespace: NS}
    - {cluster: cluster-one}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, faults := schemas.ParseGlobalNamespace(list.Items[0])
	for _, f := range faults {
		fmt.Printf("%s: %s\n", f.Field, f.Message)
	}
	// Output:
	// spec.members[0].namespace: "NS" is not a namespace: lower-case letters, digits and "-", beginning and ending with a letter or digit; did you mean "ns"?
	// spec.members[1].namespace: required: a namespace
}

func ExampleCheckClusterName() {
	problem, proposed := schemas.CheckClusterName("eu/west")
	fmt.Println(problem)
	fmt.Println(proposed)
	// Output:
	// "eu/west" is not a cluster name: letters, digits, "-", "_" and ".", beginning and ending with a letter or digit; did you mean "eu-west"?
	// eu-west
}
