# The image kustomize and kpt run: one static binary, no shell, no root. It is
# what `docker build .` builds; --target argocd adds what a sidecar of Argo CD
# needs. Both of docker's builders take this file, the classic one (which knows
# no BUILDPLATFORM, no mounts) and BuildKit. `make image` passes the arguments.

# Where the binary is compiled: anything with Go on PATH and a shell. Modules
# that are in its module cache already are not downloaded again.
ARG BUILD_IMAGE=golang:1.26.8
# What the binary is put on. The two files in /etc below replace its own.
ARG BASE_IMAGE=scratch
# "linux" alone is the architecture of the daemon that builds.
ARG BUILDPLATFORM=${BUILDPLATFORM:-linux}

FROM --platform=${BUILDPLATFORM} ${BUILD_IMAGE} AS build
WORKDIR /etc-of-image
# Kubernetes' runAsNonRoot requires a numeric user, kustomize and kpt the name nobody.
RUN printf '%s\n' \
      'root:x:0:0:root:/:/sbin/nologin' \
      'nonroot:x:65532:65532:nonroot:/:/sbin/nologin' \
      'nobody:x:65534:65534:nobody:/:/sbin/nologin' >passwd && \
    printf '%s\n' 'root:x:0:' 'nonroot:x:65532:' 'nobody:x:65534:' >group
WORKDIR /src
# Else Go's own default. An argument, since the builder passes no environment.
ARG GOPROXY
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# BuildKit sets these, for --platform too. The classic builder does not, and Go
# then takes its own; it refuses a --platform that is not the daemon's.
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=dev
ARG REVISION
# As `make build` does it: the same commit and Go give the same bytes.
RUN CGO_ENABLED=0 GOOS=${TARGETOS} GOARCH=${TARGETARCH} \
    go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${VERSION} -X main.revision=${REVISION}" \
      -o /out/global-headless-service ./fn

# Shared by both images.
FROM ${BASE_IMAGE} AS common
ARG VERSION=dev
ARG REVISION
ARG SOURCE
LABEL org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /etc-of-image/ /etc/
COPY --from=build /out/global-headless-service /usr/local/bin/global-headless-service

FROM common AS function
ARG SOURCE
LABEL org.opencontainers.image.title="global-headless-service" \
      org.opencontainers.image.description="KRM function that renders the headless Services every cluster of a global namespace needs to reach a StatefulSet's pods by name" \
      dev.kpt.fn.meta.types="mutator" \
      dev.kpt.fn.meta.description="Renders the headless Services every cluster of a global namespace needs to reach a StatefulSet's pods by name" \
      dev.kpt.fn.meta.documentationurl="${SOURCE}" \
      dev.kpt.fn.meta.keywords="multi-cluster,service-mesh,statefulset"
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/global-headless-service"]

# For kustomizations that run the function themselves; pinned, and checked
# against the sums in tools/.
FROM build AS kustomize
ARG GOPROXY
ARG TARGETOS
ARG TARGETARCH
WORKDIR /kustomize
COPY tools/kustomize.mod go.mod
COPY tools/kustomize.sum go.sum
RUN CGO_ENABLED=0 GOOS=${TARGETOS} GOARCH=${TARGETARCH} \
    go build -trimpath -buildvcs=false -ldflags '-s -w' \
      -o /out/kustomize sigs.k8s.io/kustomize/kustomize/v5

# A config management plugin: argocd-cmp-server, which Argo CD mounts there, runs
# as 999 and finds what to run in plugin.yaml.
FROM common AS argocd
LABEL org.opencontainers.image.title="global-headless-service-argocd" \
      org.opencontainers.image.description="Config management plugin that renders a global namespace's headless Services in a sidecar of Argo CD's repo-server"
COPY --from=kustomize /out/kustomize /usr/local/bin/kustomize
COPY examples/argocd/sidecar/plugin.yaml /home/argocd/cmp-server/config/plugin.yaml
ENV PATH=/usr/local/bin
USER 999:999
ENTRYPOINT ["/var/run/argocd/argocd-cmp-server"]

# The default target.
FROM function
