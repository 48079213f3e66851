NAME    := global-headless-service
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
# The commit, and whether the tree is modified.
REVISION ?= $(shell git describe --always --dirty --abbrev=40 --exclude '*' 2>/dev/null)
IMAGE   ?= localhost/$(NAME):dev
ARGOCD_IMAGE ?= localhost/$(NAME)-argocd:dev
DOCKER  ?= docker
# In place of the Dockerfile's golang and scratch, and the URL of the source.
BUILD_IMAGE ?=
BASE_IMAGE  ?=
SOURCE      ?=
# For make release: where the archives will be downloaded from, and some platforms only.
DOWNLOADS   ?=
PLATFORMS   ?=
# The Kubernetes version for make e2e, one of those in e2e/servers. Empty selects the default.
K8S ?=
# Any other flags of docker build: --build-arg GOPROXY=..., --network host
IMAGE_FLAGS ?=
# Where the manual pages go: man -M bin/man global-headless-service
MAN ?= bin/man
# Which benchmarks, and how often; flags of bench-peers: -quick, -run fleet.
BENCH       ?= .
COUNT       ?= 10
PEERS_FLAGS ?=

# What lint looks at: each module that has Go files.
MODULES := . bench tools/schemas tools/clusterscoped tools/release e2e e2e/argocd e2e/flux e2e/istio \
  e2e/mcs e2e/mcs/programs/controller e2e/externaldns e2e/page

# The suites of e2e-meshes.
MESHES := e2e-istio e2e-mcs e2e-externaldns e2e-standins

