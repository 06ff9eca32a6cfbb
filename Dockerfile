# Four images: `serve` (CPU, and any GPU through Vulkan), `serve-cuda`, `train` and `orthanc`.
# `make images` builds them with docker or buildah; docs/images.md explains every choice.
#
# Bases are pinned by digest. Where no registry can be reached, pass others: --build-arg
# NODE_IMAGE=... (deploy/images/bases.sh makes some). The secrets npmrc, pip and certificates are
# optional: package sources and authorities of the machine that builds. Nothing of them stays.
ARG NODE_IMAGE=node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
ARG PYTHON_IMAGE=python:3.11-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b
# yes: with Node's compiled code, which differs from build to build; no: without, to the byte the
# same wherever it is built from the same bases and packages, and slower to start.
ARG COMPILED=yes

FROM ${NODE_IMAGE} AS node

FROM node AS modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY deploy/images/trim-modules.sh deploy/images/
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=certificates,target=/run/secrets/certificates \
    npm ci --omit=dev --no-fund --no-audit && sh deploy/images/trim-modules.sh node_modules

# The code as Node keeps it compiled, by a service that ran once. As the user and with the flags
# that it is run with: Node's cache is bound to both.
FROM node AS compiled
ARG COMPILED
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY models/demo models/baked
COPY deploy/images/compile-cache.mjs deploy/images/
COPY client client
COPY proto proto
COPY package.json ./
RUN mkdir -m 777 .compiled
ENV NODE_ENV=production NODE_COMPILE_CACHE=/app/.compiled ORT_DISABLE_TELEMETRY=1 HOME=/tmp
COPY src src
USER 1000:1000
RUN [ "$COMPILED" = no ] || \
    node deploy/images/compile-cache.mjs --external-memory-accounted-in-global-limit --heap-growing-percent=30 --expose-gc

# onnxruntime's CUDA provider and the libraries it loads; cuDNN loads zlib too.
FROM ${PYTHON_IMAGE} AS cuda
WORKDIR /cuda
COPY deploy/images/cuda.txt deploy/images/cuda-libraries.sh ./
RUN --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=certificates,target=/run/secrets/certificates \
    sh cuda-libraries.sh python3 /cuda/out
