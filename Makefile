# Two commands for a fresh machine: `make demo` needs npm alone, `make test` npm and Python 3.11 or later (or uv).
.PHONY: demo test test-node test-python train-smoke lint bench setup-node setup-python clean

VENV := training/.venv
NODE_READY := node_modules/.m4oe-ready
PYTHON_READY := $(VENV)/.m4oe-ready
INPUT ?= models/demo/phantom-ct.nii.gz
MODALITY ?= CT
OUT ?= out

# Streams a volume through a real service on loopback: a generated phantom, or INPUT=your.nii.gz MODALITY=MR.
demo: setup-node
	bin/m4oe demo "$(INPUT)" --modality "$(MODALITY)" --out "$(OUT)"

test: lint test-node test-python

lint: setup-node setup-python
	npm run --silent check
	npm run --silent lint
	$(VENV)/bin/ruff check training test

test-node: setup-node setup-python
	npm test --silent

test-python: setup-python
	$(VENV)/bin/python -m pytest -q training/tests

# The whole training recipe on phantoms; part of test-python.
train-smoke: setup-python
	$(VENV)/bin/python -m pytest -q -s training/tests/test_smoke.py

bench: setup-node setup-python
	npm run --silent bench

setup-node: $(NODE_READY)
$(NODE_READY): package.json package-lock.json
	npm ci --no-fund --no-audit --loglevel=error
	@touch $@

setup-python: $(PYTHON_READY)
$(PYTHON_READY): training/requirements.txt training/pyproject.toml
	sh training/setup.sh $(VENV)
	@touch $@

clean:
	rm -rf node_modules $(VENV) out training/.cache
