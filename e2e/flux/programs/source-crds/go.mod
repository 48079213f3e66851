module global-headless-service/e2e/flux/programs/source-crds

go 1.26.0

require github.com/fluxcd/source-controller v1.9.5