# The workflows that lint looks at: the repository's, and those that users copy.
WORKFLOWS := $(wildcard .github/workflows/*.yaml) examples/ci/github.yaml examples/flux/workflow.yaml

# The list of Kubernetes' cluster-scoped kinds.
SCOPES := render/zz_generated.clusterscoped.go

export CGO_ENABLED := 0
export GOFLAGS := $(GOFLAGS) -buildvcs=false
export K8S

.DEFAULT_GOAL := help
.PHONY: help build release image image-argocd man test soak e2e e2e-image e2e-argocd e2e-flux e2e-release e2e-meshes $(MESHES) e2e-page bench bench-save bench-peers weight lint vulnerabilities outdated generate verify golden demo

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/global-headless-service, a static binary
	go build -trimpath -ldflags '-s -w -X main.version=$(VERSION) -X main.revision=$(REVISION)' -o bin/$(NAME) ./fn

man: ## write manual pages of all commands into $(MAN), which is bin/man unless set
	TZ=UTC SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null)} \
	  go run -tags docs -ldflags '-X main.version=$(VERSION)' ./fn man $(MAN)/man1

release: ## write dist, the artefacts of the release VERSION=v0.1.0, of a clean commit; SOURCE and DOWNLOADS are URLs
	@go -C tools/release run . -version '$(if $(filter command line environment,$(origin VERSION)),$(VERSION))' \
	  -source '$(SOURCE)' -downloads '$(DOWNLOADS)' -platforms '$(PLATFORMS)'

docker_build = $(DOCKER) build --build-arg VERSION=$(VERSION) --build-arg REVISION=$(REVISION) \
	  $(foreach arg,BUILD_IMAGE BASE_IMAGE SOURCE,$(if $($(arg)),--build-arg $(arg)=$($(arg)))) $(IMAGE_FLAGS)

image: ## build $(IMAGE), the container image; BUILD_IMAGE and BASE_IMAGE replace the images it is built from
	$(docker_build) --target function --tag $(IMAGE) .

image-argocd: ## build $(ARGOCD_IMAGE), the image of Argo CD's sidecar, likewise
	$(docker_build) --target argocd --tag $(ARGOCD_IMAGE) .

test: ## run every test; those of kpt are skipped where kpt is not on PATH
	@command -v kpt >/dev/null || echo 'kpt is not on PATH: the tests that run it are skipped'
	@echo 'the first run compiles all, with a kustomize to test against, and takes minutes; a later one at most two'
	@echo '1 of 2: check that the benchmarks work'
	cd bench && go test ./...
	@echo '2 of 2: every package; fn runs the program itself, and takes longest'
	go test ./...

soak: ## run the tests that take minutes: 200 kills, documents of 100 MB, 50,000 files, 1,000 of each property
	SOAK=1 go test ./fn -run Soak -v -timeout 30m
	HISTORIES=1000 MESHES=1000 IMPORTS=1000 go test ./fn -run 'TreeHistories|MeshProperties|ImportProperties' -timeout 60m

e2e: ## run the tests on real API servers and real DNS; K8S=1.34 or 1.37 selects another version
	go -C e2e run ./servers/build
	go -C e2e test -count 1 -p 1 -v -timeout 30m ./controlplane ./clusters ./status

e2e-image: ## test the container image, with the docker daemon that runs
	go -C e2e test -count=1 -v ./image

e2e-argocd: ## test the plugin with the real argocd-cmp-server, and the example's manifests; minutes, the first time
	e2e/argocd/build.sh
	go -C e2e/argocd test -count=1 -v ./...

e2e-flux: ## test examples/flux with Flux's controllers and command line, on real clusters; minutes, the first time
	go -C e2e run ./servers/build
	e2e/flux/build.sh
	go -C e2e/flux test -count=1 -v -timeout 30m ./...

e2e-release: ## make a release of two clones, compare them byte by byte, check what is in it, and run its images; minutes
	go -C tools/release test -count=1 -v -timeout 60m ./e2e

e2e-meshes: ## run the suites of all meshes, which prove the names that are printed; half an hour, the first time
	@for suite in $(MESHES); do echo "$$suite, one of: $(MESHES)"; $(MAKE) --no-print-directory $$suite || exit; done

# Three tests of Istio at once: each has clusters of its own, and mostly waits.
e2e-istio: ## test the names of Istio with its real control plane, on real clusters; ten minutes, the first time
	go -C e2e run ./servers/build
	e2e/istio/build.sh
	go -C e2e/istio test -count=1 -v -timeout 30m -parallel 3 ./...

e2e-mcs: ## test the names of Multi-Cluster Services with AWS' controller and CoreDNS; minutes, the first time
	go -C e2e run ./servers/build
	e2e/mcs/build.sh
	go -C e2e/mcs test -count=1 -v -timeout 30m ./...

e2e-externaldns: ## test the names that external-dns publishes, in CoreDNS; ten minutes, the first time
	go -C e2e run ./servers/build
	e2e/externaldns/build.sh
	go -C e2e/externaldns test -count=1 -v -timeout 30m ./...

e2e-standins: ## test the names of Tanzu Service Mesh, Cilium, Linkerd, Kuma and Skupper with stand-ins for these
	go -C e2e run ./servers/build
	go -C e2e test -count=1 -v -parallel 8 -timeout 30m ./fleet ./standins # the tests wait more than they work

e2e-page: ## test the pictures and the page of graph in a real browser, and the diagrams with Mermaid and Graphviz
	go -C e2e/page test -count=1 -v -timeout 30m ./...

weight: ## write docs/weight.md: the modules in the binary, their bytes, and what they add to the start
	@page=$$(mktemp) && trap 'rm -f "$$page"' EXIT && go -C tools/release run ./weight > "$$page" && cat "$$page" > docs/weight.md

lint: ## check formatting, the workflows, and of each module go vet (of this one for macOS and Windows too), staticcheck, and that go.mod and go.sum are right
	@files=$$(gofmt -l .) && test -z "$$files" || { echo "not as gofmt writes it: $$files"; exit 1; }
	go mod verify
	GOOS=darwin go vet ./...
	GOOS=windows go vet ./...
	go vet -tags docs ./fn && go tool -modfile=tools/staticcheck.mod staticcheck -tags docs ./fn
	@printf '%s\n' $(MODULES) | xargs -P 2 -I {} sh -c 'echo "lint {}"; cd {} && go vet ./... && \
	  go tool -modfile=$(CURDIR)/tools/staticcheck.mod staticcheck ./... && go mod tidy -diff || { echo "lint {}: failed"; exit 255; }'
	go tool -modfile=tools/actionlint.mod actionlint -shellcheck= -pyflakes= $(WORKFLOWS) # else it takes what is on PATH

vulnerabilities: ## look for known vulnerabilities in what the program, and the kustomize of its image, call; asks vuln.go.dev
	go tool -modfile=tools/govulncheck.mod govulncheck ./...
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && \
	  go build -modfile=tools/kustomize.mod -o "$$out/kustomize" sigs.k8s.io/kustomize/kustomize/v5 && \
	  go tool -modfile=tools/govulncheck.mod govulncheck -mode=binary "$$out/kustomize"

outdated: ## list the pinned programs of tools and bench/peers, and behind each in brackets the newest version; then Go
	@for file in tools/*.mod bench/peers/*.mod; do \
	  go list -modfile=$$file -m -u $$(go list -modfile=$$file -f '{{.Module.Path}}' tool) || exit 1; \
	done
	@echo "go $$(cat .go-version) [$$(go list -m -f '{{.Version}}' go@latest)]"

bench: ## run the benchmarks COUNT times, and compare them with the base that make bench-save wrote
	go test ./fn ./graph ./resourcelist ./yamltext ./schemas -run '^$$' -bench '$(BENCH)' -count $(COUNT) | tee bench/new.txt
	@! grep '^FAIL' bench/new.txt
	go tool -modfile=tools/benchstat.mod benchstat $(wildcard bench/base.txt) bench/new.txt

bench-save: ## keep what make bench printed last as this machine's base
	cp bench/new.txt bench/base.txt

bench-peers: build ## run the same jobs in helm, ytt, cue, jsonnet, kustomize and this program; print one table of ratios
	@cd bench && go run . -bin ../bin/$(NAME) $(PEERS_FLAGS)

generate: ## generate schemas, Kubernetes' cluster-scoped kinds, and of docs/ reference.md, troubleshooting.md, commands/ and the proofs in meshes.md
	go -C tools/schemas run . ../.. ../..
	go -C tools/clusterscoped run . $(CURDIR)/$(SCOPES)
	go run ./tools/outputschemas . schemas/json
	go run ./tools/troubleshooting > docs/troubleshooting.md
	go run ./tools/proofs . docs/meshes.md
	rm -rf docs/commands && go run -tags docs ./fn markdown docs/commands
	@for folder in examples/kpt examples/kustomize/base; do go run ./fn schema --form json > $$folder/.global-headless-service.schema || exit 1; done

verify: ## check that generated files are up to date, and that an API server accepts them
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && go -C tools/schemas run . ../.. "$$out" && go run ./tools/outputschemas . "$$out/schemas/json" && \
	  for path in schemas/crds schemas/json docs/reference.md; do diff -ru $$path "$$out/$$path" || { echo 'not as generated: run make generate'; exit 1; }; done
	@out=$$(mktemp) && trap 'rm -f "$$out"' EXIT && go -C tools/clusterscoped run . "$$out" && \
	  diff -u $(SCOPES) "$$out" || { echo 'not as generated: run make generate'; exit 1; }
	go -C tools/schemas test ./...
	go -C tools/clusterscoped test ./...
	go -C tools/release test . ./archive ./binary ./image ./krew ./sbom ./weight
	go test ./report ./tools/...
	go test ./docs -run Manuals

golden: ## write what the code does now into testdata, to be read before it is committed
	-WRITE_GOLDEN=1 go test ./fn -run Golden
	git status --short testdata

demo: build ## render the Kafka example, show its input and output on one screen, and draw it
	@examples/demo.sh bin/$(NAME) examples/kpt bin/demo.html
