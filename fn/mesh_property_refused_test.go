package main

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

var errorWithCode = regexp.MustCompile(`(?m)^error: .* \[([a-z-]+)\]$`)

// errorCodes are the codes of errors, sorted.
func errorCodes(stderr string) []string {
	codes := []string{}
	for _, m := range errorWithCode.FindAllStringSubmatch(stderr, -1) {
		codes = append(codes, m[1])
	}
	slices.Sort(codes)
	return codes
}

// checkRefused checks that every way in refuses what the function does, and
// that none writes anything.
func (p *meshPlay) checkRefused(t *testing.T, in string, fresh outcome) {
	t.Helper()
	codes := errorCodes(fresh.stderr)
	if len(codes) == 0 {
		t.Errorf("(e) the function fails without a code:\n%s", fresh.stderr)
	}
	p.checkReasons(t, codes, fresh.stderr)
	expect.Same(t, "(e) items of a refused run", withoutResults(in), withoutResults(fresh.stdout))
	if slices.ContainsFunc(codes, isOfObject) {
		p.checkRefusedObject(t)
		return
	}
	before := treeIfAny(t, p.output)
	for _, args := range p.commands() {
		got := runs(t, args...)
		what := "(e) " + strings.Join(args[:len(args)-1], " ")
		expect.Same(t, what+": codes\n"+got.stderr+"\nof the function:\n"+fresh.stderr, codes, errorCodes(got.stderr))
		if got.exit == 0 || got.stdout != "" {
			t.Errorf("%s: exit %d, stdout:\n%s", what, got.exit, got.stdout)
		}
	}
	expect.Same(t, "(e) the tree after refused runs", before, treeIfAny(t, p.output))
	for _, cluster := range p.fleet.clusterNames() {
		slice := call(strings.Replace(in, "functionConfig:\n", "functionConfig:\n"+indented(sliceOf(cluster)), 1))
		expect.Same(t, "(e) codes of the function's slice of "+cluster+"\n"+slice.stderr, codes, errorCodes(slice.stderr))
	}
}

// isOfObject tells that an error is on an object in one cluster, and not on a
// declaration: commands that do not render that cluster do not see it.
func isOfObject(code string) bool {
	return code == string(report.ObjectInTheWay) || code == string(report.ObjectRenderedTwice)
}

// checkRefusedObject checks that a tree does not get an object that the
// function refuses.
func (p *meshPlay) checkRefusedObject(t *testing.T) {
	t.Helper()
	before := treeIfAny(t, p.output)
	refused(t, renders("--output", p.output, "--prune-all", p.input))
	expect.Same(t, "(e) the tree after a refused run", before, treeIfAny(t, p.output))
}

// commands are the commands that read a package.
func (p *meshPlay) commands() [][]string {
	all := [][]string{
		{"names", "-o", "json", p.input}, {"list", "-o", "wide", p.input},
		{"render", "--output", p.output, "--prune-all", p.input}, {"diff", "--output", p.output, "--prune-all", p.input},
	}
	for _, cluster := range p.fleet.clusterNames() {
		all = append(all, []string{"render", "--cluster", cluster, "--other-items", "WithSource", p.input})
	}
	return all
}

// checkReasons checks that a package is refused only for what is in it, unless
// names in it collide, of which all kinds of errors come.
func (p *meshPlay) checkReasons(t *testing.T, codes []string, stderr string) {
	t.Helper()
	may, must := p.reasons()
	for _, code := range codes {
		if !p.fleet.collide() && !slices.Contains(append(may, must...), report.Code(code)) {
			t.Errorf("(e) nothing in the package asks for %s:\n%s", code, stderr)
		}
	}
}

// reasons are the codes of errors that the package may have, and those for which
// it must be refused.
func (p *meshPlay) reasons() (may, must []report.Code) {
	for _, s := range p.fleet.declared() {
		key := s.list.mesh.key
		if !s.list.isOneNamespace() && servesOneNamespace[key] {
			must = append(must, report.MemberNotServed)
		}
		if carriesTCPOnly[key] && slices.ContainsFunc(s.rendered(), func(q meshPort) bool { return q.protocol != "TCP" }) {
			must = append(must, report.ProtocolNotServed)
		}
		if s.adopted && !s.headless && key != schemas.MeshIstio && key != schemas.MeshSkupper {
			must = append(must, report.ServiceNotHeadless)
		}
		for _, q := range s.rendered() {
			if q.target != "" && len(s.sets) == 0 {
				may = append(may, report.TargetPortNotANumber)
			}
		}
		if key == schemas.MeshIstio {
			may = append(may, report.ReplicasUnknown)
		}
		if s.some > 0 && s.some < len(s.ports) && s.adopted {
			may = append(may, report.ContradictsAdoptedService)
		}
		for c := range s.list.clusters {
			if slices.Contains(hardClusters, c) {
				may = append(may, report.InvalidClusterID)
			}
		}
		may = append(may, s.contraries()...)
	}
	return may, must
}

// servesOneNamespace and carriesTCPOnly are meshes by their limits
// (docs/meshes.md).
var (
	servesOneNamespace = map[string]bool{schemas.MeshMultiClusterServices: true, schemas.MeshCilium: true, schemas.MeshLinkerd: true}
	carriesTCPOnly     = map[string]bool{schemas.MeshIstio: true, schemas.MeshLinkerd: true, schemas.MeshKuma: true, schemas.MeshSkupper: true}
)

// rendered are the ports that the mesh gets.
func (s *meshService) rendered() []meshPort {
	if s.some > 0 {
		return s.ports[:s.some]
	}
	return s.ports
}

// contraries are the refusals of the author's labels and annotations.
func (s *meshService) contraries() []report.Code {
	value := func(key string) string { return cmp.Or(s.annotations[key], s.labels[key], "true") }
	contrary := false
	switch s.list.mesh.key {
	case schemas.MeshCilium:
		contrary = value("service.cilium.io/global") != "true" || s.annotations["service.cilium.io/shared"] != ""
	case schemas.MeshLinkerd:
		contrary = value("mirror.linkerd.io/exported") != "true"
	case schemas.MeshKuma:
		contrary = s.annotations["kuma.io/ignore"] != ""
	case schemas.MeshExternalDNS:
		contrary = s.annotations["external-dns.alpha.kubernetes.io/target"] != ""
	}
	if contrary {
		return []report.Code{report.ContraryServiceField}
	}
	return nil
}
