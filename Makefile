# Two commands for a fresh machine: `make demo` needs npm alone, `make test` npm and Python 3.11 or
# later (or uv).
.PHONY: demo pacs-demo test test-triton test-pacs test-webgpu compare-webgpu test-images test-cluster test-tools keda-run test-node test-python \
  train-smoke lint bench fuzz chaos soak coverage sbom site test-viewers newcomer images setup-node setup-python setup-triton setup-pacs setup-webgpu client clean

VENV := training/.venv
NODE_READY := node_modules/.m4oe-ready
PYTHON_READY := $(VENV)/.m4oe-ready
TRITON_VENV := test/triton/.venv
TRITON_READY := $(TRITON_VENV)/.m4oe-ready
SITE_READY := site/node_modules/.m4oe-ready
OHIF_READY := test/viewers/.ohif/.m4oe-ready
CORNERSTONE := test/viewers/cornerstone
CORNERSTONE_READY := $(CORNERSTONE)/node_modules/.m4oe-ready
CLIENT_VENV := client/python/.venv
CLIENT_READY := $(CLIENT_VENV)/.m4oe-ready
PACS_VENV := test/pacs/.venv
PACS_READY := $(PACS_VENV)/.m4oe-ready
WEBGPU_TESTS := 'test/model/webgpu*.test.ts' test/server/labels.test.ts test/server/segment-call.test.ts \
  test/server/cancel.test.ts 'test/cli/webgpu*.test.ts' test/gateway/gateway.test.ts test/gateway/kinds.test.ts
INPUT ?= models/demo/phantom-ct.nii.gz
MODALITY ?= CT
OUT ?= out
PICTURE ?=
WEBGPU := test/webgpu/.gpu
WEBGPU_READY := $(WEBGPU)/.m4oe-ready
COMPARED ?= 10
ORTHANC_PLUGINS := /usr/share/orthanc/plugins

# Streams a volume through a real service on loopback: a generated phantom, or INPUT=your.nii.gz
# MODALITY=MR.
demo: setup-node
	bin/m4oe demo "$(INPUT)" --modality "$(MODALITY)" --out "$(OUT)"

# A hospital on loopback: Orthanc, service, gateway and a web viewer. Sends INPUT (a folder with a
# DICOM series, or a CT as NIfTI; else the shared series where it is, else the phantom) by C-STORE
# and shows what then lies in the archive, also in OHIF (170 MB, once); with PICTURE=file.png takes a
# picture and ends.
pacs-demo: setup-node $(OHIF_READY)
	sh deploy/pacs/install.sh Orthanc=orthanc $(ORTHANC_PLUGINS)/libOrthancDicomWeb.so=orthanc-dicomweb dcmsend=dcmtk $(if $(PICTURE),chromium=chromium)
	node_modules/.bin/node deploy/pacs/demo.ts $(if $(filter-out file,$(origin INPUT)),--input "$(INPUT)") $(if $(PICTURE),--picture "$(PICTURE)")

test: lint test-node test-python

lint: setup-node setup-python
	npm run --silent check
	npm run --silent lint
	$(VENV)/bin/ruff check training test examples client
	$(VENV)/bin/ruff format --check training client

# Tests of pages need Chromium (sh deploy/pacs/install.sh chromium=chromium), and are skipped without.
test-node: setup-node setup-python setup-webgpu client
	npm test --silent

test-python: setup-python
	$(VENV)/bin/python -m pytest -q training/tests

# The whole training recipe on phantoms; part of test-python.
train-smoke: setup-python
	$(VENV)/bin/python -m pytest -q -s training/tests/test_smoke.py

# A real tritonserver (Linux on x86-64, Debian's Python 3.11; 400 MB): too heavy for `make test`,
# which skips these.
test-triton: setup-node setup-triton
	npm test --silent -- 'test/triton/*.test.ts'

# DICOM against independent readers and writers and a real archive; `make test` skips these.
test-pacs: setup-node setup-pacs
	npm test --silent -- 'test/pacs/*.test.ts' 'test/gateway/*.test.ts'

# Results in OHIF as its project publishes it (170 MB) and in cornerstone3D without it (120 MB), over
# Orthanc, in Chromium without a window; pictures in out/viewers. `make test` skips these.
test-viewers: setup-node $(OHIF_READY) $(CORNERSTONE_READY)
	sh deploy/pacs/install.sh Orthanc=orthanc $(ORTHANC_PLUGINS)/libOrthancDicomWeb.so=orthanc-dicomweb dcmsend=dcmtk chromium=chromium
	npm test --silent -- 'test/viewers/*.test.ts'

# Tests of sessions, service and gateway once more, with the graph on WebGPU over a GPU in software
# (docs/devices.md).
test-webgpu: setup-node setup-webgpu setup-pacs
	M4OE_DEVICE=webgpu npm test --silent -- --timeout=9m $(WEBGPU_TESTS)

# The shipped model on the GPU in software against the CPU, slice by slice; COMPARED=2 for fewer.
compare-webgpu: setup-node setup-webgpu
	VK_DRIVER_FILES=$(WEBGPU)/vk_swiftshader_icd.json LD_LIBRARY_PATH=$(WEBGPU) ORT_DISABLE_TELEMETRY=1 \
	  node_modules/.bin/node bench/gpu/labels.ts webgpu --slices $(COMPARED)

# The container images, with docker or buildah (docs/images.md); prints their sizes, fails where one
# is past its limit.
images:
	deploy/images/build.sh

