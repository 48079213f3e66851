//go:build modules

// This file is never compiled. It keeps in go.mod the modules whose sources are
// read.
package main

import (
	_ "k8s.io/api/core/v1"
	_ "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	_ "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)
