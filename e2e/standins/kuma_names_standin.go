package standins

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation"
)

// This file holds what Kuma's stand-in makes of HostnameGenerators, and what it
// writes.

// A kumaGenerator is what the stand-in reads of a HostnameGenerator.
type kumaGenerator struct {
	name     string
	Template string
	Selector struct {
		MeshService *struct{ MatchLabels map[string]string }
	}
}

// write makes the MeshServices of the zone those that there should be, with
// their host names. It deletes copies only: a pod's own MeshService is deleted
// with the pod.
func (z *kumaZone) write(ctx context.Context, all []*kumaMeshService) error {
	generators, err := z.generators()
	if err != nil {
		return err
	}
	var errs []error
	given, desired := map[string]bool{}, map[string]bool{}
	hostnames, pods := map[string]string{}, map[string]string{}
	for _, m := range all {
		desired[m.namespace+"/"+m.name] = true
		current := z.live(m)
		if current != nil && m.owner != nil && !z.ownsLive(m) {
			continue // it is the MeshService of an earlier pod of that name
		}
		var addresses []any
		for _, g := range generators {
			name, err := g.hostname(m.labels)
			if err != nil {
				continue // a condition says so
			}
			if name == "" || given[name] {
				continue
			}
			given[name] = true
			if len(m.spec["ports"].([]any)) > 0 {
				hostnames[name] = m.address
			}
			addresses = append(addresses, map[string]any{
				"hostname": name, "origin": "HostnameGenerator", "hostnameGeneratorRef": map[string]any{"coreName": g.name},
			})
		}
		pods[m.address] = m.pod
		errs = append(errs, z.writeOne(ctx, current, m, addresses))
	}
	for _, o := range listCustom(z.watched, kumaMeshServices, kumaSystem) {
		if !desired[o.GetNamespace()+"/"+o.GetName()] {
			errs = append(errs, z.objects.Resource(kumaMeshServices).Namespace(kumaSystem).Delete(ctx, o.GetName(), metav1.DeleteOptions{}))
		}
	}
	z.mutex.Lock()
	defer z.mutex.Unlock()
	z.hostnames, z.pods = hostnames, pods
	return errors.Join(errs...)
}

// generators returns the zone's HostnameGenerators.
func (z *kumaZone) generators() ([]kumaGenerator, error) {
	var all []kumaGenerator
	for _, o := range listCustom(z.watched, kumaGenerators, kumaSystem) {
		g := kumaGenerator{name: o.GetName()}
		if err := specOf(o, &g); err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

// hostname returns the name that a HostnameGenerator gives a MeshService with
// some labels, or "".
func (g *kumaGenerator) hostname(of map[string]string) (string, error) {
	if g.Selector.MeshService == nil || !labels.SelectorFromSet(g.Selector.MeshService.MatchLabels).Matches(labels.Set(of)) {
		return "", nil
	}
	t, err := template.New("").Funcs(template.FuncMap{"label": func(key string) (string, error) {
		value, ok := of[key]
		if !ok {
			return "", fmt.Errorf("label %s not found", key)
		}
		return value, nil
	}}).Parse(g.Template)
	if err != nil {
		return "", err
	}
	var name strings.Builder
	if err := t.Execute(&name, nil); err != nil {
		return "", err
	}
	if faults := validation.IsDNS1123Subdomain(name.String()); len(faults) > 0 {
		return "", fmt.Errorf("%q: %s", name.String(), strings.Join(faults, ", "))
	}
	return name.String(), nil
}

// writeOne creates or changes a MeshService.
func (z *kumaZone) writeOne(ctx context.Context, current *unstructured.Unstructured, m *kumaMeshService, addresses []any) error {
	o := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "kuma.io/v1alpha1", "kind": "MeshService"}}
	if current != nil {
		o = current.DeepCopy()
	}
	o.SetNamespace(m.namespace)
	o.SetName(m.name)
	o.SetLabels(m.labels)
	if m.owner != nil {
		o.SetOwnerReferences([]metav1.OwnerReference{*m.owner})
	}
	o.Object["spec"] = m.spec
	status := map[string]any{"vips": []any{map[string]any{"ip": m.address}}}
	if len(addresses) > 0 {
		status["addresses"] = addresses
	}
	o.Object["status"] = status
	client := z.objects.Resource(kumaMeshServices).Namespace(m.namespace)
	var err error
	if current == nil {
		_, err = client.Create(ctx, o, metav1.CreateOptions{FieldValidation: "Strict"})
	} else if !equality.Semantic.DeepEqual(current.Object, o.Object) {
		_, err = client.Update(ctx, o, metav1.UpdateOptions{FieldValidation: "Strict"})
	}
	return err
}