# The images as containers, held as the Deployment holds them (Linux, root, podman); `make test`
# skips these.
test-images: setup-node setup-webgpu
	test/images/run.sh

# deploy/k8s on a real control plane (Debian on x86-64, Go 1.25 or later); `make test` skips these.
# The builds take ten minutes once.
test-cluster: setup-node
	test/cluster/build.sh
	TEST_CLUSTER=1 npm test --silent -- --concurrency=1 --timeout=10m 'test/cluster/*.test.ts'

# Tools of others against the service: grpc-health-probe, ghz, h2spec, sslyze (Go 1.25 or later);
# `make test` skips these.
test-tools: setup-node
	bash test/tools/build.sh
	npm test --silent -- --concurrency=1 'test/tools/*.test.ts'

# KEDA's own operator from no pod to several and back; building it takes seven minutes once.
keda-run: setup-node
	test/cluster/build.sh
	test/cluster/build.sh keda
	node_modules/.bin/node test/cluster/keda-run.ts

bench: setup-node setup-python
	npm run --silent bench

# Coverage-guided fuzzing of every reader of what others send (docs/reliability.md), TIME seconds for
# each; TARGETS=... names some of test/fuzz/targets.
TARGETS ?=
fuzz: setup-node
	node_modules/.bin/node test/fuzz/run.ts $(TARGETS)

# Faults of every kind under a crowd of clients, ROUNDS of each; FAULTS='one' names one of
# test/chaos/faults.ts. The same crowd for MINUTES, with gates on all that could leak.
chaos: setup-node
	node_modules/.bin/node test/chaos/run.ts $(if $(FAULTS),"$(FAULTS)")

soak: setup-node
	node_modules/.bin/node test/chaos/soak.ts

# Lines of src/ that the tests of `make test-node` run, into out/coverage; fails below the floor of
# .c8rc.json, which leaves out what is made and what are types alone.
coverage: setup-node setup-python setup-webgpu client
	npm run --silent coverage

# The documentation as a site, into out/site/html: pages of docs/ and reference pages made from the
# code; fails where a link leads nowhere, or where axe finds a fault of accessibility (with Chromium;
# it says so where that is not there). Its packages are its own, no test needs them.
site: setup-node $(SITE_READY)
	node_modules/.bin/node site/pages.ts
	cd site && ../node_modules/.bin/node node_modules/vitepress/bin/vitepress.js build
	node_modules/.bin/node site/links.ts
	node_modules/.bin/node site/accessibility.ts

# Bills of material in CycloneDX: what `npm ci --omit=dev` installs, and the environment that
# trains.
sbom: setup-node setup-python
	mkdir -p out
	npm sbom --package-lock-only --omit dev --sbom-format cyclonedx > out/sbom-service.cdx.json
	$$(command -v uv || echo $(VENV)/bin/uv) tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment \
	  --spec-version 1.5 --pyproject training/pyproject.toml --output-file out/sbom-training.cdx.json $(VENV)/bin/python

setup-node: $(NODE_READY)
$(NODE_READY): package.json package-lock.json
	npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(OHIF_READY): test/viewers/setup.sh
	sh test/viewers/setup.sh $(@D)
	@mkdir -p $(@D) && touch $@

$(CORNERSTONE_READY): $(CORNERSTONE)/package.json $(CORNERSTONE)/package-lock.json
	cd $(CORNERSTONE) && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error && touch node_modules/.m4oe-ready \
	  || echo "test-viewers: npm has no cornerstone here; its tests are skipped"

$(SITE_READY): site/package.json site/package-lock.json
	cd site && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

setup-python: $(PYTHON_READY)
$(PYTHON_READY): training/requirements.txt training/pyproject.toml
	sh training/setup.sh $(VENV)
	@touch $@

setup-triton: $(TRITON_READY)
$(TRITON_READY): test/triton/requirements.txt test/triton/setup.sh
	sh test/triton/setup.sh $(TRITON_VENV)
	@touch $@

setup-pacs: $(PACS_READY)
$(PACS_READY): test/pacs/requirements.txt test/pacs/setup.sh deploy/pacs/install.sh
	sh test/pacs/setup.sh $(PACS_VENV)
	@touch $@

# A newcomer's two minutes: an empty virtual environment, the wheel, a service, labels.
newcomer: setup-node client
	timeout 120 sh examples/newcomer.sh

# The Python package as a wheel in client/python/dist, and installed for the tests.
client: $(CLIENT_READY)
$(CLIENT_READY): client/python/setup.sh client/python/pyproject.toml client/python/requirements.txt client/python/monai-label.txt \
  client/python/README.md client/service-config.json proto/descriptors.binpb $(wildcard client/python/m4oe_client/*.py)
	sh client/python/setup.sh $(CLIENT_VENV)
	@touch $@

# Ends well where there can be none; the tests that need it are skipped then.
setup-webgpu: $(WEBGPU_READY)
$(WEBGPU_READY): test/webgpu/setup.sh
	sh test/webgpu/setup.sh $(@D)
	@mkdir -p $(@D) && touch $@

clean:
	rm -rf node_modules site/node_modules $(VENV) $(TRITON_VENV) $(PACS_VENV) $(CLIENT_VENV) client/python/dist test/webgpu/.gpu test/viewers/.ohif $(CORNERSTONE)/node_modules out training/.cache