RUN cp -L /lib/*-linux-gnu/libz.so.1 out/lib/

# With the Vulkan loader, for M4OE_DEVICE=webgpu, and what NVIDIA's driver loads beside what its
# runtime mounts. AMD's and Intel's driver is no part of what their runtimes mount: docs/devices.md.
FROM node AS libraries
ARG VULKAN="libvulkan1 libxext6"
COPY deploy/images/libraries.sh deploy/images/
RUN sh deploy/images/libraries.sh /libraries $VULKAN

# The DIMSE door of deploy/k8s/overlays/pacs-dimse (docs/gateway.md): Debian's Orthanc, which reads
# what is mounted at /etc/orthanc.
FROM node AS orthanc-files
COPY deploy/images/libraries.sh deploy/images/
# The last is needed under a name that several packages provide. Orthanc wants a local time.
RUN sh deploy/images/libraries.sh /libraries orthanc orthanc-dicomweb orthanc-gdcm libboost-regex1.74.0 && \
    ln -s /usr/share/zoneinfo/UTC /libraries/etc/localtime

FROM scratch AS orthanc
COPY --from=orthanc-files /libraries /
# Without it each answer waits for the acknowledgement of its head.
ENV TCP_NODELAY=1
USER 1000:1000
EXPOSE 4242 8042
ENTRYPOINT ["/usr/sbin/Orthanc"]
CMD ["/etc/orthanc"]
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=
ARG LICENSES="GPL-3.0-or-later AND AGPL-3.0-or-later"
LABEL org.opencontainers.image.title="M4oE's DIMSE door" \
      org.opencontainers.image.description="Orthanc, which takes and gives DICOM for M4oE's gateway" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" org.opencontainers.image.licenses="${LICENSES}"

# Libraries and Node: no shell, no package manager. Everything below is owned by root and only read.
FROM scratch AS runtime
COPY --from=libraries /libraries /
COPY --from=node /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
ENV NODE_ENV=production NODE_COMPILE_CACHE=/app/.compiled ORT_DISABLE_TELEMETRY=1
# Reachable by what the container's network lets in, and by nobody else: publish the port to a
# network that you trust, or give certificates (M4OE_TLS_*).
ENV M4OE_HOST=0.0.0.0 M4OE_INSECURE=true
USER 1000:1000
EXPOSE 50051 9464
# Node itself is process 1, so that SIGTERM reaches it and it drains. With the flags of bin/m4oe,
# for which this image has no shell.
ENTRYPOINT ["/usr/local/bin/node", "--external-memory-accounted-in-global-limit", "--heap-growing-percent=30", "--expose-gc", "/app/src/main.ts"]
CMD ["serve"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["/usr/local/bin/node", "--external-memory-accounted-in-global-limit", "--heap-growing-percent=30", "--expose-gc", "/app/src/main.ts", "health"]

# The layers that change least come first: Node, CUDA, modules, models, code.
FROM runtime AS serve-cuda
COPY --from=cuda /cuda/out/lib /opt/cuda/lib
ENV LD_LIBRARY_PATH=/opt/cuda/lib NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
COPY --from=cuda /cuda/out/provider node_modules/onnxruntime-node/bin/napi-v6/linux/x64
COPY --from=modules /app/node_modules node_modules
ARG MODELS=models/demo
COPY ${MODELS} models/baked
COPY client client
COPY proto proto
COPY package.json LICENSE ./
COPY src src
COPY --from=compiled /app/.compiled .compiled
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=
ARG LICENSES=Apache-2.0
LABEL org.opencontainers.image.title="M4oE" \
      org.opencontainers.image.description="Segments abdominal CT, MR and CE-MR volumes over gRPC, on an NVIDIA GPU" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" org.opencontainers.image.licenses="${LICENSES}"

FROM ${PYTHON_IMAGE} AS train
WORKDIR /app
COPY training/requirements-image.txt training/
RUN --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=certificates,target=/run/secrets/certificates \
    pip install --no-cache-dir --no-deps --require-hashes --target /opt/m4oe -r training/requirements-image.txt
ENV PYTHONPATH=/app/training:/opt/m4oe PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ORT_DISABLE_TELEMETRY=1
COPY --chmod=755 deploy/images/m4oe-train /usr/local/bin/
COPY models/manifest.schema.json models/
COPY training training
USER 1000:1000
ENTRYPOINT ["m4oe-train"]
ARG VERSION=unknown
ARG REVISION=unknown
ENV M4OE_TRAIN_COMMIT=${REVISION}
ARG SOURCE=
ARG LICENSES=Apache-2.0
LABEL org.opencontainers.image.title="M4oE training" \
      org.opencontainers.image.description="Trains, measures and exports models for M4oE" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" org.opencontainers.image.licenses="${LICENSES}"

# Last, so that a build without --target gives it.
FROM runtime AS serve
# What NVIDIA's runtime mounts of the driver when it gives the container a GPU: Vulkan is in graphics.
ENV NVIDIA_DRIVER_CAPABILITIES=graphics,utility
COPY --from=modules /app/node_modules node_modules
ARG MODELS=models/demo
COPY ${MODELS} models/baked
COPY client client
COPY proto proto
COPY package.json LICENSE ./
COPY src src
COPY --from=compiled /app/.compiled .compiled
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=
ARG LICENSES=Apache-2.0
LABEL org.opencontainers.image.title="M4oE" \
      org.opencontainers.image.description="Segments abdominal CT, MR and CE-MR volumes over gRPC" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" org.opencontainers.image.licenses="${LICENSES}"
