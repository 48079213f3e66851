NAME    := global-headless-service
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

export CGO_ENABLED := 0
export GOFLAGS := $(GOFLAGS) -buildvcs=false

.DEFAULT_GOAL := help
.PHONY: help build test lint golden demo

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/global-headless-service, a static binary
	go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/$(NAME) ./fn

test: ## run every test; those of kpt are skipped where kpt is not on PATH
	@command -v kpt >/dev/null || echo 'kpt is not on PATH: the tests that run it are skipped'
	go test ./...

lint: ## check formatting, go vet, staticcheck, and that go.mod and go.sum are right
	@files=$$(gofmt -l .) && test -z "$$files" || { echo "not as gofmt writes it: $$files"; exit 1; }
	go vet ./...
	go tool -modfile=tools/staticcheck.mod staticcheck ./...
	go mod verify
	go mod tidy -diff

golden: ## write what the code does now into testdata, to be read before it is committed
	-WRITE_GOLDEN=1 go test ./fn -run Golden
	git status --short testdata

demo: build ## render the Kafka example and show every member's manifests
	@go run ./tools/demo bin/$(NAME) examples/kpt
