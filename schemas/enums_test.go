package schemas

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEnumsAreComplete reads enums.go: every constant of a type is one that
// validation accepts, and that its marker names.
func TestEnumsAreComplete(t *testing.T) {
	accepted := map[string][]string{
		"Protocol": strs(protocols()), "IPFamily": strs(ipFamilies()), "IPFamilyPolicy": strs(ipFamilyPolicies()),
		"OtherItems": strs(otherItems()), "AbsentCluster": strs(absentClusters()), "Warnings": strs(warnings()),
		"IstioNetworks": strs(istioNetworks()), "ServiceExportVersion": strs(serviceExportVersions()),
	}
	constants, markers := map[string][]string{}, map[string][]string{}
	file, err := parser.ParseFile(token.NewFileSet(), "enums.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				_, marker, _ := strings.Cut(g.Doc.List[len(g.Doc.List)-1].Text, "Enum=")
				markers[s.Name.Name] = strings.Split(marker, ";")
			case *ast.ValueSpec:
				kind := s.Type.(*ast.Ident).Name
				value, err := strconv.Unquote(s.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				constants[kind] = append(constants[kind], value)
			}
		}
	}
	if diff := cmp.Diff(constants, accepted); diff != "" {
		t.Errorf("-constants +accepted:\n%s", diff)
	}
	if diff := cmp.Diff(constants, markers); diff != "" {
		t.Errorf("-constants +markers:\n%s", diff)
	}
}

func strs[T ~string](all []T) []string {
	var texts []string
	for _, v := range slices.All(all) {
		texts = append(texts, string(v))
	}
	return texts
}
