# Two images from one repository: `serve` runs the service on the CPU provider, `train` the training jobs.
# docker build --target serve -t m4oe .      docker build --target train -t m4oe-train .
ARG NODE_IMAGE=node:24-bookworm-slim
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has its own Node; development dependencies stay out.
RUN npm ci --omit=dev

FROM ${NODE_IMAGE} AS serve
LABEL org.opencontainers.image.title="M4oE" \
      org.opencontainers.image.description="Segments abdominal CT, MR and CE-MR volumes over gRPC" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
ENV NODE_ENV=production M4OE_HOST=0.0.0.0
COPY --from=dependencies /app/node_modules ./node_modules
COPY models ./models
COPY package.json ./
COPY proto ./proto
COPY src ./src
USER node
EXPOSE 50051 9464
# Node itself is process 1, so that SIGTERM reaches it and it drains.
ENTRYPOINT ["node", "src/main.ts"]
CMD ["serve"]

FROM ${PYTHON_IMAGE} AS train
LABEL org.opencontainers.image.title="M4oE training" org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY training/requirements.txt training/
RUN pip install --no-cache-dir --require-hashes -r training/requirements.txt
COPY models/manifest.schema.json models/
COPY training training
RUN pip install --no-cache-dir --no-deps -e ./training && useradd --create-home trainer
USER trainer
ENTRYPOINT ["m4oe-train"]
