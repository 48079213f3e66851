package standins

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"

	admissionv1 "k8s.io/api/admission/v1"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// A kumaWebhookStandIn is a stand-in for the admission webhook of the control
// plane of a zone under a global control plane.
//
// Observed of 2.14.3: HostnameGenerators are taken in the control plane's
// namespace alone, with the label kuma.io/origin: zone, and, where they name a
// zone, with their own; labels of the namespace, the zone and the platform are
// set where they are missing. It imitates nothing for other kinds.
type kumaWebhookStandIn struct{ zone string }

// startKumaWebhookStandIn has the API server of a cluster ask it until the
// context ends.
func startKumaWebhookStandIn(ctx context.Context, w *watched) error {
	server := httptest.NewTLSServer(&kumaWebhookStandIn{zone: w.name})
	context.AfterFunc(ctx, server.Close)
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	none := admissionregistrationv1.SideEffectClassNone
	_, err := w.client.AdmissionregistrationV1().MutatingWebhookConfigurations().Create(ctx, &admissionregistrationv1.MutatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: "kuma-stand-in"},
		Webhooks: []admissionregistrationv1.MutatingWebhook{{
			Name: "defaulter.kuma-admission.kuma.io", SideEffects: &none, AdmissionReviewVersions: []string{"v1"},
			ClientConfig: admissionregistrationv1.WebhookClientConfig{URL: &server.URL, CABundle: certificate},
			Rules: []admissionregistrationv1.RuleWithOperations{{
				Operations: []admissionregistrationv1.OperationType{admissionregistrationv1.Create, admissionregistrationv1.Update},
				Rule: admissionregistrationv1.Rule{
					APIGroups: []string{kumaGenerators.Group}, APIVersions: []string{kumaGenerators.Version}, Resources: []string{kumaGenerators.Resource},
				},
			}},
		}},
	}, metav1.CreateOptions{})
	return err
}

// ServeHTTP answers an AdmissionReview.
func (h *kumaWebhookStandIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var review admissionv1.AdmissionReview
	if err := json.NewDecoder(r.Body).Decode(&review); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var o unstructured.Unstructured
	if err := json.Unmarshal(review.Request.Object.Raw, &o.Object); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	response := &admissionv1.AdmissionResponse{UID: review.Request.UID, Allowed: true}
	if fault := h.fault(&o); fault != "" {
		response.Allowed = false
		response.Result = &metav1.Status{Status: metav1.StatusFailure, Code: http.StatusForbidden, Reason: metav1.StatusReasonForbidden, Message: fault}
	} else {
		kind := admissionv1.PatchTypeJSONPatch
		response.Patch, response.PatchType = h.patch(&o), &kind
	}
	review.Request, review.Response = nil, response
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(review); err != nil {
		report("Kuma's webhook", err)
	}
}

// fault returns why a HostnameGenerator is refused, or "".
func (h *kumaWebhookStandIn) fault(o *unstructured.Unstructured) string {
	labels := o.GetLabels()
	zone, ok := labels[kumaZoneLabel]
	switch {
	case o.GetNamespace() != kumaSystem:
		return "HostnameGenerators can be created only in the system namespace: " + kumaSystem
	case labels[kumaOrigin] != "zone":
		return fmt.Sprintf("in the system namespace of a zone, label %s has to be zone", kumaOrigin)
	case ok && zone != h.zone:
		return fmt.Sprintf("label %s has to be %s, not %s", kumaZoneLabel, h.zone, zone)
	}
	return ""
}

// patch returns the JSON patch that sets missing labels.
func (h *kumaWebhookStandIn) patch(o *unstructured.Unstructured) []byte {
	labels := o.GetLabels()
	for key, value := range map[string]string{kumaNamespace: o.GetNamespace(), kumaZoneLabel: h.zone, "kuma.io/env": "kubernetes"} {
		if _, ok := labels[key]; !ok {
			labels[key] = value
		}
	}
	patch, err := json.Marshal([]map[string]any{{"op": "add", "path": "/metadata/labels", "value": labels}})
	if err != nil {
		panic(err) // labels are strings
	}
	return patch
}
