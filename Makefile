NAME    := global-headless-service
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
IMAGE   ?= localhost/$(NAME):dev
ARGOCD_IMAGE ?= localhost/$(NAME)-argocd:dev
DOCKER  ?= docker
# In place of the Dockerfile's golang and scratch, and the URL of the source.
BUILD_IMAGE ?=
BASE_IMAGE  ?=
SOURCE      ?=
# Any other flags of docker build: --build-arg GOPROXY=..., --network host
IMAGE_FLAGS ?=

export CGO_ENABLED := 0
export GOFLAGS := $(GOFLAGS) -buildvcs=false

.DEFAULT_GOAL := help
.PHONY: help build image image-argocd e2e-image e2e-argocd test bench lint generate verify golden demo

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/global-headless-service, a static binary
	go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/$(NAME) ./fn

docker_build = $(DOCKER) build --build-arg VERSION=$(VERSION) --build-arg REVISION=$$(git rev-parse HEAD 2>/dev/null) \
	  $(foreach arg,BUILD_IMAGE BASE_IMAGE SOURCE,$(if $($(arg)),--build-arg $(arg)=$($(arg)))) $(IMAGE_FLAGS)

image: ## build $(IMAGE), the container image; what it is built of is up to BUILD_IMAGE and BASE_IMAGE
	$(docker_build) --target function --tag $(IMAGE) .

image-argocd: ## build $(ARGOCD_IMAGE), the image of Argo CD's sidecar, likewise
	$(docker_build) --target argocd --tag $(ARGOCD_IMAGE) .

test: ## run every test; those of kpt are skipped where kpt is not on PATH
	@command -v kpt >/dev/null || echo 'kpt is not on PATH: the tests that run it are skipped'
	go test ./...

e2e-image: ## test the container image, with the docker daemon that runs
	go -C e2e test -count=1 -v ./image

e2e-argocd: ## test the plugin with the real argocd-cmp-server, and the example's manifests; minutes, the first time
	e2e/argocd/build.sh
	go -C e2e/argocd test -trimpath -count=1 -v ./... # as build.sh compiles it, so that it does so once

lint: ## check formatting, go vet, staticcheck, and that go.mod and go.sum are right
	@files=$$(gofmt -l .) && test -z "$$files" || { echo "not as gofmt writes it: $$files"; exit 1; }
	go vet ./...
	go tool -modfile=tools/staticcheck.mod staticcheck ./...
	go mod verify
	go mod tidy -diff

bench: ## run the benchmarks, ten times each for benchstat
	go test ./fn ./resourcelist ./schemas -run '^$$' -bench . -count 10

generate: ## write what comes of the API's types: schemas/crds, schemas/json, the README's reference
	go -C tools/schemas run . ../.. ../..

verify: ## check that what is generated is what is committed, and that an API server takes it
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && go -C tools/schemas run . ../.. "$$out" && \
	  for path in schemas/crds schemas/json README.md; do diff -ru $$path "$$out/$$path" || { echo 'not as generated: run make generate'; exit 1; }; done
	go -C tools/schemas vet ./...
	go -C tools/schemas mod tidy -diff
	go -C tools/schemas test ./...

golden: ## write what the code does now into testdata, to be read before it is committed
	-WRITE_GOLDEN=1 go test ./fn -run Golden
	git status --short testdata

demo: build ## render the Kafka example and show what each cluster applies
	@for cluster in cluster-one cluster-two; do \
	  printf '\n######## %s applies:\n\n' $$cluster; bin/$(NAME) render --cluster $$cluster examples/kpt || exit 1; \
	done
